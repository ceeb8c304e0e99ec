"""Neither an empty field nor a day that has gone by becomes a statement about the world."""

import datetime

import pytest
import time_machine
from django.core.cache import cache

from csp_site.tests.statements import (
    is_possible,
    modules,
    plain,
    said,
    undone,
    ways_to_empty,
    words_of_records,
)

NOW = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=2 * 365)
RECORDS = {name: make for module in modules() for name, make in module.RECORDS.items()}


@pytest.mark.django_db
@pytest.mark.one_database("what a template says of an empty field does not depend on where it is stored")
@pytest.mark.parametrize("name", RECORDS)
def test_no_empty_field_and_no_day_gone_by_says_what_the_full_record_did_not(name, home, client):
    with time_machine.travel(NOW, tick=False):
        full = RECORDS[name]()
        everywhere = [full.address, *full.around]
        whole = said(client, [full.address], statuses=(200,)) | said(client, full.around)
    known = "\n".join([*whole, words_of_records()])
    in_turn = [way for record in (full.record, *full.also) for way in ways_to_empty(record)]
    ways = [(what, empty, [full.address]) for what, empty in in_turn if not full.is_like_another]
    ways.append(("nothing", lambda: None, everywhere))
    ways.append(("everything", lambda: [is_possible(empty) for _, empty in in_turn], everywhere))
    told = {}
    for moment in (NOW, LATER):
        for what, empty, visited in ways:
            with time_machine.travel(moment, tick=False), undone():
                cache.clear()
                if is_possible(empty):
                    new = [piece for piece in said(client, visited) if piece not in known]
                    told |= {piece: f"{what}, in {moment:%Y}" for piece in new if piece not in told}
    allowed = {plain(piece).strip(".") for piece in full.may_say}
    assert {piece: why for piece, why in told.items() if piece not in allowed} == {}
    assert allowed - set(told) == set(), "These are no longer said: take them off the list."
