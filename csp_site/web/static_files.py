"""The storage of styles, scripts and icons for visitors."""

import re

from django.core.files.base import ContentFile
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# rcssmin takes the space before a colon for one it can spare within @container: “.a :is(b)” would become
# “.a:is(b)”, which says something else. With the star that may stand there it says the same.
INSIDE_ANYTHING = re.compile(r"(?<=[\w\])*]) (?=:\w)")


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
        self._save(path, ContentFile(cssmin(INSIDE_ANYTHING.sub(" *", text)).encode()))
        return True
