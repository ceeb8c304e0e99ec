"""The command that brings all of search up to date."""

from django.core.management.base import BaseCommand

from csp_site.search.entries import rebuild


class Command(BaseCommand):
    """Brings everything that search can find up to date."""

    help = "Bring search up to date with every page, record and document. Safe to run at any time."

    def handle(self, *args, **options):
        count = rebuild()
        if options["verbosity"]:
            self.stdout.write(f"Search can find {count} things.")
