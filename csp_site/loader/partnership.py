"""The partnership that a database belongs to, and the folder of its content."""

import os
from pathlib import Path

from django.conf import settings

from csp_site.loader.entries import Entries
from csp_site.loader.memory import Memory
from csp_site.loader.source import ContentError
from csp_site.models import BasePage, HomePage, LoadedPartnership

# The record that holds what the partnership is called.
SETTINGS_KEY = "settings:settings"
SAY_WHICH = "Set PARTNERSHIP to the name of its folder under content/."


class OtherPartnershipError(Exception):
    """A folder is not the one that the database belongs to; says what to do."""


def find_folder(name):
    """Return the folder under content/ of that name, or the folder at that path. Raises LookupError."""
    here = settings.BASE_DIR / "content" / name
    folder = here if here.is_dir() else Path(name)
    if not folder.is_dir():
        raise LookupError(f"There is no content for “{name}”: {here} is not a folder.")
    return folder


def key_of(folder):
    """Return the key of the partnership whose folder this is: its name, however it is written."""
    return os.path.basename(os.path.abspath(folder))


def owner():
    """Return the key of the partnership that the database is known to belong to, "" while it is not."""
    return LoadedPartnership.objects.values_list("key", flat=True).first() or ""


def own_name(if_fresh=""):
    """
    Return the name of the folder under content/ that the database belongs to.

    `if_fresh` is what an empty database gets. Raises LookupError, saying why there is none.
    """
    if name := owner():
        try:
            find_folder(name)
        except LookupError as error:
            raise LookupError(f"this site belongs to “{name}”. {error}") from error
        return name
    memory = Memory()
    if not (memory.records or BasePage.objects.exists()):
        if if_fresh:
            return if_fresh
        raise LookupError(f"this site is empty. {SAY_WHICH}")
    folders = sorted(path for path in (settings.BASE_DIR / "content").iterdir() if path.is_dir())
    if name := next((path.name for path in folders if _is_source(path, memory)), ""):
        return name
    raise LookupError(
        f"this site was filled from no folder under content/ that can be recognised. {SAY_WHICH}"
    )


def require_own(folder):
    """Raise OtherPartnershipError when the database is known to belong to another folder's partnership."""
    _require(owner(), key_of(folder))


def hold():
    """
    Return the note of whose the database is, locked until the transaction ends; its key may be "".

    Of two loads at once the second waits here, and then sees all that the first has done.
    """
    LoadedPartnership.objects.get_or_create(pk=LoadedPartnership.ONLY)
    return LoadedPartnership.objects.select_for_update().get(pk=LoadedPartnership.ONLY)


def claim(note, folder, entries, memory, adopt=False):
    """
    Note that the database belongs to the partnership of `folder`, unless that is known already.

    A database loaded before this was noted is known by its keys; one of which it is noted is not taken
    for that of another folder with the same name. `adopt` says that it is this one's although that cannot
    be seen. Raises OtherPartnershipError.
    """
    key = key_of(folder)
    _require(note.key, key)
    if note.key:
        if not adopt:
            _require_same(folder, entries, memory)
        return
    if not adopt:
        _require_recognisable(key, entries, memory)
    note.key = key
    note.save()


def was_loaded_from(entries, memory):
    """Return whether what was loaded before came from these entries, judged by its name and its keys."""
    loaded, ours = set(memory.records), set(entries.by_key)
    shared = len(loaded & ours)
    name, own_name = _loaded_name(memory), _own_name(entries)
    if name and own_name:
        # Keys such as “home” are everybody's, and a folder may have begun as a copy of another.
        return name == own_name and 2 * shared >= len(loaded)
    return 2 * shared >= max(len(loaded), len(ours))


def _is_source(folder, memory):
    try:
        return bool(memory.records) and was_loaded_from(Entries(folder), memory)
    except ContentError:
        return False


def _require(noted, key):
    if noted and noted != key:
        raise OtherPartnershipError(
            f"This database belongs to the partnership “{noted}”. “{key}” is another: its content would go "
            f"over theirs.\nFor this database name the folder “{noted}”. For “{key}” use a database of "
            "its own: set DATABASE_URL, or on one computer DATA_DIR."
        )


def _require_same(folder, entries, memory):
    """Raise OtherPartnershipError when neither the name nor half of what was loaded is in the folder."""
    loaded, name = set(memory.records), _loaded_name(memory)
    shared = len(loaded & set(entries.by_key))
    if 2 * shared >= len(loaded) or (name and name == _own_name(entries)):
        return
    raise OtherPartnershipError(
        f"This database belongs to the partnership “{key_of(folder)}”, but {shared} of the {len(loaded)} "
        f"records that were loaded are in {folder}"
        + (f", and so is not the name that was loaded, “{name}”" if name else "")
        + ".\nIf this is another folder of the same name, give the right one. If the partnership has "
        f"written its content anew, say so once: manage.py load_partnership {folder} --adopt"
    )


def _require_recognisable(key, entries, memory):
    if memory.records:
        if was_loaded_from(entries, memory):
            return
        name = _loaded_name(memory)
        found = f"What was loaded into this database is not from “{key}”" + (
            f": it is of “{name}”." if name else "."
        )
    elif BasePage.objects.not_exact_type(HomePage).exists():
        # A home page alone holds nothing yet.
        found = f"This site has pages that were not loaded from “{key}” or any other folder."
    else:
        return
    raise OtherPartnershipError(
        f"{found}\nIf this database belongs to another partnership, name its folder. If it does belong to "
        f"“{key}”, say so once: manage.py load_partnership {key} --adopt"
    )


def _loaded_name(memory):
    record = memory.records.get(SETTINGS_KEY)
    return record.values.get("name", "") if record else ""


def _own_name(entries):
    entry = entries.by_key.get(SETTINGS_KEY)
    return entry.fields["name"].text() if entry and "name" in entry.fields else ""
