"""Reading the site against the rows of a ledger."""

from dataclasses import dataclass

from django.conf import settings

from csp_site.ledger.visitor import Visitor, as_read
from csp_site.loader.source import unknown
from csp_site.models import BasePage, LoadedRecord, OpenPoint


@dataclass(frozen=True)
class Outcome:
    """What was found of one row: where it can be read, what officers are asked, what is wrong."""

    row: object
    addresses: list
    asked: list
    wrong: list


def check(rows):
    """
    Return an Outcome for each row, read by a visitor who is not signed in.

    Raises ContentError for a key that no loaded page and no loaded open point has.
    """
    return Checker().check(rows)


class Checker:
    """Knows the pages and the open points by the keys that the content files give them."""

    def __init__(self):
        self.visitor = Visitor()
        self.pages = _loaded("page", BasePage)
        self.open_points = _loaded("open_points", OpenPoint)

    def check(self, rows):
        everywhere = []
        if any(row.always_as or row.nowhere for row in rows):
            everywhere = [page.url for page in BasePage.objects.live().public().order_by("path")]
        return [self._check_row(row, everywhere) for row in rows]

    def _check_row(self, row, everywhere):
        addresses, wrong = {}, []
        for spot in row.spots:
            address = self._address(spot)
            if address:
                addresses[settings.SITE_URL + address] = None  # a page may stand twice
                wrong += self._missing_at(spot, address)
            else:
                wrong.append(f"the page “{spot.page}” was deleted")
        for address in everywhere:
            wrong += self._out_of_place_at(row, address)
        points = [self._open_point(key, row) for key in row.open_points]
        return Outcome(row, list(addresses), [point.text for point in points if point], wrong)

    def _address(self, spot):
        """Return the address of a spot, "" when its page was deleted."""
        if spot.address:
            return spot.address
        if spot.page not in self.pages:
            raise unknown(spot, spot.page, self.pages)
        page = self.pages[spot.page]
        return page.url if page else ""

    def _missing_at(self, spot, address):
        if spot.while_open and self._is_settled(spot.while_open, spot):
            return
        sheet = self.visitor.read(address)
        if sheet.status != 200:
            yield f"{address} answers {sheet.status}: no visitor can read it"
            return
        for fact in spot.facts:
            if not sheet.shows(fact):
                yield f"“{fact}” is not on {address}"
        for title, key in spot.unlinked.items():
            is_link, is_settled = sheet.leads(title), self._is_settled(key, spot)
            if as_read(title) not in sheet.words:
                yield f"“{title}” is not on {address}"
            elif is_link and not is_settled:
                yield f"“{title}” is a link on {address}, and its open point “{key}” is not closed"
            elif is_settled and not is_link:
                yield f"“{title}” is no link on {address}, and its open point “{key}” is closed"

    def _out_of_place_at(self, row, address):
        words = self.visitor.read(address).all_words
        for short, long in row.always_as.items():
            if words.count(short) != words.count(long):
                yield f"“{short}” stands on {address} without the rest of “{long}”"
        for unwanted in row.nowhere:
            if unwanted.casefold() in words.casefold():
                yield f"“{unwanted}” stands on {address}"

    def _open_point(self, key, named_by):
        if key not in self.open_points:
            raise unknown(named_by, key, self.open_points)
        return self.open_points[key]

    def _is_settled(self, key, named_by):
        """Return whether an open point is closed; one that an officer deleted is."""
        point = self._open_point(key, named_by)
        return point is None or point.closed_on is not None


def _loaded(namespace, model):
    """Return what was loaded, by the keys of the content files; None stands for what was deleted since."""
    records = LoadedRecord.objects.filter(key__startswith=f"{namespace}:").values_list("key", "object_id")
    ids = {key.partition(":")[2]: object_id for key, object_id in records}
    there = model.objects.in_bulk(ids.values())
    return {key: there.get(object_id) for key, object_id in ids.items()}
