"""The content files as they are written, each value with its place."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError


class ContentError(Exception):
    """A mistake in a content file: says the file, the line, the field and what is wrong."""

    def __init__(self, place, message):
        self.place = place
        super().__init__(f"{place}: {message}")


@dataclass(frozen=True)
class Place:
    """Where something stands in the content files."""

    file: str
    line: int
    field: str = ""

    def __str__(self):
        return f"{self.file}, line {self.line}" + (f", {self.field}" if self.field else "")


@dataclass(frozen=True)
class Node:
    """A value of a content file and its place."""

    data: object
    place: Place

    def items(self):
        """Yield (name, node) for each field. Raises ContentError unless this is a mapping."""
        if not isinstance(self.data, dict):
            raise ContentError(self.place, "expected fields with values here")
        for name, value in self.data.items():
            line = self.data.lc.key(name)[0] + 1
            field = f"{self.place.field}.{name}".lstrip(".")
            yield str(name), Node(value, Place(self.place.file, line, field))

    def elements(self):
        """Return a node for each element. Raises ContentError unless this is a list."""
        if not isinstance(self.data, list):
            raise ContentError(self.place, "expected a list here, each line starting with “- ”")
        return [
            Node(
                value,
                Place(self.place.file, self.data.lc.item(i)[0] + 1, f"{self.place.field}[{i + 1}]"),
            )
            for i, value in enumerate(self.data)
        ]

    def fields(self):
        """Return the fields as a dict of nodes. Raises ContentError unless this is a mapping."""
        return dict(self.items())

    def text(self):
        """Return the value as text. Raises ContentError for anything else."""
        if not isinstance(self.data, str):
            raise ContentError(self.place, f"expected text; put {self.data!r} in quotes")
        return str(self.data).strip()

    def typed(self, kind, what):
        """Return the value, which must be a `kind`. Raises ContentError naming `what` it should be."""
        if not isinstance(self.data, kind) or (kind is int and isinstance(self.data, bool)):
            raise ContentError(self.place, f"expected {what}, not {self.data!r}")
        return self.data


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
    files = sorted(Path(folder).glob("*.yaml"))
    if not files:
        raise ContentError(Place(str(folder), 0), "no content files (*.yaml) here")
    for path in files:
        try:
            document = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise ContentError(
                Place(path.name, mark.line + 1 if mark else 1), str(error.problem)
            ) from error
        except UnicodeDecodeError as error:
            raise ContentError(Place(path.name, 1), "this file is not UTF-8 text") from error
        if document is None:
            continue
        yield from Node(document, Place(path.name, 1)).items()
