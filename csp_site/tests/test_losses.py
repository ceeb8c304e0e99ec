"""What is told as lost is all that readers lose, and nothing else; and where the question leads."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from csp_site.models import ChangeNote, HomePage, InformationPage
from csp_site.tests.editor import send
from csp_site.tests.factories import PDF, DocumentFactory, InformationPageFactory, holding
from csp_site.tests.unpublishing import (
    confirm,
    is_public,
    make_private,
    private_collection,
    private_place,
    sheet,
    unpublish,
    unpublish_in_bulk,
    words,
)
from priorities.tests.factories import PriorityPageFactory
from reviews.tests.factories import ProjectFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]


@pytest.fixture
def terms(home):
    """A document that a public page offers."""
    document = DocumentFactory(title="Terms")
    InformationPageFactory(title="Who we are", body=[holding(document)])
    return document


def private_page(**fields):
    page = InformationPageFactory(**fields)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def cards(*pages):
    return [("cards", {"heading": "", "pages": list(pages)})]


# Pages


def test_only_what_readers_have_below_a_page_is_said_to_stay(admin, home):
    top = InformationPageFactory(title="Rights")
    below = InformationPageFactory(parent=top)
    InformationPageFactory(parent=top, live=False)
    private_page(parent=top)
    assert "One page below stays public at its own address." in words(unpublish(admin, top))
    assert "public at" not in words(unpublish_in_bulk(admin, top, below))


def test_privacy_takes_what_stands_below_along(admin, home):
    top = InformationPageFactory(title="Rights")
    InformationPageFactory(parent=top, title="Your rights")
    assert "Readers lose these pages: Rights Your rights" in words(make_private(admin, top))


@pytest.mark.parametrize("kind", ["groups", "password"])
def test_every_other_kind_of_privacy_is_asked_about_too(admin, terms, kind):
    asked = make_private(admin, InformationPage.objects.get(), restriction_type=kind)
    assert "Readers lose this page: Who we are" in words(asked)
    # By any other word Wagtail's script would close the window.
    assert asked.json()["step"] == "set_privacy"
    url = reverse("wagtailadmin_collections:set_privacy", args=[terms.collection_id])
    assert "The document “Terms” can no longer be read." in words(
        admin.post(url, {"restriction_type": kind})
    )
    assert not PageViewRestriction.objects.exists() and not CollectionViewRestriction.objects.exists()


@pytest.mark.parametrize("kind", ["none", "nonsense", ""])
def test_what_makes_nothing_private_is_not_asked_about(admin, terms, kind):
    url = reverse("wagtailadmin_collections:set_privacy", args=[terms.collection_id])
    sent = {"restriction_type": kind} if kind else {}
    for answer in (
        admin.post(
            reverse("wagtailadmin_pages:set_privacy", args=[InformationPage.objects.get().pk]), sent
        ),
        admin.post(url, sent),
    ):
        assert (answer.json()["step"] == "set_privacy_done") is (kind == "none")
        assert "Readers lose" not in words(answer) and "no longer be read" not in words(answer)


def test_a_page_of_the_second_level_leaves_neither_the_menu_nor_the_foot(admin, home):
    first = InformationPageFactory()
    page = InformationPageFactory(parent=first, title="Deep", show_in_menus=True, show_in_footer=True)
    told = words(unpublish(admin, page))
    assert "Readers lose this page: Deep" in told
    assert "menu loses" not in told and "foot of every page loses" not in told


def test_links_on_pages_that_readers_do_not_have_are_not_told(admin, home):
    page = InformationPageFactory(title="Rights")
    InformationPageFactory(title="Hidden draft", body=cards(page), live=False)
    private_page(title="Hidden and private", body=cards(page))
    told = words(unpublish(admin, page))
    assert "Readers lose this page: Rights" in told and "Hidden" not in told


def test_a_record_is_not_taken_for_the_page_that_has_its_number(admin, home):
    elsewhere, priority = InformationPageFactory(title="Elsewhere"), PriorityPageFactory()
    project = ProjectFactory(pk=elsewhere.pk, title="Lanterns")
    project.priorities.add(priority)
    project.save()
    assert "no longer leads" not in words(unpublish(admin, priority))


def test_one_place_that_leads_to_two_is_told_once(admin, home):
    top = InformationPageFactory(title="Rights")
    below = InformationPageFactory(parent=top, title="Your rights")
    InformationPageFactory(title="Elsewhere", body=cards(top, below))
    told = words(unpublish(admin, top, include_descendants="on"))
    assert told.count("“Elsewhere” no longer leads to") == 1
    assert "“Rights”" in told and "“Your rights”" in told


def test_ten_places_that_lead_to_a_page_are_named_and_the_rest_counted(admin, home):
    page = InformationPageFactory()
    for _ in range(10):
        InformationPageFactory(body=cards(page))
    told = words(unpublish(admin, page))
    assert told.count("no longer leads to") == 10 and "more such" not in told
    for _ in range(2):
        InformationPageFactory(body=cards(page))
    told = words(unpublish(admin, page))
    assert told.count("no longer leads to") == 10 and "There are 2 more such places." in told


def test_all_the_news_of_a_page_that_readers_have_is_counted(admin, home):
    page = InformationPageFactory()
    for text in ("New number.", "New hours."):
        ChangeNote.objects.create(page=page, text=text, published_at=timezone.now())
    assert "“What is new” loses 2 lines." in words(unpublish(admin, page))


# Moves


def page_for(admin, page, place):
    """Return the answer to the form that moves a page under another one."""
    return admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk]))


def test_a_move_out_of_the_site_is_said_to_take_the_page_from_readers(admin, home):
    page = InformationPageFactory(title="Rights")
    elsewhere = Page.get_first_root_node().add_child(instance=HomePage(title="Elsewhere", slug="else"))
    told = words(page_for(admin, page, elsewhere))
    assert "“Elsewhere” is no part of the site: readers cannot go there." in told
    assert "Readers lose this page: Rights" in told


def test_a_move_into_a_private_place_takes_what_stands_below_along(admin, home):
    page = InformationPageFactory(title="Rights")
    InformationPageFactory(parent=page, title="Your rights")
    told = words(page_for(admin, page, private_place(page)))
    assert "Readers lose these pages: Rights Your rights" in told


def test_a_move_up_to_the_home_page_asks_nothing(admin, home):
    page = InformationPageFactory(parent=InformationPageFactory())
    assert page_for(admin, page, home).status_code == 302
    assert Page.objects.get(pk=page.pk).get_parent().pk == home.pk


def test_a_move_below_an_unpublished_page_is_said_of_public_pages_alone(admin, home):
    attic = InformationPageFactory(title="Attic", live=False)
    box = InformationPageFactory(parent=attic, title="Box")
    told = words(page_for(admin, InformationPageFactory(title="Rights"), box))
    assert "“Box” or a page above it is not published: nothing there leads to “Rights”." in told
    assert page_for(admin, InformationPageFactory(live=False), box).status_code == 302


def test_a_site_that_keeps_its_home_page_is_saved_whatever_day_is_stored_for_that(admin, home):
    HomePage.objects.update(expire_at=timezone.now() + datetime.timedelta(days=1))
    url = reverse("wagtailsites:edit", args=[home.get_site().pk])
    sent = {"hostname": "testserver", "port": "80", "is_default_site": "on", "site_name": "Anytown"}
    assert send(admin, url, sent | {"root_page": home.pk}).status_code == 302
    assert home.get_site().site_name == "Anytown"


# Documents


@pytest.mark.parametrize("other", ["past its end", "before its end", "private"])
def test_a_document_is_lost_unless_readers_have_another_page_that_offers_it(admin, terms, other):
    if other == "private":
        private_page(body=[holding(terms)])
    else:
        minutes = datetime.timedelta(minutes=1 if other == "before its end" else -1)
        InformationPageFactory(body=[holding(terms)], expire_at=timezone.now() + minutes)
    told = words(unpublish(admin, InformationPage.objects.get(title="Who we are")))
    assert "Readers lose this page: Who we are" in told
    assert ("The document “Terms” can no longer be read." in told) is (other != "before its end")


def test_ten_documents_are_named_and_the_rest_counted(admin, home):
    page = InformationPageFactory(body=[holding(DocumentFactory(title=f"D{n:02}")) for n in range(12)])
    told = words(unpublish(admin, page))
    assert "12 documents can no longer be read: “D00”, “D01”" in told
    assert "“D09” and 2 more." in told and "D10" not in told


def test_a_document_below_a_private_collection_is_lost_to_nobody(admin, home):
    document = DocumentFactory(title="Terms", collection=private_collection().add_child(name="Below"))
    page = InformationPageFactory(title="Who we are", body=[holding(document)])
    told = words(unpublish(admin, page))
    assert "Readers lose this page: Who we are" in told and "Terms" not in told


def test_privacy_of_a_collection_takes_documents_below_it_from_every_page(admin, home):
    above = Collection.get_first_root_node().add_child(name="Papers")
    terms = DocumentFactory(title="Terms", collection=above.add_child(name="Below"))
    plan = DocumentFactory(title="Plan", collection=above)
    InformationPageFactory(title="Who we are", body=[holding(terms)])
    InformationPageFactory(title="What we do", body=[holding(terms), holding(plan)])
    url = reverse("wagtailadmin_collections:set_privacy", args=[above.pk])
    told = words(admin.post(url, {"restriction_type": "login"}))
    assert "2 documents can no longer be read: “Plan” and “Terms”." in told
    assert "They stand on “Who we are” and “What we do”." in told


@pytest.mark.parametrize("door", ["wagtaildocs", "wagtailadmin_collections", "wagtailsites"])
def test_a_choice_that_does_not_exist_is_refused_beside_its_field(admin, terms, door):
    papers = Collection.get_first_root_node().add_child(name="Papers")
    subject, fields, name = {
        "wagtaildocs": (terms, {"title": "Terms"}, "collection"),
        "wagtailadmin_collections": (papers, {"name": "Papers"}, "parent"),
        "wagtailsites": (
            InformationPage.objects.get().get_site(),
            {"hostname": "testserver", "port": "80", "is_default_site": "on"},
            "root_page",
        ),
    }[door]
    answer = send(admin, reverse(f"{door}:edit", args=[subject.pk]), fields | {name: "999"})
    assert answer.status_code == 200
    assert "Select a valid choice" in words(answer)


@pytest.mark.parametrize("has_file", [True, False])
def test_a_file_that_was_chosen_with_it_has_to_be_chosen_again(admin, terms, has_file):
    sent = {"title": "Terms", "collection": private_collection().pk}
    if has_file:
        sent["file"] = SimpleUploadedFile("next.pdf", PDF)
    told = words(send(admin, reverse("wagtaildocs:edit", args=[terms.pk]), sent))
    assert "The document “Terms” can no longer be read." in told
    assert ("choose it again afterwards" in told) is has_file


# The question


def test_what_came_below_meanwhile_is_asked_about_anew(admin, home):
    top = InformationPageFactory(title="Rights")
    asked = unpublish(admin, top, include_descendants="on")
    InformationPageFactory(parent=top, title="Your rights")
    assert "Readers lose these pages: Rights Your rights" in words(confirm(admin, asked))
    assert is_public(admin, top)


def test_every_group_that_was_ticked_is_kept_when_it_is_asked(admin, home):
    groups = list(Group.objects.order_by("pk")[:2])
    page = InformationPageFactory()
    asked = make_private(admin, page, restriction_type="groups", groups=[group.pk for group in groups])
    confirm(admin, asked)
    assert list(PageViewRestriction.objects.get().groups.order_by("pk")) == groups


@pytest.mark.parametrize("came_from", ["here", "elsewhere"])
def test_the_question_and_a_refusal_lead_back_to_where_the_officer_came_from(admin, home, came_from):
    page = InformationPageFactory(parent=InformationPageFactory())
    back = reverse("wagtailadmin_reports:locked_pages")
    given = back if came_from == "here" else "https://elsewhere.example/"
    for one in (page, home):
        url = reverse("wagtailadmin_pages:unpublish", args=[one.pk])
        answer = admin.post(f"{url}?next={given}")
        if one == home:
            leads_to = answer["Location"]
        else:
            leads_to = sheet(answer).find("a", string="No, change nothing")["href"]
        list_of_pages = reverse("wagtailadmin_explore", args=[one.get_parent().pk])
        assert leads_to == (back if came_from == "here" else list_of_pages)
