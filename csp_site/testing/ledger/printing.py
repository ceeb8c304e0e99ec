"""The ledger in print: each row with where it can be read, and what has moved on or is missing."""

import textwrap

from csp_site.models import LoadedRecord
from csp_site.testing.ledger.checking import check
from csp_site.testing.ledger.rows import read_rows

WIDTH = 110


class LedgerError(Exception):
    """What keeps the site from being as the ledger has it, in words for whoever runs it."""


def print_ledger(name, folder, out, in_red):
    """
    Print to `out` the ledger in the folder of a partnership called `name`; `in_red` marks what is missing.

    Raises LedgerError where a row needs attention, ContentError where the ledger itself cannot be read.
    """
    folder = folder / "ledger"
    if not folder.is_dir():
        out.write(f"“{name}” has no ledger ({folder} is not a folder), so there is nothing to compare.")
        return
    if not LoadedRecord.objects.exists():
        raise LedgerError(f"No content is on this site yet. First run: manage.py load_partnership {name}")
    outcomes = check(read_rows(folder))
    keys = max(len(outcome.row.key) for outcome in outcomes)
    for outcome in outcomes:
        _print(outcome, keys, out, in_red)
    moved = [outcome.row.key for outcome in outcomes if outcome.moved]
    if moved:
        named = ", ".join(moved)
        out.write(f"The site has moved on from {len(moved)} of {len(outcomes)} rows: {named}")
    wrong = [outcome.row.key for outcome in outcomes if outcome.wrong]
    if wrong:
        raise LedgerError(f"{len(wrong)} of {len(outcomes)} rows need attention: {', '.join(wrong)}")
    rest = "every other fact can be read there" if moved else "every fact can be read there"
    out.write(f"{len(outcomes)} rows. Every one has its place, and {rest}.")


def _print(outcome, width, out, in_red):
    row = outcome.row
    out.write(f"{row.key:<{width}}  {row.what}")
    # One column for what a line says of the row, one for the words.
    lines = [
        *(("read at", address, str) for address in outcome.addresses),
        ("why not", row.why, str),
        ("handled", row.handled, str),
        *(("asked", text, str) for text in outcome.asked),
        *(("MOVED ON", text, str) for text in outcome.moved),
        *(("MISSING", text, in_red) for text in outcome.wrong),
    ]
    start = " " * (width + 2)
    for label, text, style in lines:
        for i, line in enumerate(textwrap.wrap(text, WIDTH, break_long_words=False)):
            out.write(style(f"{start}{'' if i else label:<8}  {line}"))
