"""The content files as they are written, each value with its place."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

# No keyboard types these, and PostgreSQL takes neither the first nor the last of them.
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class ContentConstructor(RoundTripConstructor):
    """Leaves a date as it is written, so that a wrong one is told at its own field."""


ContentConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
ContentConstructor.add_constructor("tag:yaml.org,2002:bool", SafeConstructor.construct_yaml_bool)


class ContentError(Exception):
    """A mistake in a content file: says the file, the line, the field and what is wrong."""

    def __init__(self, place, message):
        super().__init__(f"{place}: {message}")


@dataclass(frozen=True)
class Place:
    """Where something stands in the content files."""

    file: str
    line: int = 0
    field: str = ""

    def __str__(self):
        parts = [self.file, f"line {self.line}" if self.line else "", self.field]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Node:
    """A value of a content file and its place."""

    data: object
    place: Place

    def fields(self):
        """Return the fields as a dict of nodes. Raises ContentError unless this is a mapping."""
        if not isinstance(self.data, dict):
            raise ContentError(self.place, "expected fields with values here")
        return {
            str(name): self._inside(value, f"{self.place.field}.{name}".lstrip("."), self.data.lc.key, name)
            for name, value in self.data.items()
        }

    def elements(self):
        """Return a node for each element. Raises ContentError unless this is a list."""
        if not isinstance(self.data, list):
            raise ContentError(self.place, "expected a list here, each line starting with “- ”")
        return [
            self._inside(value, f"{self.place.field}[{i + 1}]", self.data.lc.item, i)
            for i, value in enumerate(self.data)
        ]

    def _inside(self, value, field, position_of, name):
        try:
            line = position_of(name)[0] + 1
        except (KeyError, TypeError):
            line = self.place.line  # merged in from elsewhere with “<<”
        return Node(value, Place(self.place.file, line, field))

    def text(self):
        """Return the value as text. Raises ContentError for anything else."""
        if self.data is None:
            raise ContentError(self.place, "expected text, and nothing is written here")
        if not isinstance(self.data, str):
            raise ContentError(self.place, f"expected text; put {self.data} in quotes")
        if NOT_TEXT.search(self.data):
            raise ContentError(self.place, "there is a character here that cannot be shown")
        return str(self.data).strip()

    def typed(self, kind, what):
        """Return the value, which must be a `kind`. Raises ContentError naming `what` it should be."""
        if not isinstance(self.data, kind) or (kind is int and isinstance(self.data, bool)):
            raise ContentError(self.place, f"expected {what}, not {self.data!r}")
        return kind(self.data)


def unknown(node, name, known):
    """Return the error for a name that nothing knows, with the nearest one that something does."""
    near = get_close_matches(name, list(known), n=1)
    return ContentError(
        node.place,
        f"nothing here is called “{name}”" + (f"; did you mean “{near[0]}”?" if near else ""),
    )


def read(folder):
    """
    Yield (kind name, node) for each part of the YAML files in `folder`, a Path, in order of file names.

    Raises ContentError when there are none or one cannot be read.
    """
    files = sorted(path for path in folder.glob("[!.]*") if path.suffix in (".yaml", ".yml"))
    if not files:
        raise ContentError(Place(str(folder)), "no content files (*.yaml) here")
    for path in files:
        document = _read_file(path)
        if document is not None:
            yield from Node(document, Place(path.name, 1)).fields().items()


def _read_file(path):
    """Return what a YAML file holds, None when it is empty. Raises ContentError if it is no YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(Place(path.name, 1), "this file is not UTF-8 text") from error
    except OSError as error:
        raise ContentError(Place(path.name), f"this file cannot be read: {error.strerror}") from error
    yaml = YAML(typ="rt")
    yaml.Constructor = ContentConstructor
    try:
        return yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem).partition(" with value")[0]  # those of a key that stands twice
        raise ContentError(Place(path.name, mark.line + 1 if mark else 1), problem) from error
    # RecursionError is for brackets without end; the rest is what the parser itself stumbles over.
    except (YAMLError, ValueError, RecursionError, KeyError, AttributeError, TypeError) as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        reason = str(error).partition("\n")[0]
        raise ContentError(Place(path.name, line), f"this is not YAML: {reason}") from error
