"""Two people at once: what one of them saves never goes over what the other has saved since."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from csp_site.models import InformationPage, Role, SiteSettings
from csp_site.tests.editor import edit_url, fill_in, open_form, publish, turned_away
from csp_site.tests.factories import InformationPageFactory, RoleFactory, UserFactory
from csp_site.tests.registered import edit_views, one_to_edit

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def page(home):
    return InformationPageFactory(title="Opening hours", summary="We open at nine.")


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def both_texts(response):
    """Return what the answer shows of the two versions, by the name of the field."""
    assert response.status_code == 200
    section = BeautifulSoup(response.content, "html.parser").find(id="both-versions")
    assert section, "there is no conflict"
    labels = [heading.get_text(strip=True) for heading in section.find_all("h4")]
    texts = [
        tuple(text.get_text("\n", strip=True) for text in pair.find_all("dd"))
        for pair in section.find_all("dl")
    ]
    return dict(zip(labels, texts, strict=True))


def text(words):
    return streamfield([("text", rich_text(f"<p>{words}</p>"))])


def sent_with(form, **changes):
    """Return the fields of an opened form with some of them changed."""
    return form | nested_form_data(changes)


def test_of_two_people_who_publish_a_page_the_second_sees_both_texts(signed_in, page):
    first, action = open_form(signed_in, edit_url(page))
    second, _ = open_form(signed_in, edit_url(page))
    signed_in.post(
        action, sent_with(first, summary="We open at ten.", body=text("Ring the bell"), **PUBLISH)
    )
    answer = signed_in.post(
        action, sent_with(second, summary="We open at eight.", body=text("Come in"), **PUBLISH)
    )
    page.refresh_from_db()
    assert page.summary == "We open at ten."
    shown = both_texts(answer)
    assert shown["Summary"] == ("We open at ten.", "We open at eight.")
    assert "Ring the bell" in shown["Body"][0]
    assert "Come in" in shown["Body"][1]
    assert "Title" not in shown
    assert "We open at eight." in answer.content.decode()
    assert "Not saved: this was saved since you opened it" in answer.content.decode()


def test_whoever_chooses_to_keep_theirs_sends_it_once_more(signed_in, page):
    form, action = open_form(signed_in, edit_url(page))
    publish(signed_in, edit_url(page), summary="We open at ten.")
    refused = signed_in.post(action, sent_with(form, summary="We open at eight.", **PUBLISH))
    sheet = BeautifulSoup(refused.content, "html.parser").find(id="page-edit-form")
    assert sheet.find(attrs={"name": "summary"}).get_text(strip=True) == "We open at eight."
    version = sheet.find(attrs={"name": "opened_version"})["value"]
    assert [version] != form["opened_version"]
    signed_in.post(
        action, sent_with(form, summary="We open at eight.", **PUBLISH) | {"opened_version": version}
    )
    page.refresh_from_db()
    assert page.summary == "We open at eight."


def test_a_draft_goes_over_no_newer_draft(signed_in, page):
    form, action = open_form(signed_in, edit_url(page))
    fill_in(signed_in, edit_url(page), summary="A first draft.")
    assert both_texts(signed_in.post(action, sent_with(form, summary="A second draft.")))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().summary == "A first draft."


def test_an_earlier_version_brought_back_goes_over_no_newer_one(signed_in, page):
    fill_in(signed_in, edit_url(page), summary="The first.")
    earlier = page.revisions.get()
    fill_in(signed_in, edit_url(page), summary="The second.")
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier.pk])
    form, action = open_form(signed_in, revert)
    again, _ = open_form(signed_in, revert)
    assert signed_in.post(action, again).status_code == 302
    fill_in(signed_in, edit_url(page), summary="The third.")
    assert both_texts(signed_in.post(action, form))["Summary"] == ("The third.", "The first.")
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().summary == "The third."


def test_what_is_wrong_with_a_form_besides_is_said_with_the_two_versions(signed_in, page):
    form, action = open_form(signed_in, edit_url(page))
    publish(signed_in, edit_url(page), summary="We open at ten.")
    answer = signed_in.post(action, sent_with(form, title="", **PUBLISH))
    assert both_texts(answer)
    assert "This field is required" in answer.content.decode()


def test_a_mistake_in_a_form_does_not_make_it_newer(signed_in, page):
    form, action = open_form(signed_in, edit_url(page))
    publish(signed_in, edit_url(page), summary="We open at ten.")
    mistaken = signed_in.post(action, sent_with(form, slug="two words", **PUBLISH))
    assert both_texts(mistaken)
    fresh, _ = open_form(signed_in, edit_url(page))
    mistaken = signed_in.post(action, sent_with(fresh, slug="two words", **PUBLISH))
    kept = BeautifulSoup(mistaken.content, "html.parser").find(attrs={"name": "opened_version"})["value"]
    assert [kept] == fresh["opened_version"]
    publish(signed_in, edit_url(page), summary="We open at eleven.")
    assert both_texts(signed_in.post(action, sent_with(fresh, slug="two-words", **PUBLISH)))


def test_a_role_opened_before_and_saved_after_puts_nothing_back(signed_in):
    role = RoleFactory(name="Web officer", email="old@example.org")
    url = reverse(Role.snippet_viewset.get_url_name("edit"), args=[role.pk])
    form, action = open_form(signed_in, url, form_id="w-editor-form")
    fill_in(signed_in, url, form_id="w-editor-form", email="new@example.org")
    answer = signed_in.post(action, form | {"name": "Website officer"})
    assert both_texts(answer) == {
        "Name": ("Web officer", "Website officer"),
        "Email": ("new@example.org", "old@example.org"),
    }
    role.refresh_from_db()
    assert (role.name, role.email) == ("Web officer", "new@example.org")


def test_settings_opened_before_and_saved_after_put_nothing_back(signed_in, home):
    url = reverse("wagtailsettings:edit", args=["csp_site", "sitesettings", home.get_site().pk])
    form, action = open_form(signed_in, url, form_id="w-editor-form")
    fill_in(signed_in, url, form_id="w-editor-form", strapline="Safer together", accent="plum")
    shown = both_texts(signed_in.post(action, form | {"place": "Anytown"}))
    assert shown["Strapline"] == ("Safer together", "(empty)")
    assert shown["Accent"] == ("Plum", "Petrol")
    assert SiteSettings.objects.get().strapline == "Safer together"


def test_what_a_person_may_do_and_sees_changed_by_somebody_else_is_told(signed_in):
    user = UserFactory(first_name="Ada")
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    form, action = open_form(signed_in, url, form_id="w-editor-form")
    fill_in(signed_in, url, form_id="w-editor-form", first_name="Adam")
    assert both_texts(signed_in.post(action, form))["First Name"] == ("Adam", "Ada")


@pytest.fixture(params=sorted(edit_views()))
def edit_form(request, signed_in, administrator, home):
    """The address of each form of the admin that edits something, with something to edit."""
    administrator.is_superuser = True  # some of them only the owner of the machine sees
    administrator.save()
    return one_to_edit(request.param)


def test_every_form_that_edits_something_holds_its_version(signed_in, edit_form):
    url, form_id = edit_form
    form, action = open_form(signed_in, url, form_id)
    again, _ = open_form(signed_in, url, form_id)
    version = form.pop("opened_version")
    assert again["opened_version"] == version
    for words, sent in [
        ("did not say which version it was opened from", form),
        ("this was saved since you opened it", form | {"opened_version": "0" * 64}),
    ]:
        answer = signed_in.post(action, sent)
        both_texts(answer)
        assert words in answer.content.decode()
    answer = signed_in.post(action, form | {"opened_version": version})
    assert b"both-versions" not in answer.content


def test_a_form_that_edits_something_still_asks_who_may(client, signed_in, page):
    client.logout()
    assert client.get(edit_url(page)).status_code == 302
    assert client.post(edit_url(page), {}).status_code == 302
    stranger = UserFactory()
    client.force_login(stranger)
    assert turned_away(client.post(edit_url(page), {}))
    assert InformationPage.objects.get(pk=page.pk).title == "Opening hours"


def test_every_route_of_the_admin_that_edits_is_walked():
    assert {"wagtailadmin_pages:edit", "wagtaildocs:edit", "wagtailimages:edit"} <= edit_views().keys()
    assert len(edit_views()) > 30
