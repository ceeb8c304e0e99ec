"""What can be asked of a document's address: every method, header and spelling, closed and open."""

import io
import os
import zipfile
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client

from csp_site.tests.factories import PDF, DocumentFactory, InformationPageFactory, holding

UNSAFE_METHODS = ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"]


@pytest.fixture
def draft(home):
    """A document that only a draft holds."""
    document = DocumentFactory(title="Secret minutes")
    InformationPageFactory(live=False, body=[holding(document)])
    return document


@pytest.fixture
def published(home):
    """A document that everybody may read."""
    document = DocumentFactory(title="Terms of reference", file=ContentFile(PDF, name="terms.pdf"))
    InformationPageFactory(body=[holding(document)])
    return document


def full(response):
    """Return all that a response says, apart from the number of the request."""
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, headers, response.getvalue()


def never_existed(client):
    return full(client.get("/documents/987654/terms.pdf"))


def test_nobody_learns_by_asking_whether_a_closed_document_exists(client, draft, published):
    nothing = never_existed(client)
    assert nothing[0] == 404
    assert full(client.get(draft.url)) == nothing
    assert full(client.get(f"/documents/{draft.pk}/other.pdf")) == nothing
    assert full(client.get(f"/documents/{published.pk}/other.pdf")) == nothing


def test_the_answer_to_a_wrong_address_says_what_may_be_the_matter(get_soup, draft):
    soup = get_soup(draft.url, status=404)
    assert soup.h1.get_text(strip=True) == "We cannot show a document here"
    assert "It may not be published yet" in soup.main.get_text()
    assert "Secret" not in str(soup)


@pytest.mark.parametrize("method", UNSAFE_METHODS)
@pytest.mark.parametrize("checks", [True, False])
def test_no_other_method_gets_a_document_or_learns_of_it(home, draft, published, method, checks):
    client = Client(enforce_csrf_checks=checks)
    answers = [
        client.generic(method, address)
        for address in (draft.url, published.url, "/documents/987654/terms.pdf")
    ]
    assert {answer.status_code for answer in answers} <= {403, 405}
    assert len({full(answer)[2] for answer in answers}) == 1
    assert PDF not in answers[0].getvalue()


def test_head_tells_of_an_open_document_what_get_does_and_of_a_closed_one_nothing(client, draft, published):
    got, asked = client.get(published.url), client.head(published.url)
    assert asked.status_code == 200
    assert asked.getvalue() == b""
    for name in ("Content-Length", "ETag", "Cache-Control", "Content-Type", "Content-Disposition"):
        assert asked[name] == got[name]
    nothing = client.head("/documents/987654/terms.pdf")
    assert nothing.status_code == 404
    assert full(client.head(draft.url)) == full(nothing)


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-4"},
        {"Range": "bytes=-1", "If-Range": "{etag}"},
        {"If-None-Match": "{etag}"},
        {"If-None-Match": "W/{etag}"},
        {"If-None-Match": "*"},
        {"If-Match": "{etag}"},
        {"If-Match": "*"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"X-HTTP-Method-Override": "HEAD"},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"},
        {"X-Forwarded-User": "officer1@example.org", "Remote-User": "officer1@example.org"},
        {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"},
        {"X-Accel-Redirect": "/documents/", "X-Sendfile": "/etc/passwd"},
        {"Accept": "application/pdf"},
        {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"},
        {"Authorization": "Basic b2ZmaWNlcjpvZmZpY2Vy"},
        {"Cookie": "sessionid=guessed; csrftoken=guessed"},
        {"Referer": "http://testserver/admin/documents/"},
        {"Purpose": "prefetch", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
def test_no_header_opens_a_closed_document_or_tells_of_it(client, draft, headers):
    etag = f'"{draft.file_hash}"'
    sent = {name: value.replace("{etag}", etag) for name, value in headers.items()}
    response = client.get(draft.url, headers=sent)
    assert full(response) == full(client.get("/documents/987654/terms.pdf", headers=sent))
    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-store"
    assert draft.file_hash not in str(response.headers)


def test_an_open_document_is_sent_with_care(client, published):
    response = client.get(published.url)
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="terms.pdf"'
    assert response["Content-Length"] == str(len(PDF))
    assert response["Cache-Control"] == "no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert not response.cookies


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("figures.csv", b"a,b\n1,2\n", "text/csv; charset=utf-8"),
        ("Plan.ODT", zipped(), "application/vnd.oasis.opendocument.text"),
        ("run.html", b"<script>alert(1)</script>", "application/octet-stream"),
    ],
)
def test_what_a_browser_need_not_show_is_a_download(client, home, name, content, kind):
    document = DocumentFactory(file=ContentFile(content, name=name))
    InformationPageFactory(body=[holding(document)])
    response = client.get(document.url)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_name_in_another_script_or_with_signs_still_makes_an_address(client, home):
    for name in ("Réunion d’équipe (1).pdf", "日本.pdf", 'a"b\r\nSet-Cookie: x=1.pdf', "100% #2?.pdf"):
        document = DocumentFactory(file=ContentFile(PDF, name=name))
        InformationPageFactory(body=[holding(document)])
        response = client.get(document.url)
        assert response.getvalue() == PDF
        assert not response.cookies
        assert "\n" not in response["Content-Disposition"]


def test_a_reader_who_has_the_file_is_told_so_without_it(client, published):
    etag = client.get(published.url)["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = client.get(published.url, headers={"If-None-Match": known})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag
        assert response["Cache-Control"] == "no-cache"
        assert client.head(published.url, headers={"If-None-Match": known}).status_code == 304
    assert client.get(published.url, headers={"If-None-Match": '"other"'}).status_code == 200
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get(published.url, headers=later).getvalue() == PDF


def test_a_part_of_an_open_document_is_that_part_or_the_whole(client, published):
    response = client.get(published.url, headers={"Range": "bytes=0-4"})
    assert (response.status_code, response.getvalue()) in [(206, PDF[:5]), (200, PDF)]


def test_what_unzips_on_the_way_is_still_recognised_the_second_time(client, home):
    document = DocumentFactory(file=ContentFile(b"year,number\n" * 500, name="figures.csv"))
    InformationPageFactory(body=[holding(document)])
    compressed = client.get(document.url, headers={"Accept-Encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    again = {"Accept-Encoding": "gzip", "If-None-Match": compressed["ETag"]}
    assert client.get(document.url, headers=again).status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/documents/{id}/Terms.pdf",
        "/documents/{id}/TERMS.PDF",
        "/documents/{id}/terms.pdf/",
        "/documents/{id}//terms.pdf",
        "/documents/{id}/x/../terms.pdf",
        "/documents/{id}/%2e%2e/terms.pdf",
        "/documents/{id}/./terms.pdf",
        "/documents/{id}/terms.pdf%20",
        "/documents/{id}/terms.pdf.",
        "/documents/{id}/terms.pdf;a=1",
        "/documents/{id}/terms%252epdf",
        "/documents/{id}/..%2f..%2fetc%2fpasswd",
        "/documents/{id}/" + "a" * 3000,
        "/documents/{id}/%ff%fe.pdf",
        "/documents/{id}/\N{FULLWIDTH FULL STOP}pdf",
        "/documents/99999999999999999999/terms.pdf",
        "/documents/9223372036854775807/terms.pdf",
        "/documents/9223372036854775808/terms.pdf",
        "/documents/0/terms.pdf",
        "/documents/-1/terms.pdf",
        "/documents/+{id}/terms.pdf",
        "/documents/{id}.0/terms.pdf",
        "/documents/1e0/terms.pdf",
        "/documents/٣/terms.pdf",
        "/documents//terms.pdf",
        "/documents/{id}",
        "/documents/{id}/",
        "/documents/",
        "/Documents/{id}/terms.pdf",
        "//documents/{id}/terms.pdf",
    ],
)
def test_another_spelling_of_an_address_leads_nowhere(client, published, address):
    response = client.get(address.replace("{id}", str(published.pk)), follow=True)
    assert response.status_code == 404
    assert PDF not in response.getvalue()


@pytest.mark.parametrize("address", ["/documents/{id}/terms.pdf%00", "/documents/{id}/%00terms.pdf"])
def test_an_address_with_a_nul_is_refused(client, published, address):
    assert client.get(address.replace("{id}", str(published.pk))).status_code == 400


def test_zeros_in_front_of_the_number_change_nothing_about_who_may_read(client, draft, published):
    assert full(client.get(f"/documents/000{draft.pk}/terms.pdf")) == never_existed(client)
    assert client.get(f"/documents/000{published.pk}/terms.pdf").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"), [("?download=1", 404), ("?next=/admin/", 404), ("?a=%00", 400)]
)
def test_a_query_opens_nothing(client, draft, query, status):
    response = client.get(draft.url + query)
    assert response.status_code == status
    assert PDF not in response.content


def test_document_files_cannot_be_reached_beside_their_address(client, published, officer):
    """Not even signed in, and not even a file that is open at its own address."""
    client.force_login(officer)
    name = published.file.name
    full_path = published.file.path
    up = os.path.relpath(full_path, settings.MEDIA_ROOT)
    from_static = os.path.relpath(full_path, settings.STATIC_ROOT)
    assert os.path.commonpath([full_path, settings.MEDIA_ROOT]) != str(settings.MEDIA_ROOT)
    tries = [
        name,
        up,
        full_path,
        f"images/{up}",
        f"images/../{up}",
        f"avatar_images/../{up}",
        f"/{full_path}",
    ]
    tries += [quote(path, safe="") for path in tries]
    tries += [path.replace("..", "%2e%2e") for path in tries]
    tries += [up.replace("../", "..\\"), up.replace("../", "....//"), up.replace("../", "..;/")]
    for path in [*tries, from_static, quote(from_static, safe=""), from_static.replace("..", "%2e%2e")]:
        for prefix in ("/media/", "/static/", "/", "/documents/"):
            response = client.get(prefix + path)
            # Out of a folder is refused as suspicious, else nothing is there; a file would be 200.
            assert response.status_code in (400, 404), prefix + path
            assert PDF not in response.getvalue()
