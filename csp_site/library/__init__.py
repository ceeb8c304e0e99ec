"""The pattern library: every component and every block, drawn live from one list of examples."""

from csp_site.library.examples import Example
from csp_site.library.parts import Group

__all__ = ["Example", "Group"]
