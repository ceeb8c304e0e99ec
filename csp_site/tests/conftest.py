import pytest

from csp_site.tests.loading import loaded


@pytest.fixture(scope="module")
def cambridge(django_db_setup, django_db_blocker):
    """The site with the real content on it."""
    with loaded("cambridge", django_db_blocker):
        yield
