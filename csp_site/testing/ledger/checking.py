"""Reading the site against the rows of a ledger."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from csp_site.loader.source import unknown
from csp_site.models import BasePage, LoadedRecord, OpenPoint
from csp_site.testing.ledger.changes import Changes
from csp_site.testing.ledger.visitor import Visitor, as_read


@dataclass(frozen=True)
class Outcome:
    """
    What was found of one row: where it can be read, what officers are asked, what is otherwise.

    `moved` is no longer as it was loaded, because officers changed it or time went by; `wrong` was
    never so, or the site does not show what it holds.
    """

    row: object
    addresses: list
    asked: list
    moved: list
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
        self.changes = Changes()

    def check(self, rows):
        return [self._check_row(row) for row in rows]

    @cached_property
    def everywhere(self):
        """Every page that a visitor can read, in order of the tree."""
        return list(BasePage.objects.live().public().order_by("path"))

    def _check_row(self, row):
        addresses, found = {}, []
        for spot in row.spots:
            page = self._page(spot)
            address = spot.address or (page.url if page else "")
            if address:
                addresses[settings.SITE_URL + address] = None  # a page may stand twice
                found += self._missing_at(spot, page, address)
            else:
                found.append((True, f"the page “{spot.page}” was deleted"))  # which the loader never does
        if row.always_as or row.nowhere:
            for page in self.everywhere:
                found += self._out_of_place_on(row, page)
        points = [self._open_point(key, row) for key in row.open_points]
        return Outcome(
            row,
            addresses=list(addresses),
            asked=[point.text for point in points if point],
            moved=[text for has_moved, text in found if has_moved],
            wrong=[text for has_moved, text in found if not has_moved],
        )

    def _page(self, spot):
        """Return the page of a spot, None when it names an address or its page was deleted."""
        if spot.address:
            return None
        if spot.page not in self.pages:
            raise unknown(spot, spot.page, self.pages)
        return self.pages[spot.page]

    def _missing_at(self, spot, page, address):
        """Yield whether it has moved on, and what it is, for each thing that is otherwise at a spot."""
        if spot.while_open and self._is_settled(spot.while_open, spot):
            return
        sheet = self.visitor.read(address)
        if sheet.status != 200:
            is_broken = sheet.status >= 500 or page is None or page in self.everywhere
            yield not is_broken, f"{address} answers {sheet.status}: no visitor can read it"
            return
        for fact in spot.facts:
            if not sheet.shows(fact):
                yield self._missing(fact, page, address)
        for title, key in spot.unlinked.items():
            is_link, is_settled = sheet.leads(title), self._is_settled(key, spot)
            if as_read(title) not in sheet.words:
                yield self._missing(title, page, address)
            elif is_link and not is_settled:
                has_moved = self.changes.explain(title, page)
                yield (
                    has_moved,
                    f"“{title}” is a link on {address}, and its open point “{key}” is not closed",
                )
            elif is_settled and not is_link:
                # Officers close open points.
                yield True, f"“{title}” is no link on {address}, and its open point “{key}” is closed"

    def _missing(self, fact, page, address):
        """Return whether a fact that is not at an address has moved on, and what to say of it."""
        text = f"“{fact}” is not on {address}"
        if self.changes.explain(fact, page):
            return True, text
        others = (other.url for other in self.everywhere if self.visitor.read(other.url).shows(fact))
        if other := next(others, ""):
            return True, f"{text}; it is on {other}"
        return False, text

    def _out_of_place_on(self, row, page):
        words = self.visitor.read(page.url).all_words
        for short, long in row.always_as.items():
            if words.count(short) != words.count(long):
                has_moved = self.changes.bring(short, page)
                yield has_moved, f"“{short}” stands on {page.url} without the rest of “{long}”"
        for unwanted in row.nowhere:
            if unwanted.casefold() in words.casefold():
                yield self.changes.bring(unwanted, page), f"“{unwanted}” stands on {page.url}"

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
