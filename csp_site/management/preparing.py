"""The page at the site's own address while `manage.py serve` still prepares the site."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

SECONDS_TO_NEXT_LOOK = 3
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{SECONDS_TO_NEXT_LOOK}">
<title>The site is being prepared</title>
<style>
  body {{ max-width: 34rem; margin: 15vh auto; padding: 0 1rem; font: 1.25rem/1.5 system-ui, sans-serif }}
  h1 {{ font-size: 1.75rem; line-height: 1.2 }}
</style>
<h1>The site is being prepared</h1>
<p>The first start takes about half a minute. This page shows the site as soon as it is ready.</p>
""".encode()


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
    """A server whose port is free as soon as it closes; unlike HTTPServer, it asks no DNS for its name."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def answer_while_preparing(host, port):
    """Answer every request at this address inside the block; the port is free again after it."""
    with _server(host, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _server(host, port):
    """Return a server that listens here, by IPv4 or IPv6 as the address is."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return type("_Server", (_Server,), {"address_family": family})(address[:2], _StillPreparing)
