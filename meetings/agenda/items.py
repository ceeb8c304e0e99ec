"""
The items of an agenda and their parts, each by the id that stays its own and the number it has today.

What was made from an item keeps the id. For staff and for keeping secrets: restricted ones are here too.
"""

from dataclasses import dataclass, field

from meetings.agenda.lines import item_number
from meetings.enums import reason_shown


@dataclass
class NumberedItem:
    """An item or a part of a stored agenda, its number, and why it is restricted, if it is."""

    stored: dict
    number: str
    reason: str = ""
    papers: list = field(default_factory=list)  # once they are looked up, for staff

    @property
    def block(self):
        """The id of its block; "" where none was stored, and then nothing can point to it."""
        return self.stored.get("id") or ""

    @property
    def title(self):
        return self.stored["value"].get("title") or ""

    @property
    def is_restricted(self):
        return bool(self.reason)

    @property
    def name(self):
        """What a list of choices calls it."""
        return f"{self.number} {self.title}{' (restricted)' if self.is_restricted else ''}"


def numbered(items, style):
    """Return every item and part of a stored agenda; a part of a restricted item is restricted too."""
    found = []
    for at, item in enumerate(items, start=1):
        reason = reason_shown(item["value"].get("restricted_reason"))
        found.append(NumberedItem(item, item_number(at), reason))
        for place, part in enumerate(item["value"].get("sub_items") or [], start=1):
            own = reason_shown(part["value"].get("restricted_reason"))
            found.append(NumberedItem(part, item_number(at, place, style), reason or own))
    return found


def items_of(meeting):
    """Return the items of a meeting's agenda, as the page holds it."""
    return numbered(meeting.agenda.get_prep_value(), meeting.sub_item_numbers)
