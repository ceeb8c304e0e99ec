"""The command that prints where each fact of a partnership's sources can be read."""

from django.core.management.base import BaseCommand, CommandError

from csp_site.loader import ContentError, OtherPartnershipError, find_folder, require_own
from csp_site.testing.ledger import LedgerError, print_ledger


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
        try:
            print_ledger(partnership, folder, self.stdout, self.style.ERROR)
        except (ContentError, LedgerError) as error:
            raise CommandError(str(error)) from error
