from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from csp_site.loader import ContentError, load


class Command(BaseCommand):
    """Loads a partnership's content files into the site."""

    help = (
        "Load content/<partnership>/*.yaml. Adds and updates, never deletes, and leaves alone what an "
        "officer has edited. Safe to run again and again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "partnership", help="A folder under content/, such as cambridge, or a path to a folder."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Tell what would change, and change nothing."
        )

    def handle(self, partnership, *, dry_run=False, **options):
        here = settings.BASE_DIR / "content" / partnership
        folder = here if here.is_dir() else Path(partnership)
        if not folder.is_dir():
            raise CommandError(
                f"There is no content for “{partnership}”: {here} is not a folder.\nNothing was changed."
            )
        try:
            report = load(folder, dry_run=dry_run)
        except ContentError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        lines = list(report.lines())
        for line in lines if options["verbosity"] else lines[-1:]:
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
