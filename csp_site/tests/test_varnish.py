"""Varnish as `deploy/varnish.vcl` sets it up, in front of a server of the site."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager

import pytest

from csp_site.caching.kept import VERSION
from csp_site.tests.container import BASE
from csp_site.tests.slow_clients import free_port, serving
from csp_site.tests.test_nginx import answer

VARNISH = shutil.which("varnishd", path=f"{os.environ.get('PATH')}:/usr/sbin")
pytestmark = [
    pytest.mark.skipif(not VARNISH, reason="There is no Varnish here."),
    pytest.mark.one_database("the server behind it runs no site and has none"),
]


@contextmanager
def varnish_before(site, folder):
    """Run Varnish in front of the port of a server; give its port."""
    port = free_port(25000)
    text = (BASE / "deploy" / "varnish.vcl").read_text()
    assert '.port = "8000";' in text and ".interval = 5s;" in text
    text = text.replace('"8000"', f'"{site}"').replace(".interval = 5s", ".interval = 0.2s")
    (folder / "varnish.vcl").write_text(text)
    place, rules = ["-n", str(folder / "varnish"), "-F"], ["-f", str(folder / "varnish.vcl")]
    server = subprocess.Popen(
        [VARNISH, *place, "-a", f"127.0.0.1:{port}", *rules, "-s", "malloc,16m", "-j", "none"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(200):
            assert server.poll() is None, server.stderr.read()
            try:
                answer(port, "GET", "/")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_a_page_is_kept_until_a_change_or_its_seconds_are_over_and_longer_while_the_site_is_down(tmp_path):
    site_port = free_port(24500)
    (tmp_path / "site").mkdir()
    site = serving(tmp_path / "site", "csp_site.tests.slow_clients:page", port=site_port)
    with site, varnish_before(site_port, tmp_path) as port:
        kept(port)
    # Started anew, since the server above has to end while Varnish runs.
    with varnish_before(site_port, tmp_path) as port:
        with serving(tmp_path / "site", "csp_site.tests.slow_clients:page", port=site_port):
            time.sleep(1)
            last = answer(port, "GET", "/about/").text
        time.sleep(2)
        assert answer(port, "GET", "/about/").text == last
        assert answer(port, "GET", "/other/").status == 503


def kept(port):
    first = answer(port, "GET", "/about/")
    assert answer(port, "GET", "/about/").text == first.text
    assert VERSION not in first.headers and "X-Varnish" not in first.headers
    for cookie in ("sessionid=a", "a=b; csrftoken=a", "messages=a"):
        own = answer(port, "GET", "/about/", Cookie=cookie).text
        assert cookie in own and answer(port, "GET", "/about/", Cookie=cookie).text != own
    # A cookie of somebody else's makes no difference, and goes no further.
    assert answer(port, "GET", "/about/", Cookie="a=b").text == first.text
    # Whoever changes something has ended all that is older with the answer they get.
    answer(port, "POST", "/admin/pages/", b"2")
    second = answer(port, "GET", "/about/").text
    assert second != first.text and answer(port, "GET", "/about/").text == second
    time.sleep(1.5)
    assert answer(port, "GET", "/about/").text != second
