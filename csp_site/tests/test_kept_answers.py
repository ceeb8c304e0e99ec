"""Answers are kept while they hold: every change, and the clock, is seen at the next visit of anybody."""

import datetime
import threading

import pytest
import time_machine
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from contacts.models import Channel, MemberName
from contacts.tests.factories import ContactPageFactory, MemberPageFactory, NeedFactory
from csp_site.caching import kept as kept_answers
from csp_site.caching.kept import VERSION
from csp_site.caching.triggers import drop_triggers, seen_tables, triggers_by_table
from csp_site.models import (
    Banner,
    BasePage,
    ChangeNote,
    ContentVersion,
    DatasetState,
    InformationPage,
    SiteSettings,
)
from csp_site.tests.at_once import together
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, holding, home_page
from csp_site.tests.second_process import second_process
from meetings.models import AgendaPublication, MeetingPage
from meetings.models.records import MeetingSettings
from meetings.tests.factories import MeetingPageFactory, item

NOON = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def about(shared):
    """A page that everybody may read, in a database that every process sees."""
    home_page()
    return InformationPageFactory(slug="about", title="About us")


@pytest.fixture
def visit(client):
    """Return a function that visits an address: it gives the answer, and how many queries that took."""

    def get(address="/about/", **headers):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address, **headers)
        return response, len(asked)

    return get


def text_of(response):
    return response.content.decode()


def is_from_what_is_kept(visited):
    """Return whether an answer took no more than the one question for the content version."""
    response, asked = visited
    assert response.status_code == 200
    return asked == 1


# What is kept, and of whom


def test_the_second_visitor_gets_what_the_first_one_got(about, visit):
    first, asked = visit()
    assert asked > 5
    second = visit()
    assert is_from_what_is_kept(second)
    assert second[0].content == first.content
    assert dict(second[0].items()) | {"X-Request-ID": ""} == dict(first.items()) | {"X-Request-ID": ""}


def test_what_is_packed_is_kept_packed_and_beside_it_what_is_not(about, visit):
    plain, packed = visit()[0], visit(HTTP_ACCEPT_ENCODING="gzip")[0]
    assert packed["Content-Encoding"] == "gzip" and not plain.has_header("Content-Encoding")
    assert is_from_what_is_kept(visit(HTTP_ACCEPT_ENCODING="br, gzip"))
    assert visit(HTTP_ACCEPT_ENCODING="br, gzip")[0].content == packed.content
    assert visit()[0].content == plain.content


def test_whoever_has_the_page_is_told_so_before_anything_is_made(about, visit):
    etag = visit()[0]["ETag"]
    caches["answers"].clear()
    response, asked = visit(HTTP_IF_NONE_MATCH=f'"other", {etag}')
    assert (response.status_code, response.content, response["ETag"], asked) == (304, b"", etag, 1)
    about.title = "Who we are"
    about.save()
    assert visit(HTTP_IF_NONE_MATCH=etag)[0].status_code == 200


def test_caches_in_front_keep_a_page_for_seconds_and_browsers_ask_again(about, visit):
    response, _ = visit()
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=10"
    assert response["Vary"] == "Accept-Encoding"
    assert response.cookies == {}


def test_no_browser_keeps_what_is_dangerous_to_have_read_but_the_site_may(about, visit):
    BasePage.objects.filter(pk=about.pk).update(is_sensitive=True, neutral_title="Advice")
    assert "no-store" in visit()[0]["Cache-Control"]
    again = visit()
    assert is_from_what_is_kept(again) and "no-store" in again[0]["Cache-Control"]


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_whoever_may_see_something_of_their_own_passes_by_all_that_is_kept(cookie, about, visit, client):
    visit()
    client.cookies[cookie] = "anything"
    response, asked = visit()
    assert asked > 1 and "public" not in response["Cache-Control"]
    del client.cookies[cookie]
    assert is_from_what_is_kept(visit())


def test_whoever_sends_a_password_along_passes_by_too(about, visit):
    visit()
    assert visit(HTTP_AUTHORIZATION="Basic a")[1] > 1


def test_an_answer_with_a_cookie_is_for_one_visitor(about, visit, monkeypatch):
    def serve(page, request, *args, plain=InformationPage.serve, **kwargs):
        response = plain(page, request, *args, **kwargs)
        response.set_cookie("own", "mine")
        return response

    monkeypatch.setattr(InformationPage, "serve", serve)
    for _ in range(2):
        visitor = Client()
        assert visitor.get("/about/").cookies["own"].value == "mine"


def test_a_page_that_was_only_asked_about_is_not_kept_without_its_words(about, client, visit):
    client.head("/about/")
    assert "About us" in text_of(visit()[0])


def test_nothing_of_a_member_of_staff_is_kept(about, visit, administrator):
    staff = Client()
    staff.force_login(administrator)
    response = staff.get("/about/")
    assert response["Cache-Control"] == "private, no-store"
    assert not is_from_what_is_kept(visit())


def test_another_host_is_refused_and_nothing_is_kept_under_it(about, visit):
    visit()
    for _ in range(2):
        assert visit(HTTP_HOST="evil.example")[0].status_code == 400
    assert "evil.example" not in text_of(visit()[0])
    assert visit(HTTP_X_FORWARDED_HOST="evil.example")[0].content == visit()[0].content


@pytest.mark.parametrize("query", ["x=1", "utm_source=a", "page=1", "need=x", f"page={'1' * 80}"])
def test_nothing_is_kept_under_words_that_no_page_asks_for(query, about, visit):
    for _ in range(2):
        response, asked = visit(f"/about/?{query}")
        assert response.status_code == 200 and asked > 1


def test_what_a_page_asks_for_makes_an_answer_of_its_own(about, visit):
    ContactPageFactory(title="Bike line", needs=[NeedFactory(name="Bikes", slug="bikes")])
    for _ in range(2):
        chosen, everything = visit("/get-help/?need=bikes"), visit("/get-help/")
    assert is_from_what_is_kept(chosen) and is_from_what_is_kept(everything)
    assert text_of(chosen[0]) != text_of(everything[0])


def test_whoever_comes_by_an_old_address_is_led_on_each_time(about, client):
    about.slug = "who"
    about.save()
    Redirect.add_redirect("/about/", about)
    for _ in range(2):
        response = client.get("/about/")
        assert (response.status_code, response["Location"]) == (301, "/who/")


def test_a_page_that_is_not_there_is_not_kept(about, visit):
    visit("/none/")
    response, asked = visit("/none/")
    assert response.status_code == 404 and asked > 1


def test_of_many_who_ask_at_once_one_page_is_made(about, monkeypatch):
    made = []

    def serve(page, request, *args, plain=InformationPage.serve, **kwargs):
        made.append(page.pk)
        return plain(page, request, *args, **kwargs)

    monkeypatch.setattr(InformationPage, "serve", serve)
    Client().get("/about/")
    about.save()
    made.clear()
    answers = together(*[lambda: Client().get("/about/").content] * 6)
    assert len(set(answers)) == 1
    assert made == [about.pk]


def test_where_making_it_fails_the_next_one_makes_it_and_waits_for_nobody(about, visit, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("not today")

    visit()
    about.save()
    with monkeypatch.context() as broken:
        broken.setattr(InformationPage, "serve", fail)
        with pytest.raises(RuntimeError):
            visit()
    monkeypatch.setattr(kept_answers, "_wait_for", fail)
    assert visit()[0].status_code == 200


def test_where_no_redis_answers_pages_are_made_each_time(about, visit, settings):
    there = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9"}
    settings.CACHES = settings.CACHES | {"answers": there}
    for _ in range(2):
        response, asked = visit()
        assert response.status_code == 200 and asked > 1


# Which answers may be kept


def patterns(resolver, above=""):
    """Yield every address that a view of our own answers at, with the view."""
    for each in resolver.url_patterns:
        address = above + str(each.pattern)
        if isinstance(each, URLPattern):
            yield address, each.callback
        elif not address.startswith("admin/"):
            yield from patterns(each, address)


def test_every_address_says_whether_its_answers_are_kept():
    ours = {}
    for address, view in patterns(get_resolver()):
        if not address.startswith("admin/"):
            ours.setdefault(address, view)  # the first one answers
    # Pages answer for themselves at these, and the other leads on.
    pages = {
        address for address, view in ours.items() if view.__name__ in ("serve", "RedirectView", "view")
    }
    said = {address: getattr(view, "is_kept", None) for address, view in ours.items()}
    assert [address for address in said if said[address] is None and address not in pages] == []
    assert {address for address in said if said[address]} == {
        *("data/", "data/datapackage.json", "data/<slug:name>.csv", "data/<slug:name>/"),
        *("changes/", "feed/", "sitemap.xml", "robots.txt", ".well-known/security.txt"),
    }


@pytest.mark.parametrize("address", ["/search/?page=1", "/search/", "/feedback/", "/documents/1/none.pdf"])
def test_what_is_made_for_one_reader_is_made_each_time(address, about, visit):
    first, _ = visit(address)
    again, asked = visit(address)
    assert asked > 1 and "public" not in first["Cache-Control"]
    assert VERSION in again.headers


@pytest.mark.parametrize(
    "address", ["/", "/sitemap.xml", "/feed/", "/changes/", "/data/", "/data/contacts.csv", "/get-help/"]
)
def test_what_everybody_gets_is_kept(address, about, visit):
    ContactPageFactory()
    visit(address), visit(address)
    assert is_from_what_is_kept(visit(address))


# Whatever changes


def test_every_table_that_readers_may_see_something_of_is_watched(db):
    assert triggers_by_table(connection).keys() == seen_tables()
    unseen = {model._meta.label for model in apps.get_models() if getattr(model, "is_unseen", False)}
    # A model that is named here has nothing that a reader could see, wherever it is told.
    assert unseen == {
        *("csp_site.AccessCount", "csp_site.CheckInterval", "csp_site.ContentVersion"),
        *("csp_site.DocumentText", "csp_site.FileClearance", "csp_site.FileMarks"),
        *("csp_site.JobRun", "csp_site.LoadedPartnership", "csp_site.LoadedRecord", "csp_site.OpenPoint"),
        *("csp_site.PageReport", "csp_site.PasswordResetRequest", "csp_site.SearchEntry"),
        *("csp_site.SearchWord", "csp_site.SentForm", "csp_site.User"),
        *("meetings.WaitingPaper", "reviews.SpreadsheetImport"),
    }


def publish(page, **values):
    """Publish a page with these values, as the editor does."""
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_whatever_is_changed_is_seen_at_the_next_visit_in_another_process(about):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    document = DocumentFactory(title="Terms")
    publish(about, body=[holding(document)])
    helpline = ContactPageFactory(title="Helpline", slug="helpline")
    member = MemberPageFactory(title="Unicorn Trust", slug="unicorns")
    MeetingPageFactory(slug="next", date=tomorrow, agenda=[item("Dragons")])
    phone = Channel.objects.filter(page=helpline)
    now = timezone.now()
    site = Site.objects.get(is_default_site=True)

    def member_is_renamed():
        MemberName.objects.filter(page=member).update(name="Dragon Trust")

    def change_number():
        phone.update(value="01223 358966")

    def add_another():
        Channel.objects.bulk_create([Channel(page=helpline, kind="phone", value="01223 336699")])

    def raise_banner():
        Banner.objects.create(message="Closed for snow.", starts_at=now, ends_at=now + 5 * HOUR)

    def by_hand():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE csp_site_banner SET message = %s", ["Open again."])

    # At which address, what is done, and what is read there from then on.
    changes = [
        ("/about/", lambda: publish(about, title="Who we are"), "Who we are"),
        ("/get-help/helpline/", change_number, "01223 358966"),
        ("/get-help/helpline/", add_another, "01223 336699"),
        ("/members/unicorns/", member_is_renamed, "Dragon Trust"),
        (
            "/about/",
            lambda: SiteSettings.objects.update_or_create(
                site=site, defaults={"strapline": "Here for you"}
            ),
            "Here for you",
        ),
        ("/about/", raise_banner, "Closed for snow."),
        ("/about/", by_hand, "Open again."),
        ("/about/", lambda: document.withdraw("It named somebody."), "It named somebody."),
        (
            "/changes/",
            lambda: ChangeNote.objects.create(page=about, text="New words.", published_at=now),
            "New words.",
        ),
        (
            "/meetings/next/",
            lambda: AgendaPublication.objects.publish(MeetingPage.objects.get(), None),
            "Dragons",
        ),
        ("/meetings/next/", lambda: AgendaPublication.objects.withdraw(MeetingPage.objects.get()), None),
        ("/data/", lambda: DatasetState.objects.create(name="contacts", rows=7, since=now), "7 rows"),
        ("/about/", lambda: Page.objects.get(pk=about.pk).unpublish(), 404),
        (
            "/get-help/helpline/",
            lambda: PageViewRestriction.objects.create(
                page=helpline.get_parent(), restriction_type="login"
            ),
            302,
        ),
    ]
    with second_process() as visit:
        for address, change, expected in changes:
            visit(address)
            status, before, asked = visit(address)
            assert (status, asked) == (200, 1), (address, "was not kept")
            change()
            status, after, asked = visit(address)
            assert asked > 1 and after != before, address
            if isinstance(expected, int):
                assert status == expected
            elif expected:
                assert expected not in before and expected in after


def test_a_save_of_what_nobody_sees_leaves_what_is_kept(about, visit, administrator):
    visit()
    administrator.last_login = timezone.now()
    administrator.save()
    assert is_from_what_is_kept(visit())


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time by itself")
def test_of_two_who_write_at_once_the_later_one_is_never_hidden_under_the_number_of_the_earlier(
    about, visit
):
    other = InformationPageFactory(slug="other", title="Other")
    has_written, may_end = threading.Event(), threading.Event()

    def write_for_long():
        with transaction.atomic():
            Page.objects.filter(pk=about.pk).update(title="Written first, stored last")
            has_written.set()
            assert may_end.wait(10)

    def write_in_between():
        assert has_written.wait(10)
        Page.objects.filter(pk=other.pk).update(title="Stored first")  # it waits for nobody
        assert "Stored first" in text_of(visit("/other/")[0]) and "About us" in text_of(visit()[0])
        assert is_from_what_is_kept(visit())
        may_end.set()

    together(write_for_long, write_in_between)
    assert "Written first, stored last" in text_of(visit()[0])


def test_inside_a_transaction_nothing_is_kept_since_nobody_else_sees_it(about, visit):
    with transaction.atomic():
        Page.objects.filter(pk=about.pk).update(title="Perhaps")
        for _ in range(2):
            response, asked = visit()
            assert asked > 1 and "Perhaps" in text_of(response)
        transaction.set_rollback(True)
    assert "Perhaps" not in text_of(visit()[0])


def test_tables_can_be_changed_while_they_are_migrated_and_are_watched_again_afterwards(about):
    there = triggers_by_table(connection)
    drop_triggers("default")
    assert triggers_by_table(connection) == {}
    before = ContentVersion.objects.get().number
    call_command("migrate", verbosity=0)
    assert triggers_by_table(connection) == there
    assert ContentVersion.objects.get().number > before


def test_a_new_database_never_goes_through_the_numbers_of_another(about):
    before = ContentVersion.objects.get().number
    ContentVersion.objects.all().delete()
    assert ContentVersion.objects.create(pk=1).number != before


# Whatever the clock changes


def test_a_notice_goes_up_and_comes_down_by_the_clock_alone(about, visit):
    Banner.objects.create(message="Closed.", starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    with time_machine.travel(NOON, tick=False) as clock:
        visit()
        assert is_from_what_is_kept(visit())
        etag = visit()[0]["ETag"]
        for hours, is_up in ((1, True), (2, False)):
            clock.move_to(NOON + hours * HOUR)
            response, _ = visit(HTTP_IF_NONE_MATCH=etag)
            assert response.status_code == 200 and ("Closed." in text_of(response)) is is_up
            etag = response["ETag"]


def test_an_expired_page_is_gone_though_nobody_has_done_anything(about, visit):
    member = MemberPageFactory(title="Unicorn Trust", expire_at=NOON + HOUR)
    with time_machine.travel(NOON, tick=False) as clock:
        response, _ = visit("/data/members.csv")
        assert is_from_what_is_kept(visit("/data/members.csv")) and member.title in text_of(response)
        clock.move_to(NOON + HOUR)
        assert not is_from_what_is_kept(visit("/data/members.csv"))


def test_questions_can_no_longer_be_sent_when_their_time_is_over(about, visit):
    site = Site.objects.get(is_default_site=True)
    MeetingSettings.objects.create(site=site, question_days=1, question_time=datetime.time(13))
    MeetingPageFactory(slug="next", date=NOON.date() + datetime.timedelta(days=1))
    with time_machine.travel(NOON, tick=False) as clock:
        visit("/meetings/next/")
        kept = visit("/meetings/next/")
        assert is_from_what_is_kept(kept) and "Send us your question by 1pm" in text_of(kept[0])
        clock.move_to(NOON + HOUR + datetime.timedelta(seconds=1))
        assert "had to be in by 1pm" in text_of(visit("/meetings/next/")[0])


def test_at_midnight_in_london_a_meeting_of_the_day_before_is_past(about, visit):
    MeetingPageFactory(title="Board", date=datetime.date(2026, 6, 10))
    evening = datetime.datetime(2026, 6, 10, 22, 59, tzinfo=datetime.UTC)
    with time_machine.travel(evening, tick=False) as clock:
        before, _ = visit("/meetings/")
        assert is_from_what_is_kept(visit("/meetings/"))
        clock.move_to(evening + datetime.timedelta(minutes=1))
        after, asked = visit("/meetings/")
        assert asked > 1 and text_of(after) != text_of(before)
        # It is a new day here before it is one in Greenwich.
        assert is_from_what_is_kept(visit("/meetings/"))


def test_no_cache_in_front_keeps_a_page_past_its_end(about, visit):
    Banner.objects.create(message="Closed.", starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    with time_machine.travel(NOON + HOUR - datetime.timedelta(seconds=4), tick=False):
        for _ in range(2):
            assert visit()[0]["Cache-Control"].endswith("s-maxage=4")


def test_another_version_of_the_programs_shares_no_answer(about, visit, monkeypatch):
    etag = visit()[0]["ETag"]
    monkeypatch.setattr(kept_answers, "_build", lambda: "another")
    response, asked = visit(HTTP_IF_NONE_MATCH=etag)
    assert response.status_code == 200 and asked > 1
