"""What the threads of a server share: what one is at work on never shows in what another makes."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.apps import apps
from django.conf import settings
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField, StreamField

from csp_site.admin.text_editor import TextEditor
from csp_site.blocks import TextBlock
from csp_site.search.normaliser import stem

pytestmark = pytest.mark.one_database("it asks no database")

TIMES = 60


@pytest.fixture
def hurried_threads():
    """Let threads take turns as often as they can, so that what they share shows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def both_at_once(work, given):
    """Return what `work` makes of each of two things, TIMES times, done by two threads at the same time."""
    start = Barrier(2)

    def repeat(one):
        start.wait()
        return [work(one) for _ in range(TIMES)]

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(repeat, given))


def text_of(word):
    return "".join(f"<p>{word} <b>{word}</b></p><ul><li>{word}</li><li>{word}</li></ul>" for _ in range(5))


def test_two_forms_opened_at_once_have_each_its_own_text(hurried_threads):
    block = TextBlock()
    found = both_at_once(lambda word: block.field.widget.format_value(text_of(word)), ["ours", "theirs"])
    for word, other, forms in [("ours", "theirs", found[0]), ("theirs", "ours", found[1])]:
        texts = {tuple(part["text"] for part in json.loads(form)["blocks"]) for form in forms}
        assert texts == {(f"{word} {word}", word, word) * 5}
        assert not any(other in form for form in forms)


def test_two_forms_sent_at_once_keep_each_its_own_text(hurried_threads):
    widget = TextBlock().field.widget
    sent = [widget.format_value(text_of(word)) for word in ("ours", "theirs")]
    found = both_at_once(lambda form: widget.value_from_datadict({"text": form}, {}, "text"), sent)
    for word, other, texts in [("ours", "theirs", found[0]), ("theirs", "ours", found[1])]:
        assert len(set(texts)) == 1
        assert texts[0].count(word) == 20
        assert other not in texts[0]


def rich_text_widgets():
    """Yield the place and the widget of every rich text that our models have."""

    def inside(block, place):
        if isinstance(block, RichTextBlock):
            yield place, block.field.widget
        children = dict(getattr(block, "child_blocks", {}))
        if hasattr(block, "child_block"):
            children["item"] = block.child_block
        for name, child in children.items():
            yield from inside(child, f"{place}.{name}")

    for model in apps.get_models():
        for field in model._meta.get_fields():
            place = f"{model.__name__}.{field.name}"
            if isinstance(field, StreamField):
                yield from inside(field.stream_block, place)
            elif isinstance(field, RichTextField):
                yield place, field.formfield().widget


def test_every_rich_text_has_the_editor_that_threads_may_share():
    found = dict(rich_text_widgets())
    assert len(found) > 20
    assert [place for place, widget in found.items() if not isinstance(widget, TextEditor)] == []


GATHERED = """
import csp_site.wsgi
from wagtail.rich_text import features, get_rewriter
print(features.has_scanned_for_features, get_rewriter.cache_info().currsize)
print(features.link_types["page"].__name__)
"""


def run_apart(program):
    """Return the words that a program prints which starts as a server does."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "csp_site.settings.test"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_rules_for_links_are_gathered_before_the_first_visit():
    assert run_apart(GATHERED) == ["True", "1", "PublicPageLinkHandler"]


def test_two_people_who_search_at_once_have_each_their_own_words(hurried_threads):
    words = [
        f"{start}{end}"
        for start in ("polic", "runn", "burgl", "walk")
        for end in ("ing", "ies", "ed", "ers")
    ]
    words = [f"{letter}{word}" for word in words for letter in "bcdfghjklm"]
    stem.cache_clear()
    alone = [stem(word) for word in words]

    def stems(given):
        stem.cache_clear()
        return [stem(word) for word in given]

    there, back = both_at_once(stems, [words, words[::-1]])
    assert all(found == alone for found in there)
    assert all(found == alone[::-1] for found in back)


# They bear no second thread, so each works in a program of its own, which these modules are run in.
LIBRARIES = ("pypdfium2", "weasyprint")
PROGRAMS = {
    "csp_site/documents/facts.py",
    "csp_site/documents/lines.py",
    "csp_site/printing/printer.py",
    "csp_site/search/reader.py",
}
LOADED = """
import sys
import csp_site.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*sys.modules)
"""


def test_libraries_that_bear_no_threads_are_never_loaded_beside_them():
    modules = run_apart(LOADED)
    assert "csp_site.feedback.views" in modules
    assert not set(LIBRARIES) & set(modules)
    ours = (path for app in settings.INSTALLED_APPS[:5] for path in (settings.BASE_DIR / app).rglob("*.py"))
    naming = {
        str(path.relative_to(settings.BASE_DIR))
        for path in ours
        if "tests" not in path.parts
        and any(f"import {library}" in path.read_text() for library in LIBRARIES)
    }
    assert naming <= PROGRAMS
