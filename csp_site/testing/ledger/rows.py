"""The rows of a ledger as they are written in its files."""

from dataclasses import dataclass

from csp_site.loader.source import ContentError, read, unknown

PARTS = ["rows", "left_out", "added"]
ROW = {"key", "what", "where", "handled", "why", "open_points", "always_as", "nowhere"}
SPOT = {"page", "address", "facts", "unlinked", "while_open"}


@dataclass(frozen=True)
class Spot:
    """One place where facts of a row can be read."""

    place: object  # in the files, for messages
    page: str  # the key of a page, as the content files have it, or
    address: str  # a local address such as /get-help/?need=home
    facts: tuple
    # Titles whose address was lost, each with the open point that asks for it.
    unlinked: dict
    # The facts stand here only as long as this open point does.
    while_open: str


@dataclass(frozen=True)
class Row:
    """One thing the sources say, and where the site says it."""

    place: object
    key: str
    what: str
    spots: tuple
    handled: str  # how a difference between the sources is dealt with
    why: str  # why it cannot be read in full
    open_points: tuple  # what officers are asked about it
    always_as: dict  # words, and the longer ones they never stand without
    nowhere: tuple  # words that no page may show

    @property
    def facts(self):
        return [fact for spot in self.spots for fact in (*spot.facts, *spot.unlinked)]


def read_rows(folder):
    """
    Return the rows of the ledger in `folder`, a Path, in order of file names.

    Raises ContentError, with file and line, for what is no row: a row without a place or a fact, an
    unknown field, a key that stands twice.
    """
    rows = {}
    for node in (element for part in _part(folder, "rows") for element in part.elements()):
        row = _row(node)
        if row.key in rows:
            raise ContentError(row.place, f"the key “{row.key}” is used twice: {rows[row.key].place}")
        rows[row.key] = row
    return list(rows.values())


def read_reasons(folder, part):
    """
    Return the reasons of a part of the ledger, by what they are for.

    "left_out" stands in the sources and in no fact, "added" on the site and in no source.
    """
    return {what: reason for node in _part(folder, part) for what, reason in _texts_by_name(node).items()}


def _part(folder, wanted):
    for name, node in read(folder):
        if name not in PARTS:
            raise unknown(node, name, PARTS)
        if name == wanted:
            yield node


def _row(node):
    fields = _fields(node, ROW)
    for name in ("key", "what", "where"):
        if name not in fields:
            raise ContentError(node.place, f"“{name}” is missing")
    spots = tuple(_spot(spot) for spot in fields["where"].elements())
    if not spots:
        raise ContentError(fields["where"].place, "name at least one page where this can be read")
    return Row(
        place=node.place,
        key=fields["key"].text(),
        what=fields["what"].text(),
        spots=spots,
        handled=_text(fields, "handled"),
        why=_text(fields, "why"),
        open_points=_texts(fields, "open_points"),
        always_as=_texts_by_name(fields["always_as"]) if "always_as" in fields else {},
        nowhere=_texts(fields, "nowhere"),
    )


def _spot(node):
    fields = _fields(node, SPOT)
    page, address = _text(fields, "page"), _text(fields, "address")
    if bool(page) == bool(address):
        raise ContentError(node.place, "name a page or an address, one of the two")
    if address and not address.startswith("/"):
        raise ContentError(fields["address"].place, "an address begins with “/”")
    spot = Spot(
        place=node.place,
        page=page,
        address=address,
        facts=_texts(fields, "facts"),
        unlinked=_texts_by_name(fields["unlinked"]) if "unlinked" in fields else {},
        while_open=_text(fields, "while_open"),
    )
    if not (spot.facts or spot.unlinked):
        raise ContentError(node.place, "write at least one fact that can be read here")
    return spot


def _fields(node, known):
    fields = node.fields()
    for name, field in fields.items():
        if name not in known:
            raise unknown(field, name, sorted(known))
    return fields


def _one_line(node):
    """Return the text of a node on one line. Raises ContentError when there is none."""
    text = " ".join(node.text().split())
    if not text:
        raise ContentError(node.place, "expected text, and nothing is written here")
    return text


def _text(fields, name):
    return _one_line(fields[name]) if name in fields else ""


def _texts(fields, name):
    return tuple(_one_line(element) for element in fields[name].elements()) if name in fields else ()


def _texts_by_name(node):
    return {name: _one_line(element) for name, element in node.fields().items()}
