"""What may not be read is not found, from the moment that is so; and is found again once it may."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from contacts.tests.factories import ContactPageFactory, MemberPageFactory, NeedFactory
from csp_site.models import BasePage, InformationPage
from csp_site.tests.editor import edit_url, opened_version, publish
from csp_site.tests.factories import InformationPageFactory, holding
from csp_site.tests.searching import document_of, once_stored, pdf, search, titles
from csp_site.tests.uploading import send
from meetings.models import OutcomesRelease, Venue
from meetings.tests.factories import (
    VenueFactory,
    agenda_page,
    item,
    paper,
    part,
    publish_agenda,
    withdraw_agenda,
)
from priorities.models import GroupPage
from priorities.tests.factories import ActionUpdateFactory, GroupPageFactory, PriorityActionFactory
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectReportFactory,
)

pytestmark = [pytest.mark.search, pytest.mark.django_db]

NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=ZoneInfo("Europe/London"))
SOON = datetime.date(2026, 2, 24)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(home):
    """A page with another under it."""
    return InformationPageFactory(title="Dragons", slug="dragons", summary="Where they live.")


@pytest.fixture
def below(page):
    return InformationPageFactory(title="Baby dragons", slug="baby", parent=page)


def private(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_a_draft_is_not_found(client, home):
    draft = InformationPageFactory(title="Dragons", live=False)
    assert titles(client, "dragons") == []
    draft.save_revision().publish()
    assert titles(client, "dragons") == ["Dragons"]


def test_the_draft_of_a_live_page_is_not_found_before_it_is_published(client, page):
    page.title = "Unicorns"
    revision = page.save_revision()
    page.save(update_fields=["draft_title"])
    assert titles(client, "unicorns") == []
    assert titles(client, "dragons") == ["Dragons"]
    revision.publish()
    assert titles(client, "unicorns") == ["Unicorns"]
    assert titles(client, "dragons") == []


def test_an_unpublished_page_is_not_found(client, page):
    page.unpublish()
    assert titles(client, "dragons") == []


def test_a_page_that_is_taken_down_past_every_signal_is_not_found(client, page):
    BasePage.objects.update(live=False)
    assert titles(client, "dragons") == []


def test_a_private_page_and_what_is_under_it_are_not_found(client, page, below):
    private(page)
    assert titles(client, "dragons") == []
    PageViewRestriction.objects.all().delete()
    assert titles(client, "dragons") == ["Dragons", "Baby dragons"]


def test_a_page_that_moves_under_a_private_one_is_not_found(client, page):
    cave = InformationPageFactory(title="Cave")
    private(cave)
    page.move(cave, "last-child")
    assert titles(client, "dragons") == []


def test_a_page_that_moves_is_found_at_its_new_address(client, page, below):
    cave = InformationPageFactory(title="Cave", slug="cave")
    page.move(cave, "last-child")
    assert search(client, "dragons").addresses == ["/cave/dragons/", "/cave/dragons/baby/"]


def test_a_page_past_its_end_is_not_found(client, page, frozen_day):
    InformationPage.objects.update(expire_at=NOON + datetime.timedelta(hours=1))
    assert titles(client, "dragons") == ["Dragons"]
    frozen_day.shift(datetime.timedelta(hours=1))
    assert titles(client, "dragons") == []


def test_a_deleted_page_is_not_found(client, page, below):
    page.delete()
    assert titles(client, "dragons") == []


def test_an_alias_is_not_found_a_second_time(client, page):
    page.create_alias(update_slug="dragons-again")
    assert search(client, "dragons").addresses == ["/dragons/"]


def care(page):
    page.is_sensitive, page.neutral_title = True, "Advice and support"
    page.save()


def test_a_page_that_needs_safe_reading_is_found_by_its_neutral_title_alone(client, page, below):
    assert not search(client, "dragons").soup.select(".exit")
    care(page)
    found = search(client, "dragons")
    assert found.titles == ["Advice and support", "Advice and support"]
    assert found.addresses == ["/dragons/", "/dragons/baby/"]
    assert (found.snippets, found.marked, found.soup.select(".result-about")) == ([], [], [])
    assert found.soup.select(".exit")
    assert "quiet" in found.soup.body["class"]
    page.is_sensitive = False
    page.save()
    assert titles(client, "dragons") == ["Dragons", "Baby dragons"]


def test_sensitivity_is_felt_even_if_it_was_set_past_every_signal(client, page):
    BasePage.objects.filter(pk=page.pk).update(is_sensitive=True)
    assert titles(client, "dragons") == ["Information"]


def test_the_nearest_neutral_title_is_shown(client, page, below):
    care(page)
    BasePage.objects.filter(pk=below.pk).update(neutral_title="More advice")
    assert titles(client, "baby") == ["More advice"]


def test_a_page_that_needs_safe_reading_is_found_once_by_what_stands_on_it(client, home):
    """Its records and documents say nothing of themselves, and it is found even by their words alone."""
    document = document_of(pdf("A tale of unicorns"), title="Unicorns of old")
    review = AnnualReviewPageFactory(title="Review", summary="", body=[holding(document)])
    FigureFactory(label="unicorns", source=review)
    ProjectReportFactory(project__title="Unicorns", report=review, text="Unicorns were seen.")
    assert len(titles(client, "unicorns")) == 3
    care(review)
    found = search(client, "unicorns")
    assert found.titles == ["Advice and support"]
    assert found.addresses == [review.url]
    assert "nicorns" not in found.soup.select_one(".results").get_text()


# Documents


@pytest.fixture
def document(home):
    return document_of(pdf("A tale of wyverns", "by a fire"), title="The tale")


def held(document, **options):
    return InformationPageFactory(title="Tales", body=[holding(document)], **options)


def test_the_words_inside_a_document_are_found_while_a_public_page_holds_it(client, document):
    assert titles(client, "wyverns") == []
    page = held(document)
    found = search(client, "wyvern")
    assert found.titles == ["The tale"]
    assert found.addresses == [document.url]
    assert found.marked == ["wyverns"]
    assert client.get(document.url).status_code == 200
    page.unpublish()
    assert titles(client, "wyverns") == []


def test_a_document_that_a_page_lets_go_is_not_found(client, document):
    page = held(document)
    page.body = []
    page.save_revision().publish()
    assert titles(client, "wyverns") == []


def test_a_document_on_two_pages_is_found_once_while_one_of_them_is_public(client, document):
    first, second = held(document), held(document)
    assert titles(client, "wyverns") == ["The tale"]
    private(first)
    assert titles(client, "wyverns") == ["The tale"]
    private(second)
    assert titles(client, "wyverns") == []


def test_a_withdrawn_document_is_not_found_until_it_is_restored(client, document):
    held(document)
    document.withdraw("It was wrong.")
    assert titles(client, "wyverns") == []
    document.restore()
    assert titles(client, "wyverns") == ["The tale"]


def test_a_document_in_a_private_collection_is_not_found(client, document):
    held(document)
    folder = Collection.get_first_root_node().add_child(name="Staff")
    inside = folder.add_child(name="Inside")
    document.collection = inside
    document.save()
    assert titles(client, "wyverns") == ["The tale"]
    CollectionViewRestriction.objects.create(collection=folder, restriction_type="login")
    assert titles(client, "wyverns") == []


def test_a_replaced_document_is_found_by_its_new_words_alone(client, administrator, document):
    held(document)
    client.force_login(administrator)
    data = {"title": "The tale", "collection": document.collection_id, "tags": "", "replaced_note": "New."}
    url = reverse("wagtaildocs:edit", args=[document.pk])
    file = SimpleUploadedFile("paper.pdf", pdf("A tale of griffins"))
    with once_stored():
        assert client.post(url, data | opened_version(client, url) | {"file": file}).status_code == 302
    client.logout()
    assert titles(client, "wyverns") == []
    assert titles(client, "griffins") == ["The tale"]


def test_a_renamed_document_is_found_by_its_new_name(client, document):
    held(document)
    document.title = "The saga"
    document.save()
    assert titles(client, "saga") == ["The saga"]
    assert "The tale" not in titles(client, "tale")


# Meetings


@pytest.fixture
def meeting(home):
    """A meeting to come with an agenda, part of it restricted, and minutes; nothing of it is published."""
    names = ("open", "closed", "minutes")
    papers = {name: document_of(pdf(f"Griffin {name} words"), title=f"Griffin {name}") for name in names}
    return agenda_page(
        item("Griffin item", [paper(papers["open"])], text="<p>Griffin text</p>", lead_words="Griffin Ann"),
        item(
            "Griffin secret",
            [papers["closed"]],
            restricted_reason="Not published: it could identify people.",
            sub_items=[part("Griffin part")],
        ),
        minutes=[("document", {"document": papers["minutes"], "title": "", "note": ""})],
        date=SOON,
        title="The meeting",
        slug="2026-02-24",
        released=False,
    )


def test_nothing_of_an_agenda_is_found_before_it_is_published(client, meeting):
    assert "24 February 2026" in search(client, "meeting").meeting
    assert titles(client, "griffin") == []
    call_command("rebuild_search", verbosity=0)
    assert titles(client, "griffin") == []


def test_a_published_agenda_is_found_without_what_is_restricted(client, meeting):
    publish_agenda(meeting)
    assert titles(client, "griffin") == ["Griffin open", "The meeting"]
    for words in ("griffin item", "griffin text", "griffin ann", "griffin identify"):
        assert "The meeting" in titles(client, words)
    for words in ("secret", "griffin part", "closed"):
        assert search(client, words).count.startswith("Nothing found") or "some of them" in (
            search(client, words).notes
        )
    withdraw_agenda(meeting)
    assert titles(client, "griffin") == []


def test_minutes_are_found_once_they_are_released_and_not_by_the_clock(client, meeting, frozen_day):
    frozen_day.move_to(datetime.datetime(2026, 2, 25, 12, tzinfo=ZoneInfo("Europe/London")))
    call_command("run_due", verbosity=0)
    assert titles(client, "griffin") == []
    OutcomesRelease.objects.release(meeting, None)
    assert titles(client, "griffin") == ["Griffin minutes", "The meeting"]


def test_a_meeting_is_found_by_where_it_is(client, meeting):
    meeting.venue = VenueFactory(name="Dragon Hall")
    meeting.save()
    assert titles(client, "dragon") == ["The meeting"]
    venue = Venue.objects.get()
    venue.name = "Town Hall"
    venue.save()
    assert titles(client, "dragon") == []
    assert titles(client, "town hall") == ["The meeting"]


# Records


def test_records_are_found_while_the_report_that_tells_of_them_is_public(client, home):
    review = AnnualReviewPageFactory(title="Review")
    FigureFactory(value=25, label="unicorns counted", source=review)
    FundingAwardFactory(scheme="Unicorn fund", source=review)
    entry = ProjectReportFactory(project__title="Feed unicorns", report=review, text="They ate.")
    found = search(client, "unicorn")
    assert found.titles == ["Feed unicorns", "Unicorn fund: £1,000", "25 unicorns counted"]
    assert found.addresses == [f"{review.url}#{entry.project.anchor}", review.url, review.url]
    review.unpublish()
    assert titles(client, "unicorn") == []
    review.save_revision().publish()
    assert len(titles(client, "unicorn")) == 3


def test_a_record_that_changes_or_goes_is_felt_at_once(client, home):
    review, other = AnnualReviewPageFactory(title="Review"), AnnualReviewPageFactory(title="Other")
    figure = FigureFactory(label="unicorns", source=review)
    figure.label, figure.source = "griffins", other
    figure.save()
    assert titles(client, "unicorns") == []
    assert search(client, "griffins").addresses == [other.url]
    figure.delete()
    assert titles(client, "griffins") == []
    entry = ProjectReportFactory(project__title="Feed unicorns", report=review)
    entry.project.title = "Feed wyverns"
    entry.project.save()
    assert titles(client, "unicorns") == []
    assert titles(client, "wyverns") == ["Feed wyverns"]
    entry.project.delete()
    assert titles(client, "wyverns") == []


def test_an_action_is_found_by_what_was_last_reported_of_it(client, home):
    action = PriorityActionFactory(text="Feed unicorns")
    ActionUpdateFactory(action=action, note="Griffins helped.")
    assert titles(client, "griffins") == ["Feed unicorns"]
    ActionUpdateFactory(action=action, note="Wyverns helped.", date=datetime.date(2026, 2, 1))
    assert titles(client, "griffins") == []
    assert titles(client, "wyverns") == ["Feed unicorns"]


def test_a_member_that_is_not_public_is_named_nowhere(client, home):
    member = MemberPageFactory(title="Unicorn Trust")
    GroupPageFactory(title="Group", chair=member)
    ContactPageFactory(title="Helpline", organisation=member)
    found = titles(client, "unicorn")
    assert found == ["Unicorn Trust", "Helpline", "Group"]
    member.unpublish()
    assert titles(client, "unicorn") == []
    assert GroupPage.objects.live().exists()


def test_a_help_topic_finds_its_contacts_by_its_present_name(client, home):
    need = NeedFactory(name="Dragons")
    ContactPageFactory(title="Helpline", needs=[need])
    assert titles(client, "dragons") == ["Helpline"]
    need.name = "Unicorns"
    need.save()
    assert titles(client, "dragons") == []
    assert titles(client, "unicorns") == ["Helpline"]


def test_what_an_officer_publishes_in_the_editor_is_found(client, officer, home):
    page = InformationPageFactory(title="Dragons")
    client.force_login(officer)
    publish(client, edit_url(page), title="Unicorns")
    client.logout()
    assert titles(client, "unicorns") == ["Unicorns"]
    assert titles(client, "dragons") == []


def test_an_upload_that_cannot_be_read_is_kept_all_the_same(client, administrator, home):
    client.force_login(administrator)
    for name, content in (
        ("broken.pdf", b"%PDF-1.7\n\xff\xfe\nnothing\n%%EOF\n"),
        ("empty.pdf", b"%PDF-1.7\n%%EOF\n"),
    ):
        with once_stored():
            assert send(client, "single", "document", name, content).accepted
