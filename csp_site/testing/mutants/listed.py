"""
The list of areas and of slips made by hand, as `slips.txt` has it.

An area opens with `## ` and its name, and says with `tests ` which test files touch it. A line that is a
path opens a module. A slip is what it breaks, indented; then lines that begin with `- `, the old text,
which stands once in the module, and with `+ `, the new one; without any the old text goes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

LIST = Path(__file__).with_name("slips.txt")


@dataclass(frozen=True)
class Slip:
    """A place in a module, the text there and what comes instead, and what that breaks."""

    area: str
    path: str
    breaks: str
    old: str
    new: str
    # Where the old text begins; -1 for the one place where it stands.
    at: int = -1

    @property
    def name(self):
        return f"{self.path}: {self.breaks}"

    def applied(self, source):
        """Return the text of the module with the slip in it. Raises ValueError where it has no place."""
        if self.at < 0 and source.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.old!r} stands there {source.count(self.old)} times")
        at = source.index(self.old) if self.at < 0 else self.at
        return source[:at] + self.new + source[at + len(self.old) :]


@dataclass
class Area:
    """A rule of the site: the modules where it lives, and the test files that hold it."""

    name: str
    tests: list = field(default_factory=list)
    modules: list = field(default_factory=list)
    slips: list = field(default_factory=list)


def read_areas(text=None):
    """Return the Areas of the list. Raises ValueError for a line that says nothing."""
    areas, breaks, old, new = [], "", [], []
    for number, line in enumerate([*(text or LIST.read_text()).splitlines(), ""], 1):
        part = re.match(r" {4}([-+])(?: (.*))?$", line)
        if part:
            (old if part[1] == "-" else new).append(part[2] or "")
            continue
        if old:
            area = areas[-1]
            slip = Slip(area.name, area.modules[-1], breaks, "\n".join(old), "\n".join(new))
            area.slips.append(slip)
            old, new = [], []
        if line.startswith("## "):
            areas.append(Area(line[3:]))
        elif line.startswith("tests "):
            areas[-1].tests += line.split()[1:]
        elif line.startswith("  ") and line[2:3].strip():
            breaks = line.strip()
        elif line.endswith(".py"):
            areas[-1].modules.append(line)
        elif line and not line.startswith("# "):
            raise ValueError(f"line {number} of the list of slips says nothing: {line}")
    return areas
