"""Numbers, amounts and lists of words as readers see them."""

from decimal import Decimal

import pytest

from csp_site.formats.numbers import money_text, number_text
from csp_site.formats.words import join_words

pytestmark = pytest.mark.one_database("it asks no database")


@pytest.mark.parametrize(
    ("number", "text"), [("20775", "20,775"), ("10.50", "10.5"), ("100.00", "100"), ("0", "0")]
)
def test_a_number_is_written_with_commas_and_no_empty_decimals(number, text):
    assert number_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("5000", "£5,000"), ("4607.5", "£4,607.50"), ("820000.00", "£820,000")]
)
def test_an_amount_is_written_in_pounds_and_whole_pence(amount, text):
    assert money_text(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_in_a_sentence(words, text):
    assert join_words(words) == text
