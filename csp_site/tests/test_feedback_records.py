"""What becomes of a message: who may read it, who is told, and when it is gone from everywhere."""

import datetime
import logging
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from csp_site.models import JobRun, PageReport, Role
from csp_site.tests.editor import fill_in
from csp_site.tests.factories import InformationPageFactory, UserFactory
from csp_site.tests.loading import everything
from csp_site.tests.reporting import DAY, HOUR, NOON, SECOND, WRONG, send, soup_of, turn_on, words_of

pytestmark = pytest.mark.django_db
LIST = "/admin/page-reports/"


@pytest.fixture
def page(home):
    turn_on()
    role = Role.objects.create(name="Web officer", email="web@example.org")
    return InformationPageFactory(title="Bikes", slug="bikes", owner_role=role)


@pytest.fixture
def report(client, page):
    """A message that asks for an answer, sent a minute after noon."""
    send(client, page, email="ada@example.org")
    return PageReport.objects.get()


def edit(report):
    return reverse("page_reports:edit", args=[report.pk])


def handle(client, report, at=NOON + HOUR, **changes):
    with time_machine.travel(at, tick=False):
        client.get("/admin/")
        response = fill_in(client, edit(report), form_id=None, **changes)
    report.refresh_from_db()
    return response


def run_due(at):
    with time_machine.travel(at, tick=False):
        call_command("run_due", verbosity=0)


# In the admin


def places(report):
    urls = [LIST, "/admin/page-reports/results/", edit(report)]
    return urls + [reverse(f"page_reports:{name}", args=[report.pk]) for name in ("delete", "history")]


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_officers_read_a_message(who, client, report, request):
    client.force_login(request.getfixturevalue(who))
    for url in places(report):
        assert client.get(url).status_code == 200
    words = words_of(soup_of(client.get(edit(report))))
    for word in (WRONG, "ada@example.org", "Bikes", "24 February 2026, 12:01", "26 March 2026"):
        assert word in words


@pytest.mark.parametrize("who", ["publisher", "stranger", "nobody"])
def test_nobody_else_reads_changes_or_deletes_one(who, client, report, request):
    if who != "nobody":
        user = UserFactory() if who == "stranger" else request.getfixturevalue(who)
        client.force_login(user)
    for url in places(report):
        for answer in (client.get(url), client.post(url, {"is_handled": "on", "note": "Mine"})):
            assert answer.status_code == 302
            assert WRONG not in answer.content.decode()
    home = client.get("/admin/", follow=True).content.decode()
    assert "page-reports" not in home
    report.refresh_from_db()
    assert (report.note, report.handled_at) == ("", None)


@pytest.mark.parametrize("who", ["officer", "administrator", "superuser"])
def test_nobody_writes_a_message_in_the_admin(who, client, report, request, admin_user):
    client.force_login(admin_user if who == "superuser" else request.getfixturevalue(who))
    add = reverse("page_reports:add")
    for answer in (client.get(add), client.post(add, {"note": "x", "text": "x"})):
        assert answer.status_code == 302
    assert add not in client.get(LIST).content.decode()
    assert PageReport.objects.count() == 1


def test_an_officer_handles_a_message_and_who_and_when_is_noted(client, report, officer):
    client.force_login(officer)
    assert "1 message about pages to read and handle." in words_of(soup_of(client.get("/admin/")))
    assert handle(client, report, note="The number is mended.", is_handled="on").status_code == 302
    assert (report.handled_by, report.handled_at) == (officer, NOON + HOUR)
    assert report.note == "The number is mended."
    assert "to read and handle" not in words_of(soup_of(client.get("/admin/")))
    assert f"24 February 2026, 13:00, by {officer}" in words_of(soup_of(client.get(edit(report))))
    handle(client, report, is_handled=None)
    assert (report.handled_by, report.handled_at) == (None, None)


def test_a_note_alone_leaves_who_handled_it_as_it_was(client, report, officer, administrator):
    client.force_login(officer)
    handle(client, report, is_handled="on")
    client.force_login(administrator)
    handle(client, report, at=NOON + DAY, note="One thing more.")
    assert (report.handled_by, report.handled_at, report.note) == (officer, NOON + HOUR, "One thing more.")


def test_a_disclosure_is_marked_as_passed_on_and_the_mark_stays(client, report, officer, administrator):
    client.force_login(officer)
    handle(client, report, is_passed_on="on")
    assert (report.passed_on_by, report.passed_on_at) == (officer, NOON + HOUR)
    assert report.handled_at is None
    client.force_login(administrator)
    handle(client, report, at=NOON + DAY, is_passed_on=None)
    assert (report.passed_on_by, report.passed_on_at) == (officer, NOON + HOUR)


def test_what_the_reader_wrote_cannot_be_changed(client, report, officer):
    client.force_login(officer)
    before = PageReport.objects.values("text", "reply_to", "page", "created_at", "kept_until").get()
    handle(
        client, report, note="x", text="Other", reply_to="x@example.org", page="", kept_until="2030-01-01"
    )
    assert PageReport.objects.values(*before).get() == before
    assert report.note == "x"


def test_the_list_has_what_is_to_be_handled_first_and_can_be_narrowed(client, page, officer):
    for number in range(3):
        send(client, page, at=NOON + number * HOUR, text=f"Words {number}")
    first, second, third = PageReport.objects.order_by("created_at")
    client.force_login(officer)
    handle(client, third, is_handled="on", is_passed_on="on")

    def listed(**query):
        rows = soup_of(client.get(LIST, query)).select("table.listing tbody tr")
        links = [row.find("a", href=True)["href"] for row in rows]
        return [each for link in links for each in (first, second, third) if edit(each) == link]

    assert listed() == [second, first, third]
    assert listed(is_handled="False") == [second, first]
    assert listed(is_handled="True") == listed(is_passed_on="True") == [third]
    assert listed(q="bikes", is_passed_on="False") == [second, first]
    assert listed(q="words") == []
    assert listed(created_at__date__gte="2026-02-25") == []
    assert "Words" not in client.get(LIST).content.decode()


def test_an_officer_deletes_what_should_not_be_kept(client, report, officer):
    client.force_login(officer)
    client.post(reverse("page_reports:delete", args=[report.pk]))
    assert not PageReport.objects.exists()


def test_a_page_can_go_and_the_message_keeps_its_name(client, report, page, officer):
    client.force_login(officer)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    report.refresh_from_db()
    assert (report.page, report.page_title) == (None, "Bikes")
    words = words_of(soup_of(client.get(edit(report))))
    assert "Bikes" in words and WRONG in words


def test_who_has_left_the_staff_leaves_the_message_behind(client, report, officer):
    client.force_login(officer)
    handle(client, report, is_handled="on", is_passed_on="on")
    officer.delete()
    report.refresh_from_db()
    assert (report.handled_by, report.handled_at) == (None, NOON + HOUR)


# Nowhere else


def test_no_other_table_and_no_log_holds_a_word_of_it(client, report, page, officer, caplog):
    client.force_login(officer)
    with caplog.at_level(logging.DEBUG):
        send(client, page, text=WRONG, email="ada@example.org")
        handle(client, report, note="A note about Ada.", is_handled="on", is_passed_on="on")
        client.get(LIST, {"q": "bikes"})
        page.save_revision().publish()
        call_command("rebuild_search", verbosity=0)
        run_due(NOON + HOUR)
    tables = everything()
    assert WRONG in str(tables.pop("csp_site.PageReport"))
    for secret in (WRONG, "ada@example.org", "A note about Ada"):
        assert secret not in str(tables)
        assert secret not in caplog.text
    client.post(reverse("page_reports:delete", args=[report.pk]))
    assert ModelLogEntry.objects.filter(action="wagtail.delete", label__startswith="Bikes, 24").exists()
    assert WRONG not in str(everything().pop("wagtailcore.ModelLogEntry"))


@pytest.mark.search
def test_no_reader_finds_it(client, report):
    for address in (
        "/search/?q=number+rings",
        "/bikes/",
        "/sitemap.xml",
        f"/feedback/?page={report.page_id}",
    ):
        assert WRONG not in client.get(address).content.decode()


# Who is told


def test_the_role_that_keeps_the_page_is_told_without_the_words(report, page):
    assert not mail.outbox
    run_due(NOON + HOUR)
    [sent] = mail.outbox
    assert sent.to == ["web@example.org"]
    assert "on the page “Bikes”" in sent.body
    assert f"http://127.0.0.1:8000{edit(report)}" in sent.body
    assert "deleted by itself on 26 March 2026" in sent.body
    for secret in (WRONG, "ada@example.org"):
        assert secret not in str(sent.message())
    run_due(NOON + 2 * HOUR)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("role", "expected"),
    [("own", "web@example.org"), ("backup", "backup@example.org"), ("none", "data@example.org")],
)
def test_somebody_always_hears_of_it(role, expected, report, page):
    if role != "own":
        backup = Role.objects.create(name="Backup", email="backup@example.org" if role == "backup" else "")
        Role.objects.filter(pk=page.owner_role_id).update(email="", backup=backup)
    run_due(NOON + HOUR)
    assert [sent.to for sent in mail.outbox] == [[expected]]


def test_of_a_message_about_no_page_the_data_protection_contact_hears(client, home):
    turn_on()
    send(client)
    run_due(NOON + HOUR)
    [sent] = mail.outbox
    assert sent.to == ["data@example.org"]
    assert "something is wrong on the website" in sent.body


def test_the_email_gives_nothing_away_of_a_page_that_needs_safe_reading(client, page):
    about = InformationPageFactory(title="Abuse", is_sensitive=True, neutral_title="Advice and support")
    send(client, InformationPageFactory(title="Abuse at home", slug="at-home", parent=about))
    run_due(NOON + HOUR)
    [sent] = mail.outbox
    assert "“Advice and support”" in sent.body
    assert "Abuse" not in str(sent.message())


class Broken(EmailBackend):
    """A mail server that refuses one address; with `is_down` it refuses to be called at all."""

    is_down = False

    def open(self):
        if self.is_down:
            raise ConnectionRefusedError

    def send_messages(self, messages):
        if messages[0].to == ["web@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"web@example.org": (550, b"no")})
        return super().send_messages(messages)


@pytest.mark.parametrize("is_down", [True, False], ids=["server down", "address refused"])
def test_a_mail_that_fails_loses_no_message_and_is_tried_again(
    is_down, client, page, settings, monkeypatch, officer
):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr(Broken, "is_down", is_down)
    assert send(client, page).status_code == 302
    assert send(client).status_code == 302
    run_due(NOON + HOUR)
    assert [sent.to for sent in mail.outbox] == ([] if is_down else [["data@example.org"]])
    assert PageReport.objects.count() == 2
    assert not JobRun.objects.get(job="tell who keeps a page right").succeeded
    client.force_login(officer)
    assert "tell who keeps a page right" in client.get("/admin/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run_due(NOON + 2 * HOUR)
    assert sorted(sent.to[0] for sent in mail.outbox) == ["data@example.org", "web@example.org"]


# How long it is kept


def test_a_message_is_deleted_when_its_time_is_over_and_not_before(report):
    over = NOON + 60 * SECOND + datetime.timedelta(days=30)
    run_due(over - 2 * HOUR)
    run_due(over - SECOND)
    assert PageReport.objects.exists()
    run_due(over + HOUR)
    assert not PageReport.objects.exists()


def test_what_the_form_promised_holds_whatever_the_settings_say_later(client, report, page):
    turn_on(reports_kept_days=700)
    run_due(NOON + 31 * DAY)
    assert not PageReport.objects.exists()
    turn_on(reports_kept_days=1)
    send(client, page, at=NOON + 40 * DAY)
    turn_on(data_controller="", reports_kept_days=None)
    run_due(NOON + 40 * DAY + 2 * HOUR)
    assert PageReport.objects.exists()
    run_due(NOON + 42 * DAY)
    assert not PageReport.objects.exists()


def test_handled_and_passed_on_it_goes_all_the_same(client, report, officer):
    client.force_login(officer)
    handle(client, report, is_handled="on", is_passed_on="on", note="Done.")
    run_due(NOON + 31 * DAY)
    assert not PageReport.objects.exists()
