"""The lines of the product's Python by app, without tests, `testing` and migrations: `make lines`."""

from collections import Counter
from pathlib import Path

BASE = Path(__file__).parents[2]
APPS = ("csp_site", "contacts", "priorities", "meetings", "reviews")
LEFT_OUT = {"tests", "testing", "migrations"}


def lines_by_app():
    """Return how many lines of Python each app has, blank ones and comments too."""
    lines = Counter()
    for app in APPS:
        for path in (BASE / app).rglob("*.py"):
            if not LEFT_OUT & {*path.relative_to(BASE).parts}:
                lines[app] += len(path.read_text(encoding="utf-8").splitlines())
    return lines


if __name__ == "__main__":
    lines = lines_by_app()
    for app, number in [*lines.items(), ("in all", lines.total())]:
        print(f"{number:7,}  {app}")  # noqa: T201 – a program that prints
