"""Slow clients of every kind, and a server of the site for them, on this computer alone."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from csp_site.management.ports import is_free

CLIENTS = 60
HOST = "Host: 127.0.0.1\r\n"
SIGNED_IN = f"Cookie: csrftoken=a; sessionid={'a' * 32}\r\n"
LARGE_FILE = "/static/large.bin"


def echo(environ, start_response):
    """Answer as an application that says how much it was sent, for whom, and by which protocol."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    sent = len(environ["wsgi.input"].read())
    told = (environ.get("HTTP_X_FORWARDED_FOR", "nobody"), environ["wsgi.url_scheme"])
    return [f"{sent} bytes for {' by '.join(told)}".encode()]


# As the site says of a page near its end, in `csp_site/caching/kept.py`.
KEPT_A_SECOND = "public, max-age=0, s-maxage=1"


def page(environ, start_response):
    """
    Answer as a page that says for whom it is and differs each time, and may be kept for a second.

    Whatever is sent by POST is the content version from then on.
    """
    version = Path(os.environ["DATA_DIR"]) / "version"
    if environ["REQUEST_METHOD"] == "POST":
        version.write_bytes(environ["wsgi.input"].read())
    rules = {"Cache-Control": KEPT_A_SECOND, "Vary": "Accept-Encoding", "Content-Type": "text/plain"}
    rules["X-Content-Version"] = version.read_text() if version.exists() else "1"
    start_response("200 OK", list(rules.items()))
    return [f"{environ['PATH_INFO']} for {environ.get('HTTP_COOKIE', 'all')}, {time.time()}".encode()]


def _form(path, size, cookie=""):
    kind = "Origin: http://127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"POST {path} HTTP/1.1\r\n{HOST}{cookie}{kind}Content-Length: {size}\r\n\r\na=".encode()


# What each sends at once, and whether it goes on, byte by byte.
KINDS = {
    "a connection that says nothing": (b"", False),
    "a header that stops half way": (f"GET / HTTP/1.1\r\n{HOST}".encode(), False),
    "a header that drips": (f"GET / HTTP/1.1\r\n{HOST}X-Slow: ".encode(), True),
    "a form that drips": (_form("/feedback/", 5000), True),
    "a password that drips": (_form("/admin/login/", 5000), True),
    "50 MB to the admin that drip": (
        _form("/admin/documents/multiple/add/", 50 * 1024**2, SIGNED_IN),
        True,
    ),
    "a body in chunks that drips": (
        f"POST /feedback/ HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\nfff\r\n".encode(),
        True,
    ),
    "an answer that is not read": (f"GET {LARGE_FILE} HTTP/1.1\r\n{HOST}\r\n".encode(), False),
    "a connection kept alive": (f"GET /robots.txt HTTP/1.1\r\n{HOST}\r\n".encode(), False),
    "a connection that nobody closes": (
        f"GET /robots.txt HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode(),
        False,
    ),
}


@contextmanager
def slow_clients(port, kind, count=CLIENTS):
    """Hold so many slow clients of a kind; give the function that returns how many are still connected."""
    begins, drips = KINDS[kind]
    clients = [socket.socket() for _ in range(count)]
    over = threading.Event()

    def drip():
        while drips and not over.wait(0.3):
            for client in clients:
                with suppress(OSError):
                    client.send(b"a")

    feeder = threading.Thread(target=drip)
    try:
        for client in clients:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(begins)
        feeder.start()
        yield lambda: sum(is_open(client) for client in clients)
    finally:
        over.set()
        feeder.join()
        for client in clients:
            client.close()


def is_open(client):
    """Return whether the server has not closed a connection yet."""
    client.setblocking(False)
    try:
        return client.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        client.setblocking(True)


def seconds_to_answer(port, path="/robots.txt", patience=8):
    """Ask for a page once and return how long the answer took."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        assert response.status == 200
        response.read()
    finally:
        connection.close()
    return time.monotonic() - started


def free_port(first):
    return next(port for port in range(first, 60000) if is_free("127.0.0.1", port))


@contextmanager
def serving(folder, *arguments, port=None):
    """Serve the site as everywhere, with an empty database and one large file; give the port."""
    static = folder / "static"
    static.mkdir(exist_ok=True)
    (static / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
    with (static / "large.bin").open("wb") as file:
        file.truncate(32 * 1024**2)
    port = port or free_port(22000)
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given |= {"DATA_DIR": str(folder), "STATIC_ROOT": str(static)}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:csp_site.web.gunicorn"]
    log = (folder / "server.log").open("w+")
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", *arguments], env=given, stdout=log, stderr=log
    )
    try:
        for _ in range(300):
            with suppress(OSError):
                seconds_to_answer(port)
                break
            assert server.poll() is None, (folder / "server.log").read_text()
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=40)
        log.close()
