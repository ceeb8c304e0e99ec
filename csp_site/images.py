"""Pictures: the model, the sizes made when a page is published, and the view that serves them."""

import logging
import mimetypes
import posixpath
import secrets
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import models
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from csp_site.caching.kept import never_kept
from csp_site.references import references_of

logger = logging.getLogger("csp_site.images")
# Python 3.11 knows these only where the machine has a list of its own.
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")

WIDTHS = (400, 800, 1200)
# The smallest first; a browser takes the first it knows.
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
# The steps of a focal point across a picture and down it: a style for each is in components.css.
FOCUS_STEPS = 4


class SiteImage(AbstractImage):
    """A picture, with the addresses of the sizes that pages show."""

    # Written by `make_renditions`, so that a page prints a picture without asking the database.
    sources = models.JSONField(default=list, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "description",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
        "tags",
    )

    def get_upload_to(self, filename):
        """
        Return a path nobody can guess: a picture may be uploaded before its page is public.

        What cannot be guessed stands first, since Wagtail cuts the end off the names of the sizes.
        """
        path = Path(super().get_upload_to(filename))
        return str(path.with_name(f"{secrets.token_hex(6)}-{path.stem[:60]}{path.suffix}"))

    @property
    def focus(self):
        """What a cut to another shape keeps in sight, as classes; the middle unless an officer set it."""
        point = self.get_focal_point()
        if point is None:
            across = down = FOCUS_STEPS // 2
        else:
            # A smaller file may have replaced the one on which the point was set.
            across = min(FOCUS_STEPS, round(FOCUS_STEPS * point.centroid_x / self.width))
            down = min(FOCUS_STEPS, round(FOCUS_STEPS * point.centroid_y / self.height))
        return f"focus-x-{across} focus-y-{down}"

    def make_renditions(self):
        """
        Make the sizes that pages show and note their addresses. Safe to repeat.

        None is cropped, so a change of the focal point changes none of them: a browser cuts the shape.
        """
        widths = [WIDTHS[0], *(wider for width, wider in pairwise(WIDTHS) if self.width > width)]
        specs = {f"width-{width}|format-{kind}": mime for kind, mime in FORMATS.items() for width in widths}
        renditions = self.get_renditions(*specs)
        self.sources = [
            {
                "type": mime,
                "url": renditions[spec].url,
                "width": renditions[spec].width,
                "height": renditions[spec].height,
            }
            for spec, mime in specs.items()
        ]
        self.save(update_fields=["sources"])


class Rendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


def make_page_renditions(page):
    """Make the sizes of every picture on a page that was just published."""
    for image in SiteImage.objects.filter(pk__in=references_of(page, SiteImage), sources=[]):
        try:
            image.make_renditions()
        except SourceImageIOError:
            # The page is published all the same; only the picture is not there.
            logger.exception("picture %s has lost its file", image.pk)


@never_kept
@require_safe
def serve_media(request, path):
    """Serve the sizes of pictures that pages show; originals stay private. Raises Http404 otherwise."""
    # An address that leads up again, such as images/../original_images/, is nobody's address.
    if posixpath.normpath(path) != path or not path.startswith("images/"):
        raise Http404
    try:
        response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # a name longer than the disk can hold
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
