"""An agreed action, a picture and a document, opened by two people: the second puts nothing back."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csp_site.images import SiteImage
from csp_site.models.documents import SiteDocument
from csp_site.tests.editor import fill_in, open_form
from csp_site.tests.factories import PDF, DocumentFactory, ImageFactory, UserFactory, picture
from csp_site.tests.test_versions import both_texts
from meetings.models import AgreedAction
from meetings.tests.factories import AgreedActionFactory, MeetingPageFactory

pytestmark = pytest.mark.django_db
FORM = "w-editor-form"


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def somebody_else(client):
    other = type(client)()
    other.force_login(UserFactory(is_superuser=True, first_name="Bea", last_name="Quick"))
    return other


def test_an_action_opened_before_and_saved_thirteen_seconds_after_puts_nothing_back(
    signed_in, somebody_else, home
):
    action = AgreedActionFactory(
        meeting=MeetingPageFactory(), text="Mend the lamp.", owner_words="The city"
    )
    url = reverse(AgreedAction.snippet_viewset.get_url_name("edit"), args=[action.pk])
    with time_machine.travel(datetime.datetime(2026, 6, 10, 12, tzinfo=datetime.UTC)) as clock:
        form, address = open_form(signed_in, url, FORM)
        fill_in(somebody_else, url, form_id=FORM, owner_words="The county")
        clock.shift(13)
        answer = signed_in.post(address, form | {"text": "Mend the lamp on Mill Road."})
    assert both_texts(answer) == {
        "Text": ("Mend the lamp.", "Mend the lamp on Mill Road."),
        "Who there": ("The county", "The city"),
    }
    assert "Bea Quick" in answer.content.decode()
    action.refresh_from_db()
    assert (action.text, action.owner_words) == ("Mend the lamp.", "The county")
    # What came back is sent once more by whoever means it.
    kept = BeautifulSoup(answer.content, "html.parser").find(attrs={"name": "opened_version"})["value"]
    signed_in.post(address, form | {"text": "Mend the lamp on Mill Road.", "opened_version": kept})
    action.refresh_from_db()
    assert (action.text, action.owner_words) == ("Mend the lamp on Mill Road.", "The city")


def new_document(number):
    return SimpleUploadedFile(f"new-{number}.pdf", PDF + b"%% new %d\n" % number, "application/pdf")


def new_picture(number):
    return SimpleUploadedFile(f"new-{number}.png", picture("PNG", (40 + number, 40)), "image/png")


@pytest.mark.parametrize(
    ("make", "model", "route", "new_file"),
    [
        (DocumentFactory, SiteDocument, "wagtaildocs:edit", new_document),
        (ImageFactory, SiteImage, "wagtailimages:edit", new_picture),
    ],
    ids=["document", "picture"],
)
def test_a_file_that_somebody_else_has_replaced_is_replaced_by_nobody_unseen(
    make, model, route, new_file, signed_in, somebody_else, home
):
    made = make(title="Mill Road")
    url = reverse(route, args=[made.pk])
    form, address = open_form(signed_in, url, FORM)
    other_form, _ = open_form(somebody_else, url, FORM)
    changed = somebody_else.post(address, other_form | {"title": "Mill Road 2026", "file": new_file(1)})
    assert changed.status_code == 302
    theirs = model.objects.get(pk=made.pk)
    assert theirs.file.name != made.file.name
    for sent in (form | {"file": new_file(2)}, form):
        shown = both_texts(signed_in.post(address, sent))
        assert shown["Title"] == ("Mill Road 2026", "Mill Road")
        stored = model.objects.get(pk=made.pk)
        assert (stored.title, stored.file.name) == ("Mill Road 2026", theirs.file.name)
