"""How styles, scripts and icons are stored for visitors."""

from django.core.files.base import ContentFile
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class SmallManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Takes comments and spaces out of stylesheets before they are named after what they hold."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = paths | {path: (self, path) for path in paths if self._make_small(path)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _make_small(self, path):
        """Store a stylesheet without what only its authors need; return whether the file is one."""
        if not path.endswith(".css"):
            return False
        with self.open(path) as file:
            text = file.read().decode()
        self.delete(path)
        self._save(path, ContentFile(cssmin(text).encode()))
        return True
