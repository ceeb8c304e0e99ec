"""The command that prints where each fact of a partnership's sources can be read."""

import textwrap

from django.core.management.base import BaseCommand, CommandError

from csp_site.loader import ContentError, OtherPartnershipError, find_folder, require_own
from csp_site.models import LoadedRecord
from csp_site.testing.ledger import check, read_rows

WIDTH = 110


class Command(BaseCommand):
    """Prints where each fact of a partnership's sources can be read, and what is missing."""

    help = (
        "Print every row of content/<partnership>/ledger/ with the full address where it can be read, or "
        "why it cannot. Reads the site as a visitor does and changes nothing. Ends with 1 when a fact is "
        "missing; not when officers have changed it since it was loaded, or time has moved it elsewhere."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "partnership", help="A folder under content/, such as cambridge, or a path to a folder."
        )

    def handle(self, partnership, **options):
        try:
            folder = find_folder(partnership)
            require_own(folder)
        except (LookupError, OtherPartnershipError) as error:
            raise CommandError(str(error)) from error
        folder /= "ledger"
        if not folder.is_dir():
            self.stdout.write(
                f"“{partnership}” has no ledger ({folder} is not a folder), so there is nothing to compare."
            )
            return
        if not LoadedRecord.objects.exists():
            raise CommandError(
                f"No content is on this site yet. First run: manage.py load_partnership {partnership}"
            )
        try:
            outcomes = check(read_rows(folder))
        except ContentError as error:
            raise CommandError(str(error)) from error
        keys = max(len(outcome.row.key) for outcome in outcomes)
        for outcome in outcomes:
            self._print(outcome, keys)
        moved = [outcome.row.key for outcome in outcomes if outcome.moved]
        if moved:
            named = ", ".join(moved)
            self.stdout.write(f"The site has moved on from {len(moved)} of {len(outcomes)} rows: {named}")
        wrong = [outcome.row.key for outcome in outcomes if outcome.wrong]
        if wrong:
            raise CommandError(f"{len(wrong)} of {len(outcomes)} rows need attention: {', '.join(wrong)}")
        rest = "every other fact can be read there" if moved else "every fact can be read there"
        self.stdout.write(f"{len(outcomes)} rows. Every one has its place, and {rest}.")

    def _print(self, outcome, width):
        row = outcome.row
        self.stdout.write(f"{row.key:<{width}}  {row.what}")
        # One column for what a line says of the row, one for the words.
        lines = [
            *(("read at", address) for address in outcome.addresses),
            ("why not", row.why),
            ("handled", row.handled),
            *(("asked", text) for text in outcome.asked),
        ]
        for label, text in lines:
            self._print_line(label, text, width)
        for text in outcome.moved:
            self._print_line("MOVED ON", text, width)
        for text in outcome.wrong:
            self._print_line("MISSING", text, width, self.style.ERROR)

    def _print_line(self, label, text, width, style=str):
        start = " " * (width + 2)
        for i, line in enumerate(textwrap.wrap(text, WIDTH, break_long_words=False)):
            self.stdout.write(style(f"{start}{'' if i else label:<8}  {line}"))
