"""The numbers of an agenda."""

from string import ascii_lowercase

from meetings.enums import SubItemNumbers


def item_number(item, sub_item=None, style=SubItemNumbers.LETTERS):
    """
    Return the number of the item at a place, or of a sub-item inside it: "5", "5a" or "5.1".

    Places count from 1. After the letter z come aa, ab and so on.
    """
    if sub_item is None:
        return str(item)
    return f"{item}.{sub_item}" if style == SubItemNumbers.DECIMALS else f"{item}{_letters(sub_item)}"


def _letters(place):
    letters = ""
    while place:
        place, rest = divmod(place - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters
