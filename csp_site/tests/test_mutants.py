"""The list of slips that tests have to notice: it stays true while the code changes under it."""

import ast
from collections import Counter

import pytest
from django.conf import settings

from csp_site.testing.mutants.generated import sample
from csp_site.testing.mutants.listed import Slip, read_areas

pytestmark = pytest.mark.one_database("it reads the code")
AREAS = read_areas()
BASE = settings.BASE_DIR


def source(slip):
    return (BASE / slip.path).read_text()


def is_python(text):
    return bool(ast.parse(text).body)


def test_every_slip_of_the_list_still_has_its_one_place_and_makes_other_code():
    slips = [slip for area in AREAS for slip in area.slips]
    wrong = [slip.name for slip in slips if source(slip).count(slip.old) != 1 or slip.old == slip.new]
    assert wrong == []
    assert all(is_python(slip.applied(source(slip))) for slip in slips)
    assert len(slips) >= 200
    assert [name for name, count in Counter(slip.name for slip in slips).items() if count > 1] == []


def test_the_modules_and_the_tests_of_the_list_are_there():
    assert all((BASE / path).exists() for area in AREAS for path in (*area.modules, *area.tests))


def test_the_same_slips_are_made_each_time_and_all_of_them_are_code():
    made = sample(AREAS, BASE)
    assert made == sample(AREAS, BASE) and len(made) == 300
    assert all(is_python(slip.applied(source(slip))) for slip in made)


def test_a_slip_without_its_one_place_is_told_of():
    with pytest.raises(ValueError, match="stands there 2 times"):
        Slip("area", "a.py", "It breaks.", "x", "y").applied("x = x")


def test_a_list_is_read_with_slips_of_several_lines():
    (area,) = read_areas("## one\ntests a.py\n\nb.py\n  It breaks.\n    - x = 1\n    - y\n    + z\n")
    assert (area.name, area.tests, area.modules) == ("one", ["a.py"], ["b.py"])
    assert area.slips == [Slip("one", "b.py", "It breaks.", "x = 1\ny", "z")]
    with pytest.raises(ValueError, match="line 2"):
        read_areas("## one\nwhat is this")
