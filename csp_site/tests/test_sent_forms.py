"""Every form of the admin that makes something does it once, however often it is sent."""

import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Site
from wagtail.snippets.models import get_snippet_models

from contacts.models import Need
from csp_site.admin import sent_forms
from csp_site.images import SiteImage
from csp_site.models import (
    Banner,
    CheckInterval,
    GlossaryTerm,
    HomePage,
    InformationPage,
    OpenPoint,
    Role,
    SentForm,
    User,
)
from csp_site.models.documents import SiteDocument
from csp_site.tests.editor import add_url, edit_url, filled_in
from csp_site.tests.factories import InformationPageFactory, UserFactory, page_factories, picture
from meetings.models import AgreedAction, MeetingPage, NonWorkingDay, PublicQuestion, Venue
from meetings.models.papers import WaitingPaper
from meetings.tests.factories import MeetingPageFactory, agenda_page, item, meetings_page
from meetings.tests.paper_files import good_pdf
from priorities.models import ActionUpdate, PriorityAction
from priorities.tests.factories import PriorityActionFactory, PriorityPageFactory
from reviews.models import Correction, Figure, FundingAward, Project
from reviews.tests.factories import AnnualReviewPageFactory

NOON = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
# A meeting has a form of its own, and there is one home page.
PAGES = {model: make for model, make in page_factories().items() if model not in (HomePage, MeetingPage)}
QUESTION = {"public_wording": "Will it be safe?", "answer": "null"}
RECORDS = {
    ActionUpdate: lambda: {
        "action": PriorityActionFactory().pk,
        "date": "2026-02-01",
        "state": "under_way",
    },
    AgreedAction: lambda: {
        "text": "Write to the county.",
        "state": "open",
        "meeting": MeetingPageFactory().pk,
    },
    Banner: lambda: {"message": "Closed", "starts_at": "10/02/2026 10:00", "ends_at": "11/02/2026 10:00"},
    CheckInterval: lambda: {"page_type": "csp_site.informationpage", "months": "6"},
    Correction: lambda: {
        "page": AnnualReviewPageFactory().pk,
        "was": "We said 52.",
        "now": "There were 25.",
    },
    Figure: lambda: {"value": "25", "label": "events", "source": AnnualReviewPageFactory().pk},
    FundingAward: lambda: {"funders": "The county", "amount": "1", "source": AnnualReviewPageFactory().pk},
    GlossaryTerm: lambda: {"term": "PGPM", "meaning": "A group."},
    Need: lambda: {"name": "Noise", "slug": "noise"},
    NonWorkingDay: lambda: {"date": "2026-03-03", "reason": "The offices are closed"},
    OpenPoint: lambda: {"key": "a-point", "text": "Say more."},
    PriorityAction: lambda: {"priority": PriorityPageFactory().pk, "text": "Do this"},
    Project: lambda: {"title": "Lights"},
    PublicQuestion: lambda: {"meeting": coming_meeting().pk, "channel": "letter", **QUESTION},
    Role: lambda: {"name": "Officer"},
    Venue: lambda: {"name": "Hall", "address": "High Street", "postcode": "AN1 1YT"},
}


def coming_meeting():
    return MeetingPageFactory(date=datetime.date(2026, 2, 24))


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(NOON, tick=False):
        yield


def token(client, url):
    """Return the token of a form that has just been drawn."""
    opened = client.get(url)
    assert opened.status_code == 200
    return BeautifulSoup(opened.content, "html.parser").find(attrs={"name": sent_forms.FIELD})["value"]


def form(client, url, **typed):
    """Return the address that a form which has just been drawn goes to, and what is sent with it."""
    return url, {sent_forms.FIELD: token(client, url), **typed}


def file(content=None, name="terms.pdf"):
    return ContentFile(content or good_pdf(), name=name)


def page_form(client, model):
    """Return the form of a new page of a type, filled in as that of a page which is there."""
    page = PAGES[model]()
    above = page.get_parent()
    sent = filled_in(client, edit_url(page), slug="another")[1]
    page.refresh_from_db()
    page.delete()
    url = add_url(model, above)
    # Its lists are those of a page that is there.
    sent |= {name: "0" for name in sent if name.endswith("-INITIAL_FORMS")}
    sent |= {name: "" for name in sent if re.search(r"-\d+-id$", name)}
    return url, sent | {sent_forms.FIELD: token(client, url)}


def record_form(client, model):
    typed = RECORDS[model]()
    url = reverse(model.snippet_viewset.get_url_name("add"))
    address, sent = filled_in(client, url, form_id="w-editor-form", **typed)
    return address, sent | {sent_forms.FIELD: token(client, url)}


def meeting_form(client):
    url = reverse("meeting_add_to", args=[meetings_page().pk])
    return form(client, url, date="24/02/2026", start_time="10:00", venue="")


def copied_meeting(client):
    url = reverse("meeting_copy", args=[agenda_page(item()).pk])
    return form(client, url, date="24/02/2026", start_time="10:00", venue="")


def new_date(client):
    url = reverse("meeting_replace", args=[agenda_page(item(), status="postponed").pk])
    return form(client, url, date="24/02/2026", start_time="10:00", venue="")


def copied_page(client):
    page = InformationPageFactory()
    above = page.get_parent().pk
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    return form(client, url, new_title="Copy", new_slug="copy", new_parent_page=above)


def paper_form(client):
    url = reverse("meeting_papers", args=[agenda_page(item()).pk])
    return form(client, url, files=[file()])


def papers_of_which_one_is_refused(client):
    url = reverse("meeting_papers", args=[agenda_page(item()).pk])
    return form(client, url, files=[file(), file(b"MZ", "run.exe")])


def update_form(client):
    action = PriorityActionFactory()
    url = f"{reverse('action_progress')}?update={action.pk}"
    return form(client, url, state="under_way", note="On its way", date="2026-02-01", meeting="")


def plain_form(view, /, **typed):
    """Return a function that gives one of Wagtail's own forms with this typed in it."""
    return lambda client: form(client, reverse(view), **{key: make() for key, make in typed.items()})


def user_form(client):
    passwords = {"password1": "a long enough pass", "password2": "a long enough pass"}
    person = {"email": "new@example.org", "first_name": "New", "last_name": "One"}
    return form(client, reverse("wagtailusers_users:add"), **person, **passwords)


def group_form(client):
    url = reverse("wagtailusers_groups:add")
    names = ("page_permissions", "collection_permissions", "document_permissions", "image_permissions")
    lists = {f"{each}-{kind}_FORMS": "0" for each in names for kind in ("TOTAL", "INITIAL")}
    return form(client, url, name="Helpers", **lists)


OTHERS = {
    "add a meeting": (meeting_form, MeetingPage),
    "copy a meeting": (copied_meeting, MeetingPage),
    "give a meeting a new date": (new_date, MeetingPage),
    "copy a page": (copied_page, InformationPage),
    "bring papers": (paper_form, WaitingPaper),
    "bring papers, one of which is refused": (papers_of_which_one_is_refused, WaitingPaper),
    "enter the progress of an action": (update_form, ActionUpdate),
    "add a document": (
        plain_form("wagtaildocs:add", title=lambda: "Terms", file=file, collection=lambda: root().pk),
        SiteDocument,
    ),
    "add a picture": (
        plain_form(
            "wagtailimages:add",
            title=lambda: "Square",
            file=lambda: file(picture(), "square.jpg"),
            collection=lambda: root().pk,
        ),
        SiteImage,
    ),
    "add a person": (user_form, User),
    "add a group": (group_form, Group),
    "add a redirect": (
        plain_form(
            "wagtailredirects:add", old_path=lambda: "/old", redirect_link=lambda: "https://example.org/"
        ),
        Redirect,
    ),
    "add a collection": (
        plain_form("wagtailadmin_collections:add", name=lambda: "Minutes", parent=lambda: root().pk),
        Collection,
    ),
    "add a site": (
        plain_form(
            "wagtailsites:add",
            hostname=lambda: "other.example.org",
            port=lambda: "80",
            root_page=lambda: HomePage.objects.get().pk,
        ),
        Site,
    ),
}


def root():
    return Collection.get_first_root_node()


def read_again(sent):
    """Put every file of what is sent back to its beginning, as it was before it was sent."""
    for values in sent.values():
        for value in values if isinstance(values, list) else [values]:
            if hasattr(value, "seek"):
                value.seek(0)


def happens_once(client, model, url, sent):
    before = model._default_manager.count()
    first = client.post(url, sent)
    read_again(sent)
    second = client.post(url, sent, follow=True)
    assert model._default_manager.count() == before + 1
    assert second.redirect_chain[0] == (first.url if first.status_code == 302 else url, 302)
    assert sent_forms.ALREADY in second.content.decode()


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_a_page_of_every_type_is_made_once(model, admin):
    happens_once(admin, model, *page_form(admin, model))


@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_a_record_of_every_kind_is_made_once(model, admin):
    happens_once(admin, model, *record_form(admin, model))


@pytest.mark.parametrize("door", OTHERS)
def test_every_other_form_that_makes_something_does_it_once(door, admin):
    fill, model = OTHERS[door]
    happens_once(admin, model, *fill(admin))


@pytest.mark.parametrize(
    ("name", "files", "model"),
    [
        ("wagtaildocs:add_multiple", {"files[]": file}, SiteDocument),
        ("wagtailimages:add_multiple", {"files[]": lambda: file(picture(), "a.jpg")}, SiteImage),
    ],
)
def test_of_many_files_sent_from_one_page_each_is_kept_once(name, files, model, admin):
    url = reverse(name)
    mark = {sent_forms.FIELD: token(admin, url)}

    def upload(**typed):
        sent = {field: make() for field, make in files.items()}
        return admin.post(url, mark | sent | typed, **SCRIPT)

    first, second = upload(), upload()
    assert first.json()["success"] and model.objects.count() == 1
    sheets = [BeautifulSoup(each.json()["form"], "html.parser") for each in (first, second)]
    assert sheets[0].form["action"] == sheets[1].form["action"]
    assert upload(title="Another").json()["success"] and model.objects.count() == 2


@pytest.mark.parametrize(
    ("chooser", "make", "model"),
    [
        ("wagtaildocs_chooser", file, SiteDocument),
        ("wagtailimages_chooser", lambda: file(picture(), "a.jpg"), SiteImage),
    ],
)
def test_a_file_that_is_uploaded_where_it_is_chosen_is_kept_once(chooser, make, model, admin):
    kind = chooser.removesuffix("_chooser").removeprefix("wagtail")
    prefix = "document-chooser-upload" if kind == "docs" else "image-chooser-upload"
    drawn = BeautifulSoup(admin.get(reverse(f"{chooser}:choose")).json()["html"], "html.parser")
    mark = {sent_forms.FIELD: drawn.find(attrs={"name": sent_forms.FIELD})["value"]}
    answers = []
    for _ in range(2):
        sent = {f"{prefix}-title": "A", f"{prefix}-file": make(), f"{prefix}-collection": root().pk}
        answers.append(admin.post(reverse(f"{chooser}:create"), mark | sent, **SCRIPT))
    assert answers[0].json() == answers[1].json()
    assert model.objects.count() == 1


def test_every_drawing_of_a_form_has_a_token_of_its_own(admin):
    url = reverse("meeting_add_to", args=[meetings_page().pk])
    assert len({token(admin, url) for _ in range(5)}) == 5
    assert {len(token(admin, url)) for _ in range(5)} == {sent_forms.CSRF_TOKEN_LENGTH}


def test_a_form_that_was_wrong_is_sent_again_and_so_is_one_whose_work_failed(admin, monkeypatch):
    url, sent = meeting_form(admin)
    assert admin.post(url, sent | {"date": "30 February"}).status_code == 200
    admin.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(MeetingPage, "save_revision", lambda *args, **kwargs: 1 / 0)
        assert admin.post(url, sent).status_code == 500
    assert not MeetingPage.objects.exists() and not SentForm.objects.exists()
    happens_once(admin, MeetingPage, url, sent)


def test_a_form_sent_before_with_something_else_in_it_is_asked_about_and_nothing_typed_is_lost(admin):
    url, sent = meeting_form(admin)
    first = admin.post(url, sent)
    asked = admin.post(url, sent | {"date": "03/03/2026"})
    assert asked.status_code == 409 and MeetingPage.objects.count() == 1
    sheet = BeautifulSoup(asked.content, "html.parser")
    assert sheet.h1.get_text(strip=True) == "This form was sent before"
    assert sheet.find("a", string="See what was done")["href"] == first.url
    again = sheet.find(attrs={"name": "date"}).find_parent("form")
    sent = {each["name"]: each["value"] for each in again.find_all("input")}
    assert sent["date"] == "03/03/2026"
    happens_once(admin, MeetingPage, again["action"], sent)


def test_what_was_made_is_not_made_again_unasked_from_a_form_that_was_drawn_anew(admin):
    url, sent = record_form(admin, AgreedAction)
    assert admin.post(url, sent).status_code == 302
    # So it is sent by a browser that went back, drew the form anew and put the words back.
    asked = admin.post(url, sent | {sent_forms.FIELD: token(admin, url)})
    assert asked.status_code == 409 and AgreedAction.objects.count() == 1
    sheet = BeautifulSoup(asked.content, "html.parser")
    assert "You sent the same a short while ago" in sheet.get_text()
    again = sheet.find(attrs={"name": "text"}).find_parent("form")
    meant = {each["name"]: each["value"] for each in again.find_all(["input", "button"])}
    assert admin.post(again["action"], meant).status_code == 302
    assert AgreedAction.objects.count() == 2
    with time_machine.travel(NOON + datetime.timedelta(hours=2), tick=False):
        assert admin.post(url, sent | {sent_forms.FIELD: token(admin, url)}).status_code == 302


def test_somebody_else_who_sends_the_same_is_not_asked(admin):
    url, sent = record_form(admin, AgreedAction)
    admin.post(url, sent)
    admin.force_login(UserFactory(is_superuser=True))
    assert admin.post(url, sent | {sent_forms.FIELD: token(admin, url)}).status_code == 302


@pytest.mark.parametrize("way", ["no field", "the cookie itself"])
def test_without_its_token_a_form_makes_nothing_and_comes_back_with_what_was_typed(way, admin):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(admin.cookies)
    url, sent = meeting_form(strict)
    secret = strict.cookies["csrftoken"].value
    sent = {**sent, sent_forms.FIELD: secret if way == "the cookie itself" else ""}
    refused = strict.post(url, sent, HTTP_X_CSRFTOKEN=secret)
    assert refused.status_code == 403 and not MeetingPage.objects.exists()
    sheet = BeautifulSoup(refused.content, "html.parser")
    assert "is a draft" not in sheet.get_text()
    again = sheet.find(attrs={"name": "date"}).find_parent("form")
    sent = {each["name"]: each["value"] for each in again.find_all("input")}
    happens_once(strict, MeetingPage, again["action"], sent)


def test_what_was_sent_is_forgotten_once_nobody_can_send_it_again(admin):
    happens_once(admin, MeetingPage, *meeting_form(admin))
    call_command("run_due")
    assert SentForm.objects.exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8), tick=False):
        call_command("run_due")
    assert not SentForm.objects.exists()


def test_what_is_kept_of_a_form_tells_nothing_of_it(admin):
    url, sent = meeting_form(admin)
    admin.post(url, sent)
    kept = repr(SentForm.objects.values().get())
    assert sent[sent_forms.FIELD] not in kept and "24/02" not in kept
