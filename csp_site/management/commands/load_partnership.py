"""The command that loads a partnership's content files."""

from django.core.management.base import BaseCommand, CommandError

from csp_site.loader import ContentError, OtherPartnershipError, find_folder, load


class Command(BaseCommand):
    """Loads a partnership's content files into the site."""

    help = (
        "Load content/<partnership>/*.yaml. Adds and updates, never deletes, and leaves alone what an "
        "officer has edited. Safe to run again and again. A database belongs to the partnership that was "
        "loaded first, and takes no other."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "partnership", help="A folder under content/, such as cambridge, or a path to a folder."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Tell what would change, and change nothing."
        )
        parser.add_argument(
            "--adopt",
            action="store_true",
            help="Say once that this database is this partnership’s, where that cannot be seen: it was "
            "filled by hand, before it was noted, or from files written anew since. One that "
            "is noted as another’s is still refused.",
        )

    def handle(self, partnership, *, dry_run=False, adopt=False, **options):
        try:
            folder = find_folder(partnership)
        except LookupError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        try:
            report = load(folder, dry_run=dry_run, adopt=adopt)
        except (ContentError, OtherPartnershipError) as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        lines = list(report.lines())
        for line in lines if options["verbosity"] else lines[-1:]:
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
