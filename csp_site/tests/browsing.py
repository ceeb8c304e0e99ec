"""A real browser on the real content: its sizes, what it loads, and the pages to look at."""

import pytest
from django.conf import settings

# Marks of a module that looks at pages with the real content and changes nothing.
LOOKS = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database("a browser draws a page the same wherever its words are stored"),
]

PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
# WCAG 2.2, 1.4.10 Reflow: nothing scrolls sideways at this width.
NARROWEST = {"width": 320, "height": 640}
# A desktop window of 1280 × 1024 with everything four times as large.
ZOOMED = {"width": 320, "height": 256}
# What axe is asked to look for.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Words that a box around them cuts off, but those that are only for a screen reader.
CUT_OFF = """() => {
  const cuts = (box) => ["hidden", "clip"].includes(getComputedStyle(box).overflowX)
    || ["hidden", "clip"].includes(getComputedStyle(box).overflowY);
  const isForEars = (box) => getComputedStyle(box).clipPath !== "none";
  const around = (box) => box ? [box, ...around(box.parentElement)] : [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (words.nextNode()) {
    const node = words.currentNode;
    if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
    const boxes = around(node.parentElement);
    if (boxes.some(isForEars)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const isCut = boxes.filter(cuts).map((box) => box.getBoundingClientRect()).some((box) =>
      left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1);
    if (isCut) found.push(node.data.trim());
  }
  return found;
}"""


def set_text_size(page, size):
    """Have the browser begin with a text size, in parts of a hundred, as its owner sets it."""
    sizes = {"standard": 16 * size // 100, "fixed": 13 * size // 100}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})


def static_settings(folder):
    """Return the settings that serve the static files as a deployed site does, kept in a folder."""
    hashed = "csp_site.web.static_files.SmallManifestStaticFilesStorage"
    return {
        "STORAGES": settings.STORAGES | {"staticfiles": {"BACKEND": hashed}},
        # Our own alone: to compress those of the admin too takes a long time.
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "STATIC_ROOT": folder,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_USE_FINDERS": False,
    }
