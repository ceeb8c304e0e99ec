"""
The browser that the end-to-end tests drive: Chromium or Chrome.

`python -m csp_site.testing.browser` prints its path. With `--install` it first installs Chromium
where it can when there is none; where it cannot, one line says what to install.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (Path("/Applications"), Path.home() / "Applications")
MACOS_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
WHAT_TO_INSTALL = (
    "The tests need Chromium or Chrome and found neither. "
    "Debian: apt install chromium. Fedora: dnf install chromium. "
    "macOS: brew install --cask chromium. "
    "Or name one that you have: CHROMIUM_PATH=/path/to/chrome make test"
)
WHAT_THE_DRIVER_NEEDS = (
    "Playwright, which drives the browser in the tests, does not start on this machine. "
    "Debian or Ubuntu: apt install libatomic1. What is wrong: .venv/bin/playwright --version"
)
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NoBrowserError(Exception):
    """There is no browser to test with; the message says what to install."""


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome that can be run, or None."""
    if chosen := os.environ.get("CHROMIUM_PATH"):
        # A chosen browser that is not there is a mistake to hear about, not one to work around.
        if not (found := shutil.which(chosen)):
            raise NoBrowserError(f"CHROMIUM_PATH is {chosen}, and no program is there.")
        return found
    for command in COMMANDS:
        if found := shutil.which(command):
            return found
    for folder in APPLICATIONS:
        for app in MACOS_APPS:
            if found := shutil.which(folder / app):
                return str(found)
    return _playwright_browser()


def install_browser() -> str:
    """Return the path of a browser that can be driven, having installed what was lacking."""
    if not _driver_starts():
        _install_package("libatomic1")
        if not _driver_starts():
            raise NoBrowserError(WHAT_THE_DRIVER_NEEDS)
    if found := find_browser():
        return found
    _say("Installing Chromium for the tests")
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    if found := find_browser():
        return found
    _install_package("chromium")
    if found := find_browser():
        return found
    raise NoBrowserError(WHAT_TO_INSTALL)


def launch_options() -> dict:
    """Return what Playwright's `chromium.launch()` needs to start the browser that was found."""
    if not (path := find_browser()):
        raise NoBrowserError(WHAT_TO_INSTALL)
    # Nothing but the site under test is asked for anything.
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-quic"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
    return {"executable_path": path, "args": arguments}


def _playwright_browser() -> str | None:
    """Return the path of the Chromium that Playwright installed itself, or None."""
    # Asked in a process of its own, because a test that is driving a browser already may ask too.
    answer = _run([sys.executable, "-c", ASK_PLAYWRIGHT])
    return shutil.which(answer.stdout.strip()) if answer.returncode == 0 else None


def _driver_starts() -> bool:
    """Return whether Playwright itself runs: its driver needs a library that bare machines lack."""
    return _run([sys.executable, "-m", "playwright", "--version"]).returncode == 0


def _install_package(name: str) -> None:
    """Install a Debian package where that is possible; whether it helped shows afterwards."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        _run(["apt-get", "update", "-qq"])
        _run(["apt-get", "install", "-y", "-qq", name], DEBIAN_FRONTEND="noninteractive")


def _run(command: list[str], **environment: str) -> subprocess.CompletedProcess:
    """Run the command with its output out of the way."""
    return subprocess.run(  # noqa: S603 - our own words, no one's input
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )


def _say(line: str) -> None:
    """Write the line where it does not mix with the path on standard output."""
    sys.stderr.write(f"{line}\n")


def main(arguments: list[str] | None = None) -> int:
    """Print the browser's path and return 0, or say what is missing and return 1."""
    parser = argparse.ArgumentParser(prog="python -m csp_site.testing.browser")
    parser.add_argument("--install", action="store_true", help="install Chromium if there is none")
    options = parser.parse_args(arguments)
    try:
        found = install_browser() if options.install else find_browser()
        if not found:
            raise NoBrowserError(WHAT_TO_INSTALL)
    except NoBrowserError as missing:
        _say(str(missing))
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
