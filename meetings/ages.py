"""How long ago something was, in words that are no more exact than anybody needs."""


def print_age(since, today):
    """Return the time from one day to another: "1 day", "3 weeks", "5 months", "2 years"."""
    days = max((today - since).days, 0)
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if days < 14:
        return _count(days, "day") if days else "less than a day"
    if months < 2:
        return _count(days // 7, "week")
    return _count(months, "month") if months < 24 else _count(months // 12, "year")


def _count(number, unit):
    return f"{number} {unit}{'' if number == 1 else 's'}"
