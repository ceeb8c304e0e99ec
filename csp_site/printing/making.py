"""Runs of the program that draws a PDF: in the scheduled work, never in the visit of a reader."""

import json
import logging
import os
import subprocess
import sys

from django.conf import settings

from csp_site.printing.printer import LIBRARY_IS_MISSING

logger = logging.getLogger("csp_site.printing")

PRINTER = [sys.executable, "-m", "csp_site.printing.printer"]
STATIC = settings.BASE_DIR / "static"
# What every paper of ours begins with; each adds the style of its own kind.
PAPER_STYLES = [STATIC / "css" / "tokens.css", STATIC / "css" / "paper.css"]
# A hundred pages are printed in a few seconds.
LONGEST_PRINTING = 60
LONGEST_PAGE = 1_000_000
# What a program needs to find itself and its libraries; no secret of the site is among it.
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH")
KEPT_ENVIRONMENT += ("DYLD_FALLBACK_LIBRARY_PATH", "XDG_CACHE_HOME", "SYSTEMROOT")

NO_LIBRARY = (
    "There is no PDF: the server lacks a library that draws it. Ask whoever runs the site to install what "
    "docs/deploy.md lists. Readers print the page instead."
)
NO_PDF = "There is no PDF: drawing it failed, and the log says why. Readers print the page instead."
TOO_LONG = "There is no PDF: it is too long to draw. Readers print the page instead."


# More would fill the page; whoever installs a font needs one character of each script.
MOST_MISSING = 12
NO_GLYPHS = (
    "The PDF has boxes in place of letters: the server has no font for %s. Ask whoever runs the site to "
    "install fonts as docs/deploy.md says. Readers can use the page, where their own fonts draw them."
)


class PrintError(Exception):
    """A PDF cannot be made; the message says why, to staff."""


class Pdf(bytes):
    """The bytes of a PDF, and as `missing` the characters that no font on this machine could draw in it."""

    missing = ""


def glyph_problem(pdf):
    """Return a sentence for staff on what is not to be read in a PDF; "" where all of it is."""
    missing = getattr(pdf, "missing", "")
    named = [f"{one if one.isprintable() else ''} U+{ord(one):04X}".strip() for one in missing]
    more = f" and {len(named) - MOST_MISSING} more" if len(named) > MOST_MISSING else ""
    return NO_GLYPHS % f"{', '.join(named[:MOST_MISSING])}{more}" if named else ""


def with_own_pictures(html):
    """Return a page whose pictures are named in the way in which the printer finds them."""
    return html.replace(f'src="{settings.MEDIA_URL}', 'src="media:')


def print_pdf(html, base_url, stylesheets):
    """Return the Pdf of a page, and its number of pages. Raises PrintError."""
    if len(html) > LONGEST_PAGE:
        raise PrintError(TOO_LONG)
    given = {"html": html, "base_url": base_url, "stylesheets": [str(path) for path in stylesheets]}
    given["folders"] = {"static": str(STATIC), "media": str(settings.MEDIA_ROOT)}
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    try:
        printed = subprocess.run(  # noqa: S603 – our own program, and nobody's input names it
            PRINTER,
            input=json.dumps(given).encode(),
            capture_output=True,
            timeout=LONGEST_PRINTING,
            cwd=settings.BASE_DIR,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintError(TOO_LONG) from error
    if printed.returncode:
        said = printed.stderr.decode(errors="replace")[-2000:]
        logger.error("PDF not drawn", extra={"code": printed.returncode, "said": said})
        raise PrintError(NO_LIBRARY if printed.returncode == LIBRARY_IS_MISSING else NO_PDF)
    facts, drawn = printed.stdout.split(b"\n", 1)
    facts, pdf = json.loads(facts), Pdf(drawn)
    pdf.missing = facts["missing"]
    return pdf, facts["pages"]
