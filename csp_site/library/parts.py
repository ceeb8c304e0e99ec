"""The list of components: each with when to use it and the examples it is drawn from."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.template.loader import get_template

CONTRACT = re.compile(r"\{% comment %\}\n(?P<words>.+?)\{% endcomment %\}", re.DOTALL)
VARIABLES = re.compile(r"^Variables: (?P<list>.+)\.$", re.MULTILINE | re.DOTALL)
PARTS = {}
GROUPS = []


@dataclass(frozen=True)
class Part:
    """A component: a template that pages include with what its contract names, and with nothing else."""

    template: str
    name: str
    use: str
    group: "Group"
    examples: Callable
    # The element it must stand in, as a name and a class.
    inside: tuple[str, str] | None = None
    # The templates that fetch what it shows; a page includes one of these.
    fetched_by: tuple[str, ...] = ()
    # What readers do not see is shown as its source.
    is_unseen: bool = False

    @property
    def includes(self):
        """The lines that a page writes for it."""
        return [include_line(template) for template in self.fetched_by or [self.template]]

    @cached_property
    def variables(self):
        return variables_of(self.template)


@dataclass
class Group:
    """Components that belong together. Groups and what is in them stay in the order they are made in."""

    name: str
    # "help" draws them in the voice of Get help, in which pages show them.
    voice: str = "record"
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self):
        GROUPS.append(self)

    def add(self, template, name, use, **options):
        """
        Add the component in `template`: what officers call it and when to use it, in a sentence.

        Decorates a function without arguments that yields its examples: what they show, "" for the only
        one, and a dict of all that the component's contract names.
        """

        def decorate(examples):
            if template in PARTS:
                raise ValueError(f"{template} is in the library already.")
            part = Part(template, name, use, self, examples, **options)
            PARTS[template] = part
            self.parts.append(part)
            return examples

        return decorate


def first_example(template):
    """Return what the first example of a component is drawn with."""
    return next(iter(PARTS[template].examples()))[1]


def contract_of(template):
    """Return the comment at the top of a template, or "" of one that has none."""
    found = CONTRACT.match(get_template(template).template.source)
    return found["words"] if found else ""


def variables_of(template):
    """Return the names of what a template must be given, as its contract lists them."""
    listed = VARIABLES.search(contract_of(template))
    if listed is None or listed["list"] == "none":
        return []
    words = " ".join(listed["list"].split())
    names = (part.partition(" – ")[0] for part in words.split(";"))
    return [name.strip() for part in names for name in part.split(",")]


def include_line(template):
    """Return the line that a page writes to include a template."""
    given = "".join(f" {name}={name}" for name in variables_of(template))
    return f'{{% include "{template}" {f"with{given} " if given else ""}only %}}'
