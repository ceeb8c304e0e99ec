"""Whatever a visitor sends is answered with a page, a redirect or a refusal, never with an error."""

import io

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.test.client import encode_multipart

from contacts.tests.factories import ContactPageFactory, MemberPageFactory, NeedFactory
from csp_site import wsgi
from csp_site.tests.factories import DocumentFactory, ImageFactory, InformationPageFactory, holding
from csp_site.tests.reporting import turn_on

# What each address answers whoever asks for it in the ordinary way.
ASKED = {
    "/": 200,
    "/about/": 200,
    "/get-help/": 200,
    "/get-help/helpline/": 200,
    "/members/": 200,
    "/none/": 404,
    "/search/": 200,
    "/feedback/": 200,
    "/sitemap.xml": 200,
    "/healthz": 200,
    "/favicon.ico": 200,
    "/static/css/base.css": 200,
    "/media/images/none.jpg": 404,
    "/documents/1/none.pdf": 404,
    "/_util/login/": 302,
    "/_util/authenticate_with_password/1/1/": 404,
    "/admin/": 302,
    "/admin/login/": 200,
    "/admin/password_reset/": 200,
}
FILES = {"/favicon.ico", "/static/css/base.css"}
# What it answers whoever sends it something with the token that belongs to it, and without.
SENT = ASKED | {
    "/media/images/none.jpg": 405,
    "/documents/1/none.pdf": 405,
    "/search/": 303,
    "/feedback/": 403,
}
SENT |= dict.fromkeys(FILES, 405)
SENT_BARE = dict.fromkeys(ASKED, 403) | {"/healthz": 200, "/search/": 303} | dict.fromkeys(FILES, 405)
# What reads nothing of what is sent.
UNREAD = {"/healthz", *FILES}
TOKEN = "a" * 32


@pytest.fixture
def visitor(home):
    """Somebody's browser or program, at a site with a page of each type and the problem form."""
    turn_on()
    need = NeedFactory(slug="safety")
    InformationPageFactory(slug="about")
    ContactPageFactory(slug="helpline", needs=[need])
    MemberPageFactory()
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def send(visitor, path="/", method="GET", body=b"", content_type="text/plain", **extra):
    """Send something and return the status of the answer."""
    return visitor.generic(method, path, body, content_type, **extra).status_code


@pytest.mark.parametrize(
    "path",
    [
        "/a\0b/",
        "/get-help/\0/",
        "/static/a\0.css",
        "/media/images/a\0.jpg",
        "/documents/1/a\0.pdf",
        "/\xff\xfe/",
        "/get-help/\xed\xa0\x80/",
        "//evil.example/about",
        "//about//",
        "/about//",
        "/../../etc/passwd",
        "/about/../../",
        "/static/../manage.py",
        "/media/../../manage.py",
        "/.env",
        "/%2e%2e/",
        "/about/\r\nSet-Cookie: a=b/",
        "/about/\u202e/".encode().decode("latin-1"),
        "",
    ],
)
def test_a_broken_address_is_refused(visitor, path):
    visitor_may_see = {200} if path == "" else {301, 400, 404}
    response = visitor.get("/", PATH_INFO=path)
    assert response.status_code in visitor_may_see
    assert "evil.example" not in response.get("Location", "").split("/")[:3]
    assert not response.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/" + "a" * 50_000 + "/",
        "/" + "a/" * 1_000,
        "/static/" + "a" * 5_000,
        "/media/images/" + "a" * 300 + ".jpg",
        "/documents/1/" + "a" * 5_000,
        "/documents/" + "9" * 40 + "/a.pdf",
        "/_util/authenticate_with_password/" + "9" * 40 + "/1/",
    ],
)
def test_an_address_far_too_long_is_refused(visitor, path):
    assert send(visitor, path) in (301, 404)


@pytest.mark.parametrize(
    "query",
    [
        "need=%00",
        "need=%ff%fe",
        "need=%ed%a0%80",
        "need=%",
        "need=" + "a" * 50_000,
        "need=a&need=b",
        "need=safety%27%22;--",
        "need[]=1&need[a]=2",
        "page=-1",
        "page=99999999999999999999",
        "page=%C2%B2",
        "p=99999999999999999999&page=1e9",
        "p=%C2%B2",
        "&&&==&=",
        "mode=x&in_preview_panel=true",
        "next=javascript:alert(1)",
    ],
)
def test_a_strange_query_is_answered(visitor, query):
    wanted = dict(ASKED)
    if query in ("need=%00", "need=%ed%a0%80"):
        wanted = dict.fromkeys(ASKED, 400) | {"/search/": 200}
    elif query.startswith("p="):
        wanted["/sitemap.xml"] = 404
    elif len(query) > 2_000:
        wanted |= {"/admin/": 400, "/_util/login/": 400}
    assert {path: send(visitor, path, QUERY_STRING=query) for path in ASKED} == wanted


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "A" * 300])
def test_what_would_change_something_is_refused(visitor, method):
    wanted = dict(SENT_BARE)
    if method != "POST":
        wanted |= {"/search/": 405, "/feedback/": 405}
    assert {path: send(visitor, path, method) for path in ASKED} == wanted


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "get"])
def test_what_only_asks_in_a_strange_way_is_answered(visitor, method):
    for path, status in ASKED.items():
        may_be = {status} if method == "get" else {status, 200, 405}
        assert send(visitor, path, method) in may_be, path


@pytest.mark.parametrize(
    "cookie",
    [
        "sessionid=garbage",
        "sessionid=" + "a" * 32,
        "sessionid=" + "x" * 9_000,
        'sessionid="' + "\\000" * 10 + '"',
        "sessionid=" + "\xff" * 10,
        'csrftoken="\\000"',
        "csrftoken=" + "é" * 40,
        "messages=garbage; csrftoken=garbage",
        ";;==; =;",
    ],
)
def test_a_cookie_that_is_not_ours_is_answered(visitor, cookie):
    has_nul = "\\000" in cookie
    for path in ("/", "/get-help/", "/none/", "/admin/", "/admin/login/", "/admin/password_reset/"):
        assert send(visitor, path, HTTP_COOKIE=cookie) == (400 if has_nul else ASKED[path])
        assert send(visitor, path, "POST", HTTP_COOKIE=cookie) == (400 if has_nul else 403)


def test_a_cookie_with_a_nul_in_it_is_refused(visitor):
    for path in ("/", "/admin/login/"):
        assert send(visitor, path, HTTP_COOKIE='sessionid="' + "\\000" * 10 + '"') == 400


FORM = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
BODIES = {
    "a form without a boundary": ("multipart/form-data", FORM),
    "a form that is none": ("multipart/form-data; boundary=x", b"\xff\0" * 1_000),
    "a form cut short": ("multipart/form-data; boundary=x", FORM[:30]),
    "parts in no encoding": (
        "multipart/form-data; boundary=x",
        FORM.replace(b'name="a"', b"name*=rot13''a; filename*=none''b"),
    ),
    "parts coded wrongly": (
        "multipart/form-data; boundary=x",
        FORM.replace(b"\r\n\r\nb", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!"),
    ),
    "a form with a NUL": ("application/x-www-form-urlencoded", b"username=%00&password=%00&email=%00"),
    "a form without end": ("application/x-www-form-urlencoded", b"a=" + b"x" * 4_000_000),
    "a form of too many fields": ("application/x-www-form-urlencoded", b"a=1&" * 20_000),
    "data of another kind": ("application/json", b"{"),
    "no kind at all": (";;;", b"a"),
}


# Refused for the kind that it says it is, before anybody reads it; and when it is read.
REFUSED_UNREAD = {"a form without a boundary", "a form that is none", "data of another kind"}
UNREADABLE = REFUSED_UNREAD | {"a form without end", "a form of too many fields"}


@pytest.mark.parametrize("name", BODIES)
def test_a_strange_form_is_answered(visitor, name):
    content_type, body = BODIES[name]
    visitor.cookies["csrftoken"] = TOKEN
    with_token = {"HTTP_X_CSRFTOKEN": TOKEN, "CONTENT_LENGTH": str(len(body))}
    bare, sent = SENT_BARE, SENT
    if name in UNREADABLE:
        unread = {} if name in REFUSED_UNREAD else {path: SENT[path] for path in UNREAD}
        bare = sent = dict.fromkeys(ASKED, 400) | unread
    assert {path: send(visitor, path, "POST", body, content_type) for path in ASKED} == bare
    assert {path: send(visitor, path, "POST", body, content_type, **with_token) for path in ASKED} == sent


@pytest.mark.parametrize(("length", "status"), [("-5", 200), ("", 200), ("99999999999999999999", 400)])
def test_a_form_that_lies_about_its_length_is_answered(visitor, length, status):
    visitor.cookies["csrftoken"] = TOKEN
    form = "application/x-www-form-urlencoded"
    told = {"HTTP_X_CSRFTOKEN": TOKEN, "CONTENT_LENGTH": length}
    assert send(visitor, "/admin/login/", "POST", b"a=b", form, **told) == status


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_IF_NONE_MATCH": "junk\xff"},
        {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT"},
        {"HTTP_RANGE": "bytes=zzz-"},
        {"HTTP_RANGE": "bytes=9999999999-"},
        {"HTTP_ACCEPT_ENCODING": "gzip;q=junk,,"},
        {"HTTP_ACCEPT_LANGUAGE": "x" * 5_000},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https, junk"},
        {"HTTP_X_FORWARDED_FOR": "';--", "HTTP_FORWARDED": "for=junk;;"},
        {"HTTP_ORIGIN": "http://[", "HTTP_REFERER": "http://["},
        {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_a_strange_header_is_answered(visitor, header):
    picture = ImageFactory()
    picture.make_renditions()
    document = DocumentFactory()
    InformationPageFactory(body=[holding(document)])
    visitor.cookies["csrftoken"] = TOKEN
    files = {picture.sources[0]["url"], document.url}
    wanted = ASKED | dict.fromkeys(files, 200)
    if "9999999999" in header.get("HTTP_RANGE", ""):
        wanted |= dict.fromkeys(FILES, 416)
    if "HTTP_X_REQUESTED_WITH" in header:
        wanted["/admin/"] = 403
    assert {path: send(visitor, path, **header) for path in wanted} == wanted
    wanted = SENT_BARE | dict.fromkeys(files, 403)
    assert {path: send(visitor, path, "POST", **header, secure=True) for path in wanted} == wanted


@pytest.mark.parametrize(
    "host", ["evil.example", "bad host", "a" * 1_000, "[::1", "testserver:x", "a@testserver"]
)
def test_another_host_is_refused(visitor, host):
    assert send(visitor, HTTP_HOST=host) == 400
    response = visitor.get("/about", HTTP_X_FORWARDED_HOST=host)
    assert response["Location"] == "/about/"


@pytest.fixture
def one_connection():
    """Keep the test's connection, which the end of a real request would close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def call(content_type, body=FORM, path="/healthz", **extra):
    """Send something straight to what the web server calls, and return the status of the answer."""
    environ = RequestFactory().generic("POST", path, body, **extra).environ
    environ |= {"CONTENT_TYPE": content_type, "wsgi.input": io.BytesIO(body)}
    answered = []
    wsgi.application(environ, lambda status, headers: answered.append(int(status.split()[0])))
    return answered[0]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=rot13",
        "text/plain; charset=idna",
        "text/plain; charset=undefined",
        "text/plain; charset=a\0b",
        "text/plain; charset*=none''x",
        "multipart/form-data; boundary=x; charset=zip",
        "application/x-www-form-urlencoded; charset=utf-16",
    ],
)
def test_an_encoding_that_django_cannot_read_is_answered(home, one_connection, content_type):
    cookie = {"HTTP_COOKIE": f"csrftoken={TOKEN}"}
    assert call(content_type, QUERY_STRING="need=%41", **cookie) == 200
    assert call(content_type, path="/admin/login/", QUERY_STRING="need=%41", **cookie) == 403


@pytest.mark.parametrize(
    "boundary", ["----WebKitFormBoundary7MA4YWxkTrZu0gW", "-----------------------97", "x"]
)
@pytest.mark.parametrize(
    "wanted", ["multipart/form-data; boundary={}", 'multipart/form-data;boundary="{}"']
)
def test_a_form_as_browsers_send_it_arrives_whole(administrator, one_connection, boundary, wanted):
    administrator.set_password("correct horse battery")
    administrator.save()
    fields = {"username": administrator.email, "password": "correct horse battery"}
    body = encode_multipart(boundary, fields | {"csrfmiddlewaretoken": TOKEN})
    cookie = {"HTTP_COOKIE": f"csrftoken={TOKEN}"}
    assert call(wanted.format(boundary), body, "/admin/login/", **cookie) == 302
    assert call("text/plain; charset=rot13", body, "/admin/login/", **cookie) == 403
