"""What all styles and scripts of a deployed site cost a reader who sees every page."""

import re

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings

pytestmark = pytest.mark.one_database("it reads static files alone")

KILOBYTE = 1000
NOT_FOR_READERS = {"paper.css", "agenda-pdf.css", "report-pdf.css"}


def stored(name):
    """Return a static file as a deployed site sends it."""
    with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:
        return file.read()


def compressed_size(kind):
    """Return the size of all files of a kind that a visitor may get, together, as brotli sends them."""
    names = [file.name for file in (settings.BASE_DIR / "static" / kind).glob(f"*.{kind}")]
    for_readers = [f"{kind}/{name}" for name in names if name not in NOT_FOR_READERS]
    return sum(len(brotli.compress(stored(name))) for name in for_readers)


def test_all_styles_and_all_scripts_together_stay_small(web_static):
    with override_settings(**web_static):
        assert 0 < compressed_size("css") <= 12 * KILOBYTE
        assert 0 < compressed_size("js") <= 5 * KILOBYTE


def test_a_style_for_what_stands_inside_something_is_stored_as_that(web_static):
    inside = re.compile(r"[\w\])*] \*?:\w")
    with override_settings(**web_static):
        for file in (settings.BASE_DIR / "static" / "css").glob("*.css"):
            written = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
            assert len(inside.findall(stored(f"css/{file.name}").decode())) == len(inside.findall(written))


def test_styles_are_stored_without_what_only_their_authors_need(web_static):
    with override_settings(**web_static):
        styles = stored("css/components.css")
    assert b"/*" not in styles and b"\n" not in styles.strip()
    assert b"forced-colors" in styles and b"@media print" in styles
