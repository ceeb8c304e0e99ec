"""`make audit` names each bar that is missed. The tools themselves need Node and Java: not run here."""

import json
import subprocess
from pathlib import Path

import pytest

from csp_site.testing import audit

# The tools are stand-ins.
pytestmark = pytest.mark.one_database("the tools that it stands in for see no database")

MODULES = Path("/tools/node_modules")


@pytest.fixture
def tools(monkeypatch):
    """Return a function that says what each run of a tool gives, and the commands that were run."""
    commands = []

    def give(*answers):
        answers = iter(answers)

        def run(command, **environment):
            commands.append([str(word) for word in command])
            answer = json.dumps(next(answers))
            for word in commands[-1]:
                if word.startswith("--output-path="):
                    Path(word.partition("=")[2]).write_text(answer)
            return subprocess.CompletedProcess(command, 0, answer, "")

        monkeypatch.setattr(audit, "_run", run)
        monkeypatch.setattr(audit, "launch_options", lambda: {"executable_path": "/chrome", "args": []})
        return commands

    return give


def report(**reached):
    """Return what Lighthouse writes when the categories reach these of 100, and others all."""
    categories = {
        name: {"score": reached.get(name, 100) / 100, "auditRefs": [{"id": "label", "weight": 7}]}
        for name in audit.BARS
    }
    audits = {"label": {"title": "Form elements have no labels", "score": 0, "displayValue": "2 found"}}
    return {"categories": categories, "audits": audits}


def test_each_error_and_warning_of_the_checker_is_named_with_its_address(tools, tmp_path):
    message = {"type": "info", "url": f"file:{tmp_path}/0.html", "message": "No lang", "extract": "<html>"}
    tools({"messages": [message]})
    assert audit.check_html({"/about/": b"<html>"}, tmp_path, MODULES) == ["/about/: No lang (<html>)"]
    assert (tmp_path / "0.html").read_bytes() == b"<html>"
    tools({"messages": []})
    assert audit.check_html({"/about/": b"<html>"}, tmp_path, MODULES) == []


def test_a_pdf_with_an_error_or_without_a_file_is_named(monkeypatch, tmp_path):
    said = iter([(1, "FAIL review.pdf: 1 error(s)"), (0, "REVIEW review.pdf: 0 error(s)")])

    def run(command, **environment):
        status, words = next(said)
        assert (tmp_path / "checked.pdf").read_bytes() == b"%PDF"
        return subprocess.CompletedProcess(command, status, words, "")

    monkeypatch.setattr(audit, "_run", run)
    address = "/annual-reviews/2024/review.pdf"
    assert audit.check_pdf(address, (404, b""), tmp_path, Path("outloud")) == [
        f"{address}: 404, so there is no PDF to check"
    ]
    assert audit.check_pdf(address, (200, b"%PDF"), tmp_path, Path("outloud")) == [
        f"{address}: FAIL review.pdf: 1 error(s)"
    ]
    assert audit.check_pdf(address, (200, b"%PDF"), tmp_path, Path("outloud")) == []


def test_a_category_under_its_bar_is_named_with_what_failed(tools, tmp_path):
    commands = tools(*[report(accessibility=98)] * audit.TRIES)
    assert audit.measure("/about/", 8000, tmp_path, MODULES) == [
        "/about/: accessibility 98, not 100 (Form elements have no labels 2 found)"
    ]
    assert "http://127.0.0.1:8000/about/" in commands[0]


def test_the_best_of_a_few_tries_counts_since_a_machine_may_be_busy(tools, tmp_path):
    commands = tools(report(performance=70), report(performance=99))
    assert audit.measure("/about/", 8000, tmp_path, MODULES) == []
    assert len(commands) == 2


def test_a_tool_that_gives_no_report_is_a_bar_missed(tools, tmp_path, monkeypatch):
    tools()
    failed = subprocess.CompletedProcess([], 1, "", "no Chrome")
    monkeypatch.setattr(audit, "_run", lambda *command, **environment: failed)
    assert audit.measure("/", 8000, tmp_path, MODULES) == ["/: Lighthouse gave no report. no Chrome"]


@pytest.mark.parametrize(
    ("address", "is_excepted"), [("/search/?q=x", True), ("/feedback/", True), ("/", False)]
)
def test_only_what_search_engines_shall_not_find_is_excepted(tools, tmp_path, address, is_excepted, capsys):
    commands = tools(report())
    assert audit.measure(address, 8000, tmp_path, MODULES) == []
    assert ("--skip-audits=is-crawlable" in commands[0]) == is_excepted
    assert ("kept out of search engines on purpose" in capsys.readouterr().out) == is_excepted
