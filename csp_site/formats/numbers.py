"""Numbers and amounts as readers see them, and telephone numbers: what is written, and what is dialled."""

import re

# Digits with single spaces, or a country code first: 999, 101, 18001 101, 01223 457967, +44 1223 457967.
PHONE_NUMBER = re.compile(r"^\+?\d(?: ?\d){2,17}$")


def is_number(text):
    """Return whether a text is a telephone number and nothing else, in the digits that telephones have."""
    return text.isascii() and bool(PHONE_NUMBER.match(text))


def dialled(number):
    """Return what a telephone dials for a number as it is written: "01223 457967" → "01223457967"."""
    return re.sub(r"[^0-9+]", "", number)


def money_text(amount, sign="£"):
    """Return an amount as people write it: "£5,000", "£4,607.50"; "" for None."""
    if amount is None:
        return ""
    decimals = 0 if amount == int(amount) else 2
    return f"{sign}{amount:,.{decimals}f}"


def number_text(number, decimals=2):
    """Return a number with commas between the thousands, and no more decimals than it has: "20,775"."""
    text = f"{number:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text == "-0" else text
