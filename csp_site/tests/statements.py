"""
Statements of a site: what it says, and what it says once a record has one fact less or a day has gone by.

Each app has a module `said` beside its factories: UNKNOWN, sentences that nobody knows to be true, and
RECORDS, what makes a full record of each kind.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module

from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

# Not emptied: what no reader sees of a record.
UNSEEN = {"page_ptr", "basepage_ptr", "review_every", "owner_role", "standing_agenda"}
ENDS_OF_PIECES = re.compile(r"(?<=[.!?;:,])\s+|\s[–|]\s|\n")
NUMBERS = re.compile(
    r"\d[\d,.:]*(am|pm|st|nd|rd|th)?|midday|midnight"
    r"|\b(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|day|week|month|year)s?\b"
)


@dataclass
class Full:
    """A record with every optional fact, where readers meet it, and what may be said once one is gone."""

    record: models.Model
    address: str  # visited without each fact in turn
    around: list[str] = field(default_factory=list)  # visited without all of them
    may_say: dict[str, str] = field(default_factory=dict)  # each piece of a sentence, with the reason
    also: list[models.Model] = field(default_factory=list)  # records beside it that are emptied too
    is_like_another: bool = False  # then no fact is taken alone: another record shows what each one does


def modules():
    """Return the module `said` of every app that has one."""
    names = [app.name for app in apps.get_app_configs()]
    ours = [name for name in names if (settings.BASE_DIR / name / "tests" / "said.py").exists()]
    return [import_module(f"{name}.tests.said") for name in ours]


def strings_of(response):
    """Yield the strings of an answer, those for machines too."""
    text = response.content.decode()
    if not response["Content-Type"].startswith("text/html"):
        text = text.replace("\r\n ", "").replace("\\n", "\n").replace("\\,", ",").replace("<", "\n<")
        yield from (re.sub(r"<[^>]*>|^[A-Z-]+(;[^:]*)?:", "", line) for line in text.split("\n"))
        return
    soup = BeautifulSoup(text.replace("<wbr>", ""), "html.parser")
    yield from (meta["content"] for meta in soup.find_all("meta", content=re.compile("^(?!http)")))
    yield from (element["aria-label"] for element in soup.find_all(attrs={"aria-label": True}))
    for script in soup.find_all("script", type="application/ld+json"):
        yield from re.findall(r'"((?:[^"\\]|\\.)*)"', script.get_text())
    for unread in soup.find_all(["style", "script"]):
        unread.decompose()
    yield from soup.strings


def plain(text):
    """Return a text with all numbers and dates alike, in small letters."""
    return re.sub(r"\s+", " ", re.sub(r"#( #)+", "#", NUMBERS.sub("#", text))).strip().lower()


def said(client, addresses, statuses=(200, 404)):
    """Return all that these addresses say, in pieces of sentences, that of a page that is gone too."""
    found = set()
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in statuses, address
        found |= {plain(part) for text in strings_of(answer) for part in ENDS_OF_PIECES.split(text)}
    found = {piece.strip(".,;: ") for piece in found}
    return {piece for piece in found if re.search("[a-z]{2}", piece) and not piece.startswith("http")}


def words_of_records():
    """Return every word that a record of ours holds: to say that again is no new statement."""
    found = []
    for model in apps.get_models():
        if not model._meta.app_label.startswith("wagtail") and not model.__name__.startswith("Search"):
            for values in model._base_manager.values():
                found += [str(value) for value in values.values()]
    return plain(re.sub(r"<[^>]*>", " ", "\n".join(found)))


def fill(record, **given):
    """Fill every optional field of a record that is empty, but those that `given` has, and save it."""
    for name, value in given.items():
        setattr(record, name, value)
    for each in optional_fields(record):
        if (
            each.name not in given
            and getattr(record, each.attname) in (None, "")
            and (value := _example(each)) is not None
        ):
            setattr(record, each.name, value)
    record.save()
    return record


def _example(each):
    if each.choices:
        return next(value for value, _ in each.choices if value)
    match each:
        case models.URLField():
            return "https://example.org/more"
        case models.EmailField():
            return "someone@example.org"
        case models.SlugField():
            return "a-word"
        case models.CharField() | models.TextField():
            return f"Words of the {each.verbose_name}"[: each.max_length]
        case models.IntegerField() | models.DecimalField():
            return 3
    return None


def optional_fields(record):
    """Return the fields of a record that an officer may leave empty and that readers may see."""
    return [
        each
        for each in record._meta.concrete_fields
        if each.blank
        and each.editable
        and not each.primary_key
        and each.name not in UNSEEN
        and not isinstance(each, models.BooleanField)
        and (each.model is not Page or each.name in ("search_description", "seo_title"))
    ]


def ways_to_empty(record):
    """Yield each way to take one fact from a record: what it is, and the function that takes it."""
    kind = record._meta.verbose_name
    for each in optional_fields(record):
        value = getattr(record, each.attname)
        if isinstance(each, StreamField):
            for path, rest in _with_less(each.stream_block, list(value.raw_data), is_optional=True):
                yield f"{kind}: {each.name}{path}", _writer(record, each.name, each.to_python(rest))
        elif value not in (None, ""):
            yield f"{kind}: {each.name}", _writer(record, each.name, None if each.null else "")
    for each in record._meta.many_to_many:
        rows = getattr(type(record), each.name).through.objects if each.name != "tags" else None
        own = rows and rows.filter(**{each.m2m_field_name(): record.pk})
        if own:
            yield f"{kind}: {each.name}", own.delete
    for relation in get_all_child_relations(type(record)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: record.pk})
        if rows and relation.name != "wagtail_admin_comments":
            yield f"{kind}: all {relation.name}", rows.delete
            for row in rows:
                yield from ways_to_empty(row)


def _writer(record, name, value):
    found = type(record)._base_manager.filter(pk=record.pk)
    return lambda: found.update(**{name: value})


def _with_less(block, raw, is_optional=False, path=""):
    """Yield what a block holds with one optional part less each time, and where that part was."""
    if not raw or isinstance(block, blocks.BooleanBlock):
        return
    if is_optional:
        yield path, [] if isinstance(raw, list) else None if isinstance(raw, int) else ""
    if isinstance(block, blocks.StreamBlock):
        for i, one in enumerate(raw):
            child = block.child_blocks[one["type"]]
            for where, rest in _with_less(child, one["value"], path=f"{path}.{one['type']}"):
                yield where, [*raw[:i], {**one, "value": rest}, *raw[i + 1 :]]
    elif isinstance(block, blocks.ListBlock):
        for i, one in enumerate(raw):
            for where, rest in _with_less(block.child_block, one["value"], path=path):
                yield where, [*raw[:i], {**one, "value": rest}, *raw[i + 1 :]]
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            may_go = not (child.required if hasattr(child, "required") else child.meta.required)
            for where, rest in _with_less(child, raw.get(name), may_go, f"{path}.{name}"):
                yield where, {**raw, name: rest}


@contextmanager
def undone():
    """Take back whatever is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_possible(empty):
    """Take a fact from a record; return False if the database does not let a record be without it."""
    try:
        with transaction.atomic():
            empty()
    except IntegrityError:
        return False
    return True
