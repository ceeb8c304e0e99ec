"""The browser for the end-to-end tests is found, installed where possible, or asked for."""

import subprocess

import pytest

from csp_site.testing import browser

pytestmark = pytest.mark.one_database("it asks no database")


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine with no browser: an empty PATH, an empty home, nothing from Playwright."""
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(browser, "APPLICATIONS", (tmp_path / "Applications",))
    monkeypatch.setattr(browser, "_playwright_browser", lambda: None)
    monkeypatch.setattr(browser, "_driver_starts", lambda: True)
    monkeypatch.setattr(browser, "_run", lambda *command, **environment: None)
    return tmp_path


def put_program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("command", browser.COMMANDS)
def test_a_browser_on_the_path_is_found(bare_machine, command):
    program = put_program(bare_machine / "bin" / command)
    assert browser.find_browser() == program


@pytest.mark.parametrize("app", browser.MACOS_APPS)
def test_a_browser_among_the_applications_of_a_mac_is_found(bare_machine, app):
    program = put_program(bare_machine / "Applications" / app)
    assert browser.find_browser() == program


def test_the_chosen_browser_comes_before_any_other(bare_machine, monkeypatch):
    put_program(bare_machine / "bin" / "chromium")
    chosen = put_program(bare_machine / "my" / "chrome")
    monkeypatch.setenv("CHROMIUM_PATH", chosen)
    assert browser.find_browser() == chosen


def test_a_chosen_browser_that_is_not_there_is_an_error(bare_machine, monkeypatch, capsys):
    put_program(bare_machine / "bin" / "chromium")
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chrome")
    assert browser.main([]) == 1
    assert "/nowhere/chrome" in capsys.readouterr().err


def test_playwrights_own_browser_is_the_last_choice(bare_machine, monkeypatch):
    monkeypatch.setattr(browser, "_playwright_browser", lambda: "/playwright/chrome")
    assert browser.find_browser() == "/playwright/chrome"
    program = put_program(bare_machine / "bin" / "chromium")
    assert browser.find_browser() == program


def test_the_path_alone_is_printed_for_a_script_to_read(bare_machine, capsys):
    program = put_program(bare_machine / "bin" / "chromium")
    assert browser.main(["--install"]) == 0
    assert capsys.readouterr().out == f"{program}\n"


def test_without_a_browser_one_line_says_what_to_install(bare_machine, capsys):
    assert browser.main([]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "apt install chromium" in told.err


def test_a_missing_browser_is_installed_from_debians_packages_by_root(bare_machine, monkeypatch, capsys):
    asked = []

    def install(command, **environment):
        asked.append(command[0])
        if command[:2] == ["apt-get", "install"]:
            put_program(bare_machine / "bin" / "chromium")

    put_program(bare_machine / "bin" / "apt-get")
    monkeypatch.setattr(browser, "_run", install)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert browser.main(["--install"]) == 0
    assert asked[1:] == ["apt-get", "apt-get"]
    assert capsys.readouterr().out.endswith("/bin/chromium\n")


def test_somebody_who_is_not_root_is_told_what_to_install(bare_machine, monkeypatch, capsys):
    put_program(bare_machine / "bin" / "apt-get")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser.main(["--install"]) == 1
    assert "apt install chromium" in capsys.readouterr().err


def test_a_machine_where_the_driver_does_not_start_is_told_which_library(bare_machine, monkeypatch, capsys):
    put_program(bare_machine / "bin" / "chromium")
    monkeypatch.setattr(browser, "_driver_starts", lambda: False)
    assert browser.main(["--install"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "apt install libatomic1" in told.err


def test_the_sandbox_is_off_for_root_alone(bare_machine, monkeypatch):
    put_program(bare_machine / "bin" / "chromium")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert "--no-sandbox" in browser.launch_options()["args"]
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in browser.launch_options()["args"]


@pytest.mark.browser
def test_the_browser_that_is_found_shows_a_page(tmp_path):
    options = browser.launch_options()
    shown = subprocess.run(
        [
            options["executable_path"],
            *options["args"],
            "--headless",
            f"--user-data-dir={tmp_path}",
            "--dump-dom",
            "data:text/html,<h1>Report it</h1>",
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "<h1>Report it</h1>" in shown.stdout
