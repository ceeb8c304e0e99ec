"""What a spreadsheet may ask for that must not simply be done: the same twice, circles, keys much alike."""

from decimal import Decimal

import pytest

from reviews.models import Figure, FundingAward
from reviews.tests.factories import FigureFactory, FundingAwardFactory
from reviews.tests.importing import AWARDS, csv_file, errors, go, send, words

FIGURES = "Key,Value,Label,Source,Comparison"


@pytest.mark.parametrize("button", ["publish", "drafts"])
@pytest.mark.parametrize("others", [0, 2])
def test_what_somebody_else_brought_in_meanwhile_is_not_brought_in_twice(desk, review, button, others):
    for _ in range(others):
        FundingAwardFactory(source=review, scheme="Lamps", amount=None)
    row = ",The county,Lamps,100,ours,,2024"
    first, second = (send(desk, "awards", csv_file(AWARDS, row)) for _ in range(2))
    go(desk, first, button)
    again = go(desk, second, button)
    assert "Something has changed since you looked" in again.content.decode()
    assert "called “Lamps”. Is this a new one?" in words(again)
    assert FundingAward.objects.filter(amount=Decimal(100)).count() == 1
    # Whoever has seen that and still wants it gets it.
    go(desk, again, button)
    assert FundingAward.objects.filter(amount=Decimal(100)).count() == 2


@pytest.mark.parametrize("sent", [{}, {"digest": ""}, {"digest": "0" * 64}])
def test_a_preview_that_does_not_say_what_it_showed_imports_nothing(desk, review, sent):
    seen = send(desk, "awards", csv_file(AWARDS, ",The county,Lamps,100,ours,,2024"))
    again = desk.post(seen.request["PATH_INFO"], sent | {"publish": "1"}, follow=True)
    assert "Something has changed since you looked" in again.content.decode()
    assert not FundingAward.objects.exists()


def test_a_sum_that_is_no_longer_what_was_seen_is_shown_again(desk, review):
    seen = send(desk, "awards", csv_file(AWARDS, ",The county,Lamps,100,ours,,2024"))
    FundingAwardFactory(source=review, scheme="Bread", amount=Decimal(20))
    again = go(desk, seen)
    assert "what is ours was £20. Once this is published it is £120." in words(again)
    assert not FundingAward.objects.filter(scheme="Lamps").exists()


def test_figures_that_compare_in_a_circle_are_told_so_and_nothing_is_saved(desk, review):
    rows = ["a1,1,lamps,2024,a2", "a2,1,lamps,2024,a1", "a3,1,lamps,2024,a3", "a4,1,lamps,2024,a1"]
    seen = send(desk, "figures", csv_file(FIGURES, *rows))
    circle = "Row {} is compared, in the end, with this one. Empty this cell in one of them."
    assert errors(seen) == [
        ("Comparison", circle.format(3)),
        ("Comparison", circle.format(2)),
        ("Comparison", "Choose another figure: this one is itself."),
    ]
    assert "Import" not in words(seen, "main form")
    go(desk, seen)
    assert not Figure.objects.exists()


def test_a_figure_that_is_there_can_compare_with_a_new_one_but_not_both_ways(desk, review):
    FigureFactory(source=review, key="old", value=Decimal(1))
    both = csv_file(FIGURES, "old,1,lamps,2024,new", "new,1,lamps,2024,old")
    assert len(errors(send(desk, "figures", both))) == 2
    go(desk, send(desk, "figures", csv_file(FIGURES, "old,1,lamps,2024,new", "new,1,lamps,2024,")))
    assert Figure.objects.get(key="old").comparison.key == "new"


def test_a_key_that_only_capitals_tell_from_another_is_refused(desk, review):
    FundingAwardFactory(source=review, key="lamps")
    row = "{},The county,{},100,ours,,2024"
    file = csv_file(AWARDS, *(row.format(key, key) for key in ("Lamps", "bread", "BREAD")))
    alike = "There is “{}” already. Write it like that, or take another key."
    assert errors(send(desk, "awards", file)) == [
        ("Key", alike.format("lamps")),
        ("Key", alike.format("bread")),
    ]
