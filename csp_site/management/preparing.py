"""The page at the site's own address while `manage.py serve` still prepares the site."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

SECONDS_TO_NEXT_LOOK = 3  # as the page says too
PAGE = Path(__file__).with_suffix(".html").read_bytes()


class _StillPreparing(BaseHTTPRequestHandler):
    """Tells whoever asks that the site is not there yet, and when to ask again."""

    # Whoever connects and says nothing is let go.
    timeout = 5
    server_version, sys_version = "web", ""

    def do_GET(self):
        """Answer 503 with the page."""
        self.send_response(503)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.send_header("Retry-After", str(SECONDS_TO_NEXT_LOOK))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(PAGE)

    do_HEAD = do_GET

    def log_message(self, *arguments):
        """Log nothing: an address is no one's business."""


class _Server(ThreadingTCPServer):
    """A server, by IPv4 or IPv6, whose port is free as soon as it closes; it asks no DNS for its name."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, host, port):
        self.address_family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        super().__init__(address[:2], _StillPreparing)


@contextmanager
def answer_while_preparing(host, port):
    """Answer every request at this address inside the block; the port is free again after it."""
    with _Server(host, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
