"""
The audit of every type of page, by the W3C and Lighthouse: `python -m csp_site.testing.audit TOOLS`.

Starts the site as it is deployed, on throw-away data with the real content, and lets the W3C's Nu checker
and Lighthouse (as on a phone) look at it, and outloud at its PDFs. TOOLS is what `make audit` fills.
Ends with 1 and a list when a bar is missed.
"""

import argparse
import http.client
import io
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from csp_site.testing.browser import launch_options

# What each category must reach of 100.
BARS = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
# A busy machine makes a page look slower than it is, never faster: the best of so many tries counts.
TRIES = 3
NOT_INDEXED = "search results and the form are kept out of search engines on purpose"
# What is drawn on paper.
PDFS = ["/annual-reviews/2024/review.pdf", "/meetings/2025-11-18/agenda.pdf"]
# Audits left out where an address begins so, and why.
EXCEPTIONS = {
    "/search/": ("is-crawlable", NOT_INDEXED),
    "/feedback/": ("is-crawlable", NOT_INDEXED),
}


def application(environ, start_response):
    """Answer for the site as if a server in front had taken the visitor's encrypted connection."""
    # It starts Django, which `main` first gives settings of its own.
    from csp_site.wsgi import application as site

    return site(environ | {"wsgi.url_scheme": "https"}, start_response)


def main(arguments=None):
    """Run the audit and return 0, or 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m csp_site.testing.audit")
    parser.add_argument("tools", type=Path, help="the folder that make audit fills")
    parser.add_argument("--only", default="", help="audit only the addresses that begin so")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="csp-audit-") as folder:
        addresses, port = _prepare(folder)
        chosen = [address for address in addresses if address.startswith(options.only)]
        files = [address for address in PDFS if address.startswith(options.only)]
        return _audit(chosen, files, port, Path(folder), options.tools)


def _prepare(folder):
    """Fill an empty folder with a site and its data; return the addresses to look at and its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "csp_site.settings.production",
        "DATA_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": f"https://127.0.0.1:{port}",
    }
    import django

    django.setup()
    import logging

    from django.core.management import call_command

    # Models can be imported once Django is set up.
    from csp_site.tests.every_page import add_what_is_rare, one_of_each

    logging.disable(logging.WARNING)
    _say("Preparing a site to look at")
    call_command("migrate", verbosity=0)
    call_command("load_partnership", "cambridge", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    add_what_is_rare()
    # Whatever is drawn by the scheduled work is drawn now.
    call_command("run_due", stdout=io.StringIO())
    return one_of_each(), port


def _audit(addresses, files, port, folder, tools):
    """Serve the site, look at each page and PDF with the tools for it; return the exit code."""
    # It reads the settings that `_prepare` has chosen.
    from csp_site.management.commands import serve

    missed = []
    with serve.Programs() as programs, (folder / "log").open("w") as log:
        command = [
            *serve.server_command("127.0.0.1", port, autoreload=False),
            f"{__spec__.name}:application",
        ]
        web = subprocess.Popen(  # noqa: S603 – our own words
            command, stdout=log, stderr=log, start_new_session=True
        )
        programs.running.append(web)
        serve.wait_until_answering(web, "127.0.0.1", port)
        answers = {address: _fetch(address, port) for address in addresses}
        modules = tools / "node_modules"
        missed += check_html({address: html for address, (_, html) in answers.items()}, folder, modules)
        for address in files:
            missed += check_pdf(address, _fetch(address, port), folder, tools / "pdf" / "bin" / "outloud")
        for address in (address for address, (status, _) in answers.items() if status == 200):
            missed += measure(address, port, folder, modules)
    _say("\n".join(["", f"{len(missed)} bars are missed:", *missed]) if missed else "Every bar is reached.")
    return int(bool(missed))


def _fetch(address, port):
    """Return the status and the HTML at an address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address)
    response = connection.getresponse()
    return response.status, response.read()


def check_html(pages, folder, modules):
    """Let the W3C's checker read pages, HTML by address; return a line for each error and warning."""
    from django.template.loader import render_to_string

    pages = pages | {"500.html": render_to_string("500.html").encode()}
    names = {}
    for number, (address, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(html)
        names[file.name] = address
    jar = modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    checker = _run(
        ["java", "-jar", jar, "--format", "json", "--stdout", *(folder / name for name in names)]
    )
    found = [
        f"{names[Path(message['url']).name]}: {message['message']} ({message.get('extract', '').strip()})"
        for message in json.loads(checker.stdout)["messages"]
    ]
    _say(f"W3C checker: {len(pages)} pages, {len(found)} errors and warnings")
    return found


def check_pdf(address, answer, folder, checker):
    """Let a checker of PDF/UA read a PDF, given with its status; return a line if it finds an error."""
    status, pdf = answer
    file, found = folder / "checked.pdf", folder / "found.json"
    file.write_bytes(pdf)
    if status != 200:
        return [f"{address}: {status}, so there is no PDF to check"]
    found.unlink(missing_ok=True)
    said = _run([checker, "--json", found, file])
    _say(f"PDF/UA: {address} {said.stdout.strip().splitlines()[0] if said.stdout.strip() else said.stderr}")
    return [f"{address}: {said.stdout.strip() or said.stderr.strip()}"] if said.returncode else []


def measure(address, port, folder, modules):
    """Let Lighthouse open an address on a phone; return a line for each category under its bar."""
    exceptions = [one for start, one in EXCEPTIONS.items() if address.startswith(start)]
    browser = launch_options()
    report = folder / "report.json"
    command = [
        *("node", modules / "lighthouse" / "cli" / "index.js", f"http://127.0.0.1:{port}{address}"),
        *("--quiet", "--no-enable-error-reporting", "--output=json", f"--output-path={report}"),
        f"--only-categories={','.join(BARS)}",
        f"--chrome-flags=--headless=new {' '.join(browser['args'])}",
        *(f"--skip-audits={left_out}" for left_out, _ in exceptions),
    ]
    best = dict.fromkeys(BARS, 0)
    for _ in range(TRIES):
        report.unlink(missing_ok=True)
        done = _run(command, CHROME_PATH=browser["executable_path"])
        if not report.exists():
            return [f"{address}: Lighthouse gave no report. {done.stderr.strip()[-400:]}"]
        found = json.loads(report.read_text())
        best = {name: max(score, best[name]) for name, score in scores(found).items()}
        if not (low := [name for name in BARS if best[name] < BARS[name]]):
            break
    _say(f"Lighthouse: {address} {' '.join(map(str, best.values()))}" + "".join(map(_in_words, exceptions)))
    return [f"{address}: {name} {best[name]}, not {BARS[name]} ({failures(found, name)})" for name in low]


def scores(report):
    """Return what each category of a report reaches of 100; 0 where it could not be told."""
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in BARS}


def failures(report, category):
    """Return what kept a category from 100, in words."""
    weighed = {one["id"] for one in report["categories"][category]["auditRefs"] if one["weight"]}
    audits = [report["audits"][name] for name in weighed]
    failed = [audit for audit in audits if (1 if audit["score"] is None else audit["score"]) < 1]
    return "; ".join(
        sorted(f"{audit['title']} {audit.get('displayValue', '')}".strip() for audit in failed)
    )


def _in_words(exception):
    left_out, reason = exception
    return f" (without {left_out}: {reason})"


def _run(command, **environment):
    """Run a tool and return what it says."""
    return subprocess.run(  # noqa: S603 – our own words
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )


def _say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
