"""
A gunicorn worker that slow clients cannot stop.

gunicorn's own worker with threads reads requests and writes answers in the few threads that the site runs
in, so that a few slow clients keep all others waiting. Here each connection has a thread of its own, which
waits for its client, and the site runs in a few others, which never do. The parser, kept-alive connections,
stopping and restarting are gunicorn's.
"""

import errno
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from weakref import WeakSet

from gunicorn import util
from gunicorn.http.errors import NoMoreData
from gunicorn.http.wsgi import FileWrapper
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

# Only staff send files, some of them a whole meeting's papers at once; the largest paper has 50 MB.
LARGEST_BODY, LARGEST_BODY_FROM_STAFF = 1024 * 1024, 220 * 1024 * 1024
STAFF_PATH = "/admin/"
# Whoever is signed in sends it. Whether it is true, only the site can tell, once it has the whole request.
SESSION_COOKIE = re.compile(r"(?:^|;)\s*sessionid=[a-z0-9]{32}\s*(?:;|$)")
IN_MEMORY = 64 * 1024
# What all bodies of a process may take together, in memory or in temporary files.
ROOM_FOR_BODIES = 512 * 1024 * 1024
PIECE = 64 * 1024


@dataclass(frozen=True)
class Pace:
    """How long something may take: `seconds`, and one more for every `bytes_a_second` that went through."""

    seconds: float
    bytes_a_second: int | None = None


# The header has ten seconds, whatever comes. The rest may be as slow as a poor line, but never stand still
# for longer than its first seconds.
HEADER = Pace(10)
BODY = Pace(30, 16 * 1024)
ANSWER = Pace(30, 4 * 1024)
CLOSING = Pace(2)


class RequestRefusedError(Exception):
    """A request that the site does not get: the `status` and `reason` of the answer, and its words."""

    def __init__(self, status, reason, words):
        super().__init__(words)
        self.status, self.reason, self.words = status, reason, words


class PacedSocket:
    """A client's socket with one deadline for the whole of what is read or written at the moment."""

    def __init__(self, client):
        self._client = client
        self._pace, self._deadline = None, None

    def __getattr__(self, name):
        return getattr(self._client, name)

    def begin(self, pace):
        """Start the clock of a header, a body, an answer or a farewell."""
        self._pace, self._deadline = pace, time.monotonic() + pace.seconds

    def is_sending_header(self, for_seconds=0):
        """Return whether a header is awaited, and has been for so long."""
        begun = self._deadline and self._deadline - self._pace.seconds
        return self._pace is HEADER and time.monotonic() - begun >= for_seconds

    def setblocking(self, flag):
        """Leave a closed socket alone: gunicorn closes once more what was closed in its own thread."""
        if self._client.fileno() >= 0:
            self._client.setblocking(flag)

    def recv(self, size):
        """Return what came. Raises RequestRefusedError when the deadline of a header or a body is over."""
        try:
            self._wait_no_longer()
            data = self._client.recv(min(size, PIECE))
        except TimeoutError:
            if self._pace is CLOSING:
                raise
            raise RequestRefusedError(
                408, "Request Timeout", "The request took too long to come."
            ) from None
        self._passed_on(len(data))
        return data

    def sendall(self, data):
        """Send all of it. Raises BrokenPipeError, as for a client that has gone, at the deadline."""
        rest = memoryview(data)
        while rest:
            try:
                self._wait_no_longer()
                sent = self._client.send(rest[:PIECE])
            except TimeoutError:
                raise BrokenPipeError(errno.EPIPE, "the client takes its answer too slowly") from None
            self._passed_on(sent)
            rest = rest[sent:]

    def _wait_no_longer(self):
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._client.settimeout(left)

    def _passed_on(self, size):
        if self._pace.bytes_a_second:
            latest = time.monotonic() + self._pace.seconds
            self._deadline = min(self._deadline + size / self._pace.bytes_a_second, latest)


class Room:
    """The bytes that all bodies of this process may hold together."""

    def __init__(self, size):
        self._left, self._lock = size, threading.Lock()

    def take(self, size):
        """Take some, or raise RequestRefusedError where there is not so much left."""
        with self._lock:
            if size > self._left:
                raise RequestRefusedError(
                    503, "Service Unavailable", "Too much is being uploaded at the moment. Try again later."
                )
            self._left -= size

    def give_back(self, size):
        with self._lock:
            self._left += size


class WholeRequests:
    """
    The site as gunicorn calls it, in the thread of a connection.

    Reads the whole body, runs the site in one of its own threads, and hands back the whole answer.
    """

    def __init__(self, site, threads):
        self._site = site
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="site")
        self._room = Room(ROOM_FOR_BODIES)

    def __call__(self, environ, start_response):
        """Return the answer, for gunicorn to send. Raises RequestRefusedError, or what the site raises."""
        client = environ["gunicorn.socket"]
        client.begin(BODY)
        with self._whole_body(environ) as body:
            environ["wsgi.input"] = body
            answer = self._threads.submit(self._answer, environ, start_response).result()
        client.begin(ANSWER)
        return answer

    def stop(self):
        """Take no more requests."""
        self._threads.shutdown(wait=False)

    @contextmanager
    def _whole_body(self, environ):
        largest = LARGEST_BODY_FROM_STAFF if _seems_from_staff(environ) else LARGEST_BODY
        told = int(environ.get("CONTENT_LENGTH") or 0)
        taken = 0
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                if told <= largest:
                    while piece := environ["wsgi.input"].read(PIECE):
                        self._room.take(len(piece))
                        taken += len(piece)
                        if taken > largest:
                            break
                        body.write(piece)
                if max(told, taken) > largest:
                    limit = largest // 1024**2
                    raise RequestRefusedError(
                        413, "Content Too Large", f"This is more than {limit} MB, which is the most."
                    )
                if taken < told:
                    raise NoMoreData
                body.seek(0)
                yield body
            finally:
                self._room.give_back(taken)

    def _answer(self, environ, start_response):
        answer = self._site(environ, start_response)
        if isinstance(answer, FileWrapper):
            # A file is read piece by piece as the client takes it, and needs no database.
            return answer
        try:
            return list(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()


class PatientWorker(ThreadWorker):
    """Gives each connection a thread, `worker_connections` at most, and the site its `threads`."""

    def init_process(self):
        self._open = WeakSet()
        super().init_process()

    def get_thread_pool(self):
        return ThreadPoolExecutor(self.cfg.worker_connections, thread_name_prefix="connection")

    def load_wsgi(self):
        super().load_wsgi()
        self.wsgi = WholeRequests(self.wsgi, self.cfg.threads)

    def run(self):
        super().run()
        # Whoever is still waited for must not keep the process.
        for client in self._open:
            _cut(client)
        self.wsgi.stop()

    def murder_pending(self):
        """Let a worker that stops wait for no header that is slow."""
        super().murder_pending()
        if not self.alive:
            for client in self._open:
                if client.is_sending_header(for_seconds=STOP_KEEPALIVE_LINGER):
                    _cut(client)

    def enqueue_req(self, conn):
        """Start the clock of a header as soon as its connection is there, or there again."""
        if not isinstance(conn.sock, PacedSocket):
            conn.sock = PacedSocket(conn.sock)
            self._open.add(conn.sock)
        # One that was put aside until its first byte came has begun already.
        if not conn.sock.is_sending_header():
            conn.sock.begin(HEADER)
        super().enqueue_req(conn)

    def handle(self, conn):
        """Close in the connection's thread: gunicorn lingers for two seconds, in the one that all share."""
        stays = super().handle(conn)
        if stays is False:
            conn.sock.begin(CLOSING)
            conn.close(graceful=True)
        return stays

    def handle_error(self, req, client, addr, exc):
        """Answer a refused request in its words; of no other does a log get the address or the path."""
        client.begin(CLOSING)
        if not isinstance(exc, RequestRefusedError):
            super().handle_error(None, client, addr, exc)
            return
        try:
            util.write_error(client, exc.status, exc.reason, exc.words)
        except OSError:
            self.log.debug("The client has gone.")


def _seems_from_staff(environ):
    is_session = SESSION_COOKIE.search(environ.get("HTTP_COOKIE", ""))
    return environ["PATH_INFO"].startswith(STAFF_PATH) and bool(is_session)


def _cut(client):
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
