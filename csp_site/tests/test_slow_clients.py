"""Slow clients wait for themselves alone: the server answers everybody else meanwhile."""

import http.client
import socket
import time
from contextlib import ExitStack

import pytest
from django.contrib.sessions.backends.cache import SessionStore

from csp_site.tests.slow_clients import (
    CLIENTS,
    HOST,
    KINDS,
    LARGE_FILE,
    SIGNED_IN,
    seconds_to_answer,
    serving,
    slow_clients,
)
from csp_site.web import gunicorn
from csp_site.web.gunicorn_worker import SESSION_COOKIE, Pace, PacedSocket, RequestRefusedError, Room

# The server here runs no site and has no database.
pytestmark = pytest.mark.one_database("the server behind it runs no site and has none")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server of the site; its port."""
    with serving(tmp_path_factory.mktemp("served")) as port:
        yield port


@pytest.fixture(scope="module")
def echo_port(tmp_path_factory):
    """A server of an application that says how much it was sent; its port."""
    with serving(tmp_path_factory.mktemp("echoing"), "csp_site.tests.slow_clients:echo") as port:
        yield port


def exchange(port, *pieces):
    """Send pieces over one connection and return all that comes back until it ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        for piece in pieces:
            client.sendall(piece)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize("kind", KINDS)
def test_sixty_slow_clients_keep_nobody_waiting(kind, port):
    with slow_clients(port, kind) as still_open:
        time.sleep(0.5)
        # The quickest of three: the computer that tests may have something else to do.
        assert min(seconds_to_answer(port) for _ in range(3)) < 1
        if "nobody closes" not in kind:
            assert still_open() == CLIENTS


def test_a_header_has_ten_seconds_for_the_whole_of_it_however_it_drips(port):
    with socket.create_connection(("127.0.0.1", port), timeout=0.5) as client:
        client.sendall(f"GET / HTTP/1.1\r\n{HOST}X-Slow: ".encode())
        started, answer = time.monotonic(), b""
        while not answer:
            assert time.monotonic() - started < 20
            try:
                client.sendall(b"a")
                answer = client.recv(100)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_body_and_an_answer_may_be_slow_but_never_stand_still():
    client, server = socket.socketpair()
    paced = PacedSocket(server)
    with client, server:
        paced.begin(Pace(0.4, 100))
        for _ in range(4):
            client.sendall(b"a" * 20)  # a fifth of a second more each time
            assert paced.recv(1000) == b"a" * 20
            time.sleep(0.15)
        with pytest.raises(RequestRefusedError) as refused:
            while True:
                client.sendall(b"a")  # too little to live on
                paced.recv(1000)
                time.sleep(0.1)
        assert refused.value.status == 408
        # However much has come, nobody is waited for longer than at first.
        paced.begin(Pace(0.4, 100))
        client.sendall(b"a" * 10_000)
        paced.recv(100_000)
        started = time.monotonic()
        with pytest.raises(RequestRefusedError):
            paced.recv(1000)
        assert time.monotonic() - started < 5
        paced.begin(Pace(0.4, 100))
        with pytest.raises(BrokenPipeError):
            paced.sendall(b"a" * 50_000_000)
    # The system would send a file past all of this.
    assert gunicorn.sendfile is False


def test_the_bodies_of_a_process_share_what_room_there_is():
    room = Room(100)
    room.take(60)
    with pytest.raises(RequestRefusedError) as refused:
        room.take(41)
    assert refused.value.status == 503
    room.give_back(60)
    room.take(100)


# The rest of HTTP is as it was


@pytest.mark.parametrize(
    ("path", "cookie", "size", "answer"),
    [
        ("/feedback/", "", 1024**2, b"1048576 bytes"),
        ("/feedback/", "", 1024**2 + 1, b"413"),
        ("/feedback/", SIGNED_IN, 1024**2 + 1, b"413"),
        ("/admin/documents/", "", 1024**2 + 1, b"413"),
        ("/admin/documents/", "Cookie: sessionid=no key\r\n", 1024**2 + 1, b"413"),
        ("/admin/documents/", SIGNED_IN, 5 * 1024**2, b"5242880 bytes"),
        ("/admin/login/", SIGNED_IN, 221 * 1024**2, b"413"),
    ],
)
def test_only_staff_send_large_bodies_and_nobody_sends_huge_ones(path, cookie, size, answer, echo_port):
    header = f"POST {path} HTTP/1.1\r\n{HOST}{cookie}Content-Length: {size}\r\n\r\n"
    body = [] if answer == b"413" else [b"a" * 1024] * (size // 1024)
    assert answer in exchange(echo_port, header.encode(), *body)


def test_the_server_knows_the_cookie_of_a_session(settings):
    cookie = f"csrftoken=a; {settings.SESSION_COOKIE_NAME}={SessionStore()._get_new_session_key()}; a=b"
    assert SESSION_COOKIE.search(cookie)


def test_a_body_in_chunks_is_read_to_its_end_and_no_further(echo_port):
    head = f"POST /feedback/ HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n".encode()
    then = f"GET / HTTP/1.1\r\n{HOST}\r\n".encode()
    answers = exchange(echo_port, head, b"5\r\nhel", b"lo\r\n0\r\n\r\n" + then)
    assert answers.count(b"HTTP/1.1 200 ") == 2
    assert answers.index(b"5 bytes") < answers.index(b"0 bytes")
    too_much = exchange(echo_port, head, b"%x\r\n" % (2 * 1024**2), b"a" * (1024**2 + 65536))
    assert too_much.startswith(b"HTTP/1.1 413 ")


def test_what_waits_for_100_continue_is_told_to_go_on(echo_port):
    head = f"POST / HTTP/1.1\r\n{HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    with socket.create_connection(("127.0.0.1", echo_port), timeout=20) as client:
        client.sendall(head.encode())
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=b")
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_request_that_ends_too_soon_gets_no_answer(echo_port):
    header = f"POST / HTTP/1.1\r\n{HOST}Content-Length: 300\r\n\r\nabc"
    assert exchange(echo_port, header.encode()) == b""


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: +3\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding : chunked\r\n",
    ],
)
def test_a_request_whose_end_two_servers_could_read_differently_is_refused(framing, echo_port):
    answer = exchange(echo_port, f"POST / HTTP/1.1\r\n{HOST}{framing}\r\n0\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ") and answer.count(b"HTTP/1.1 ") == 1


def test_an_answer_without_a_body_a_large_one_and_several_on_one_connection_arrive_whole(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for method, path, size in (
        ("HEAD", "/robots.txt", 0),
        ("GET", "/robots.txt", 26),
        ("GET", LARGE_FILE, 32 * 1024**2),
        ("GET", "/healthz", 16),
    ):
        connection.request(method, path)
        answer = connection.getresponse()
        assert (answer.status, len(answer.read())) == (200, size)
        assert answer.headers["Server"] == "web"
        assert answer.headers["Connection"] == "keep-alive"
    connection.close()


def test_a_server_with_slow_clients_starts_afresh_and_stops(tmp_path):
    afresh = ("--max-requests=3", "--max-requests-jitter=0", "csp_site.tests.slow_clients:echo")
    # The clients stay when the server stops.
    with ExitStack() as clients:
        with serving(tmp_path, *afresh) as port:
            clients.enter_context(slow_clients(port, "a header that drips"))
            # Each process answers three and makes room for another.
            for _ in range(10):
                seconds_to_answer(port, patience=20)
            started = time.monotonic()
        assert time.monotonic() - started < 12  # less than what requests under way are given
