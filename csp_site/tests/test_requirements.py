"""What is installed is pinned whole: no later release of anything changes or breaks an installation."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Lists of files.
pytestmark = pytest.mark.one_database("it reads lists of packages alone")

BASE = settings.BASE_DIR
AUDIT_TOOLS = BASE / "csp_site" / "testing" / "audit_tools"
LISTS = [BASE / "requirements.txt", BASE / "requirements-dev.txt", AUDIT_TOOLS / "requirements.txt"]
OPTIONS = "--require-hashes --no-deps --only-binary :all:"


def entries(path):
    """Return the entries of a list, each with its hashes, comments left out."""
    lines = [line.strip() for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    return [
        " ".join(entry.split()) for entry in "\n".join(lines).replace("\\\n", " ").splitlines() if entry
    ]


def pins(*paths):
    """Return the requirement of each entry by its name."""
    found = [Requirement(entry.partition(" --hash")[0]) for path in paths for entry in entries(path)]
    return {canonicalize_name(pin.name): pin for pin in found}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: str(path.relative_to(BASE)))
def test_every_entry_of_a_list_is_one_version_with_its_hashes(path):
    for entry in entries(path):
        assert re.match(
            r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[^ *]+ (; [^-]+)?--hash=sha256:[0-9a-f]{64}", entry
        ), entry


def test_the_lists_name_all_that_they_need_with_the_extras_they_need_it_with():
    pinned = pins(*LISTS[:2])
    needed = []
    for name, pin in pinned.items():
        try:
            asked = distribution(name).requires or []
        except PackageNotFoundError:
            # For another kind of machine.
            assert pin.marker and not pin.marker.evaluate()
            continue
        for requirement in map(Requirement, asked):
            marker = requirement.marker
            if not marker or any(marker.evaluate({"extra": extra}) for extra in ("", *pin.extras)):
                needed.append((name, requirement))
    assert len(needed) > 60
    for name, requirement in needed:
        pin = pinned.get(canonicalize_name(requirement.name))
        assert pin, f"{name} needs {requirement}, which no list names"
        # An old pip refuses a pin without its extra as soon as the package has a newer release.
        assert requirement.extras <= pin.extras, f"{name} needs {requirement}, pinned as {pin}"
        version = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(version, prereleases=True), f"{name} needs {requirement}"


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile", "docs/deploy.md"])
def test_a_list_is_installed_with_nothing_beside_it(name):
    text = (BASE / name).read_text().replace("\\\n", " ")
    found = re.findall(r"pip install (.*)-r ", text)
    options = re.search(r"^PIP_OPTIONS := (.*)$", text, re.MULTILINE)
    if options:
        found = [each.replace("$(PIP_OPTIONS)", options[1]) for each in found]
        found += re.findall(
            r"^PIP_INSTALL := .* pip install (.*)$", text.replace("$(PIP_OPTIONS)", options[1]), re.M
        )
    assert found
    for each in found:
        assert OPTIONS in each


def test_the_tools_of_the_audit_are_pinned_with_all_that_they_bring():
    wanted = json.loads((AUDIT_TOOLS / "package.json").read_text())
    lock = json.loads((AUDIT_TOOLS / "package-lock.json").read_text())["packages"]
    assert lock[""]["dependencies"] == wanted["dependencies"]
    assert all(re.fullmatch(r"[0-9.]+", version) for version in wanted["dependencies"].values())
    assert len(lock) > 100
    for place, package in lock.items():
        if place:
            assert package["version"] and package["integrity"].startswith("sha512-")
            # Which version is the “latest” changes from day to day.
            moving = {name for name, asked in package.get("dependencies", {}).items() if asked == "latest"}
            assert moving <= set(wanted["overrides"]), place
