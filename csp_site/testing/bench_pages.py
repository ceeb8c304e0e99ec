"""
The bench of pages: `python -m csp_site.testing.bench_pages`.

Serves the real content, a site as `wagtail start` makes it and an application that does nothing, each by
one process of gunicorn on this computer, and asks them in turn. Prints what each answer costs: processor
time of the server, and how many one reader gets in a second. The ratios of one run count; the figures
differ from one computer to the next. For Linux, whose /proc tells the processor time.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from csp_site.management.ports import is_free

ROUNDS, ASKED = 7, 40
TICK = os.sysconf("SC_CLK_TCK")
BASE = Path(__file__).resolve().parents[2]
# Whoever has this cookie passes by what is kept.
ANEW = {"Cookie": "csrftoken=bench"}
PAGES = {
    "home": "/",
    "get help": "/get-help/",
    "a contact": "/get-help/national-helpline/",
    "priorities": "/priorities/",
    "a priority": "/priorities/preventing-violence-and-exploitation/",
    "meetings": "/meetings/",
    "a meeting": "/meetings/2026-02-24/",
    "members": "/members/",
    "a group": "/groups/city-centre-working-group/",
    "an annual review": "/annual-reviews/2024/",
    "a plan": "/plans-and-insights/community-safety-plan/",
}


def nothing(environ, start_response):
    """Answer as the application that does nothing."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


def main():
    """Run the bench and return 0."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        ours = servers.enter_context(_our_site(Path(folder) / "ours"))
        bare = servers.enter_context(_bare_site(Path(folder) / "bare"))
        empty = servers.enter_context(_served(Path(folder), "csp_site.testing.bench_pages:nothing", {}))
        asked = {("an application that does nothing", ""): (empty, "/", {})}
        asked[("a bare Wagtail", "made anew")] = (bare, "/", {})
        for name, address in PAGES.items():
            asked[(name, "made anew")] = (ours, address, ANEW)
            asked[(name, "kept")] = (ours, address, {})
        etag = _ask(ours[1], "/", {}).getheader("ETag")
        asked[("home", "not modified")] = (ours, "/", {"If-None-Match": etag})
        _tell(_measured(asked))
    return 0


def _measured(asked):
    """Return the processor milliseconds and the seconds of each answer, by what was asked."""
    costs = {name: [] for name in asked}
    for turn in range(ROUNDS + 1):
        for name, (server, address, headers) in asked.items():
            before, started = _processor_seconds(server[0]), time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", server[1], timeout=60)
            for _ in range(ASKED):
                _ask_on(connection, address, headers)
            connection.close()
            taken = time.perf_counter() - started
            if turn:  # the first round warms up
                cost = (_processor_seconds(server[0]) - before) * 1000 / ASKED
                costs[name].append((cost, ASKED / taken))
    return {
        name: [statistics.median(values) for values in zip(*found, strict=True)]
        for name, found in costs.items()
    }


def _tell(found):
    bare = found[("a bare Wagtail", "made anew")][0]
    _say("| what | how | processor ms | × a bare Wagtail | a second, one reader |")
    _say("| --- | --- | --- | --- | --- |")
    for (name, how), (cost, rate) in found.items():
        _say(f"| {name} | {how} | {cost:.1f} | {cost / bare:.2f} | {rate:.0f} |")


def _ask(port, address, headers):
    return _ask_on(http.client.HTTPConnection("127.0.0.1", port, timeout=60), address, headers)


def _ask_on(connection, address, headers):
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"} | headers)
    response = connection.getresponse()
    response.read()
    if response.status not in (200, 304):
        raise RuntimeError(f"{address} answers {response.status}")
    return response


def _processor_seconds(pid):
    """Return the processor time that a process and its children have used."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    stats = (Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in pids)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICK


@contextmanager
def _our_site(folder):
    folder.mkdir()
    settings = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "csp_site.settings.production"}
    for command in (["migrate"], ["load_partnership", "cambridge"], ["collectstatic", "--noinput"]):
        _run([sys.executable, "manage.py", *command], BASE, settings)
    with _served(folder, "csp_site.wsgi", settings) as server:
        yield server


@contextmanager
def _bare_site(folder):
    folder.mkdir()
    _run([sys.executable, "-m", "wagtail.bin.wagtail", "start", "bare", str(folder)], folder, {})
    settings = folder / "bare" / "settings" / "bench.py"
    settings.write_text(
        "from .base import *\nDEBUG = False\nSECRET_KEY = 'bench'\nALLOWED_HOSTS = ['*']\n"
        "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'\n"
    )
    chosen = {"DJANGO_SETTINGS_MODULE": "bare.settings.bench"}
    _run([sys.executable, "manage.py", "migrate"], folder, chosen)
    with _served(folder, "bare.wsgi", chosen, folder) as server:
        yield server


def _run(command, folder, settings):
    subprocess.run(command, cwd=folder, env=_environment(settings), check=True, stdout=subprocess.DEVNULL)


def _environment(settings):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | settings | {"WEB_CONCURRENCY": "1"}


@contextmanager
def _served(folder, application, settings, root=BASE):
    """Serve an application by one process as the site is served; give its process id and port."""
    port = next(port for port in range(26000, 60000) if is_free("127.0.0.1", port))
    options = ["-c", "python:csp_site.web.gunicorn"] if root == BASE else ["--threads", "4"]
    command = [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{port}", application]
    with (folder / f"{application}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=root, env=_environment(settings), stdout=log, stderr=log)
    try:
        for _ in range(300):
            with suppress(OSError):
                _ask(port, "/", {})
                break
            time.sleep(0.1)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
