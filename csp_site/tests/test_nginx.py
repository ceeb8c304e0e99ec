"""nginx as `deploy/nginx.conf` sets it up, in front of a server of the site."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

from csp_site.caching.kept import MAY_BE_KEPT
from csp_site.tests.container import BASE
from csp_site.tests.slow_clients import (
    CLIENTS,
    KEPT_A_SECOND,
    KINDS,
    free_port,
    seconds_to_answer,
    serving,
    slow_clients,
)

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin")
CONFIGURATION = (BASE / "deploy" / "nginx.conf").read_text()
pytestmark = [
    pytest.mark.skipif(not NGINX, reason="There is no nginx here."),
    pytest.mark.one_database("the server behind it runs no site and has none"),
]


def configuration(folder, site, port, plain_port):
    """Return our configuration with the ports and places of a test, and without certificates."""
    text = CONFIGURATION
    for pattern, put in (
        (r" +listen \[::\].*\n", ""),
        (r"listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
        (r"listen 80\b", f"listen 127.0.0.1:{plain_port}"),
        (r" +ssl_.*\n", ""),
        (r"WWW\.EXAMPLE\.ORG", "127.0.0.1"),
        (r" DATA_DIR;", f" {folder};"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{site}"),
        (r"/var/cache/nginx", str(folder / "cache")),
        (r"/run/nginx\.pid", f"{folder}/nginx.pid"),
        (r"/var/log/nginx", str(folder)),
        # It may read what a test has written, as who runs the test.
        (r"user www-data;", "user root; daemon off;"),
        (r"http \{", "http {" + "".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)),
    ):
        text, times = re.subn(pattern, put, text)
        assert times, pattern
    return text


TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def nginx_before(site, folder):
    """Run nginx in front of the port of a server; give its two ports, for HTTPS (without it) and HTTP."""
    port = free_port(23000)
    plain_port = free_port(port + 1)
    (folder / "nginx.conf").write_text(configuration(folder, site, port, plain_port))
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, server.stderr.read()
            time.sleep(0.1)
        yield port, plain_port
    finally:
        server.terminate()
        server.communicate(timeout=30)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of nginx in front of the site."""
    folder = tmp_path_factory.mktemp("nginx")
    with serving(folder) as site, nginx_before(site, folder) as ports:
        yield ports[0]


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    """The two ports of nginx in front of an application that says what it was sent, and its folder."""
    folder = tmp_path_factory.mktemp("echo")
    with (
        serving(folder, "csp_site.tests.slow_clients:echo") as site,
        nginx_before(site, folder) as ports,
    ):
        yield *ports, folder


def answer(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        method, path, body, {name.replace("_", "-"): given for name, given in headers.items()}
    )
    response = connection.getresponse()
    response.text = response.read().decode()
    connection.close()
    return response


@pytest.mark.parametrize("kind", KINDS)
def test_sixty_slow_clients_keep_nobody_waiting(kind, port):
    with slow_clients(port, kind) as still_open:
        time.sleep(0.5)
        assert min(seconds_to_answer(port) for _ in range(3)) < 1
        if "nobody closes" not in kind:
            assert still_open() == CLIENTS


def test_the_site_is_told_who_asks_and_how_and_nothing_that_a_reader_made_up(echo):
    made_up = {"X_Forwarded_For": "192.0.2.1, 192.0.2.2", "X_Forwarded_Proto": "https"}
    assert answer(echo[0], "GET", "/", **made_up).text == "0 bytes for 127.0.0.1 by http"


def test_only_staff_upload_much(echo):
    two = b"a" * 2 * 1024**2
    assert answer(echo[0], "POST", "/feedback/", two[: 1024**2]).text.startswith("1048576 bytes")
    session = f"sessionid={'a' * 32}"
    taken = answer(echo[0], "POST", "/admin/documents/", two, Cookie=session)
    assert taken.text.startswith("2097152 bytes")
    # Refused by its length, before any of it is sent.
    assert answer(echo[0], "POST", "/feedback/", Content_Length=str(len(two))).status == 413


def test_static_files_and_sizes_of_pictures_are_sent_by_nginx_and_originals_by_nobody(echo):
    port, _, folder = echo
    for place in ("static/css", "media/images", "media/original_images"):
        (folder / place).mkdir(parents=True)
    hashed = "static/css/base.0123456789ab.css"
    (folder / hashed).write_text("a {}" * 100)
    (folder / f"{hashed}.gz").write_bytes(b"compressed")
    (folder / "media/images/a.avif").write_bytes(b"picture")
    (folder / "media/original_images/a.jpg").write_bytes(b"secret")
    style = answer(port, "GET", f"/{hashed}")
    assert style.text == "a {}" * 100
    assert answer(port, "GET", f"/{hashed}", Accept_Encoding="gzip").text == "compressed"
    picture = answer(port, "GET", "/media/images/a.avif")
    assert picture.text == "picture"
    for response, kind in ((style, "text/css; charset=utf-8"), (picture, "image/avif")):
        assert response.headers["Content-Type"] == kind
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in response.headers["Cache-Control"]
        assert "max-age" in response.headers["Strict-Transport-Security"]
    for path in ("/media/original_images/a.jpg", "/media/images/../original_images/a.jpg", "/static/a.js"):
        assert "0 bytes for" in answer(port, "GET", path).text  # it is for the site to say


def test_a_page_is_kept_for_seconds_and_no_longer_while_the_site_is_down(tmp_path):
    assert MAY_BE_KEPT.format(1) == KEPT_A_SECOND
    site_port = free_port(22500)
    with nginx_before(site_port, tmp_path) as (port, _):
        (tmp_path / "site").mkdir()
        with serving(tmp_path / "site", "csp_site.tests.slow_clients:page", port=site_port):
            first = answer(port, "GET", "/about/").text
            assert answer(port, "GET", "/about/").text == first
            assert answer(port, "GET", "/about/?page=2").text != first
            for cookie in ("sessionid=a", "csrftoken=a", "messages=a"):
                own = answer(port, "GET", "/about/", Cookie=cookie).text
                assert cookie in own and answer(port, "GET", "/about/", Cookie=cookie).text != own
            assert answer(port, "GET", "/about/").text.startswith("/about/ for all")
            time.sleep(2.5)
            second = answer(port, "GET", "/about/").text
            assert second != first
        time.sleep(2.5)
        # What was taken down meanwhile must not come back.
        assert answer(port, "GET", "/about/").status == 502


def test_another_name_and_plain_http_lead_nowhere_else(echo):
    port, plain_port, _ = echo
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        answer(port, "GET", "/", Host="evil.example")
    moved = answer(plain_port, "GET", "/meetings/?year=2025")
    assert (moved.status, moved.headers["Location"]) == (301, "https://127.0.0.1/meetings/?year=2025")


def test_no_log_of_nginx_has_an_address_a_path_or_a_query(tmp_path):
    nobody = free_port(24000)
    with nginx_before(nobody, tmp_path) as (port, _):
        assert answer(port, "GET", "/admin/password_reset/confirm/MQ/token/?q=words").status == 502
        assert answer(port, "GET", "/media/images/none.avif").status == 404
        assert (
            answer(port, "GET", "/none/", Referer="http://a.example/words", User_Agent="token").status
            == 502
        )
        # What is wrong with nginx itself is logged with the request that met it.
        shutil.rmtree(tmp_path / "client_body")
        assert answer(port, "POST", "/token/?q=words", b"a" * 100_000).status == 500
    written = "".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert not re.search("words|token|127.0.0.1|images", written)
