"""Before a priority goes, it is said what was promised under it."""

import pytest

from csp_site.tests.factories import UserFactory
from csp_site.tests.unpublishing import unpublish, words
from priorities.tests.factories import ActionUpdateFactory, PriorityActionFactory, PriorityPageFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]


def test_unpublishing_a_priority_counts_its_actions_and_updates(client, home):
    client.force_login(UserFactory(is_superuser=True))
    priority = PriorityPageFactory()
    PriorityActionFactory(priority=priority)
    ActionUpdateFactory(action=PriorityActionFactory(priority=priority))
    told = words(unpublish(client, priority))
    assert "Readers no longer see how we are doing on 2 actions, with 1 update." in told
