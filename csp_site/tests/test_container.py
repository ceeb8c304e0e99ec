"""The image and the compose file: whole, agreed with the site and each other, and without a secret."""

import re
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.core.management import get_commands
from gunicorn import config as gunicorn_config
from ruamel.yaml import YAML

from csp_site.management.ports import is_free
from csp_site.tests.container import BASE, Rehearsal, sent_to_docker, stages, words

# It runs a database of its own choice, or none.
pytestmark = pytest.mark.one_database("it reads the image and the compose file, and its site has SQLite")

SECRETS = {"SECRET_KEY": "a-long-random-text", "POSTGRES_PASSWORD": "letters1"}
REQUIRED = SECRETS | {"PARTNERSHIP": "anytown"}
GIVEN = re.compile(r"\$\{(?P<name>\w+)(?::(?P<rule>[-?])(?P<rest>[^}]*))?\}")
COMPOSE = YAML(typ="safe").load(BASE / "compose.yaml")
SERVICES = COMPOSE["services"]
OURS = [name for name in SERVICES if name != "database"]


def filled_in(text, **given):
    """Return a text of the compose file as Compose fills it in from an environment."""

    def value(found):
        if given.get(found["name"]):
            return given[found["name"]]
        if found["rule"] == "?":
            raise LookupError(f"{found['name']} {found['rest']}")
        return found["rest"] or ""

    return GIVEN.sub(value, text)


def environment(service, **given):
    return {name: filled_in(value, **given) for name, value in SERVICES[service]["environment"].items()}


def names_read():
    """Return the name of every variable that the settings, the commands and gunicorn read."""
    files = [*(BASE / "csp_site").glob("*.py"), *(BASE / "csp_site" / "settings").glob("*.py")]
    files += (BASE / "csp_site" / "management").rglob("*.py")
    pattern = r"(?:_given|env\.list|os\.environ\.get)\(\s*\"(\w+)\""
    ours = {name for file in files for name in re.findall(pattern, file.read_text())}
    return ours | set(re.findall(r"environ\.get\(\"(\w+)\"", Path(gunicorn_config.__file__).read_text()))


def instructions(word):
    return [rest for each, rest in stages()[-1] if each == word]


# The Dockerfile


def test_the_image_is_built_in_two_stages_on_one_base_and_runs_as_somebody_who_is_not_root():
    build, image = stages()
    assert build[0][1].removesuffix(" AS build") == image[0][1]
    assert image[0][1].startswith("python:3.11-")  # what the requirements are pinned with
    (user,) = instructions("USER")
    assert int(user.split(":")[0]) >= 1000 and int(user.split(":")[1]) >= 1000
    assert image.index(("USER", user)) < image.index(("CMD", instructions("CMD")[0]))
    # As root, only what the system must have; nothing is built here.
    (installs,) = [rest for word, rest in image if word in ("RUN", "ADD")]
    assert re.fullmatch(
        r"apt-get update && apt-get install [^&;|]+ && rm -rf /var/lib/apt/lists/\*", installs
    )
    assert image.index(("RUN", installs)) < image.index(("USER", user))


def test_everything_that_is_copied_is_there():
    for word, rest in stages()[0]:
        if word == "COPY" and not rest.startswith("."):
            assert (BASE / rest.split()[0]).is_file()
    made = {rest for word, rest in stages()[0] if word in ("WORKDIR", "RUN")}
    for rest in instructions("COPY"):
        place = rest.split()[-1]
        assert rest.startswith("--from=build ") and any(place in step for step in made)


def test_the_image_holds_every_app_and_no_test_secret_or_data():
    sent = {str(path) for path in sent_to_docker()}
    tops = {path.split("/")[0] for path in sent}
    apps = {path.parent.name for path in BASE.glob("*/apps.py")}
    assert apps == {"csp_site", "contacts", "priorities", "meetings", "reviews"}
    assert tops == apps | {"content", "templates", "static", "manage.py", "requirements.txt"}
    assert {"content/cambridge/pages.yaml", "static/css/base.css", "templates/base.html"} <= sent
    # A command of whoever runs the site opens the ledger.
    assert "csp_site/testing/ledger/rows.py" in sent
    left_out = r"/tests/|/testing/(?!ledger/|__init__\.py)|\.pyc$|\.env|\.sqlite3|secret"
    assert not [path for path in sent if re.search(left_out, path)]


def test_the_image_the_health_check_and_the_compose_file_agree_on_the_port_and_the_address(client, db):
    bound = words("CMD")[-1]
    asked = urlsplit(re.search(r"http://[^']+", words("HEALTHCHECK")[-1])[0])
    assert bound == f"0.0.0.0:{asked.port}"
    assert instructions("EXPOSE") == [str(asked.port)]
    assert [filled_in(port) for port in SERVICES["web"]["ports"]] == [f"127.0.0.1:8000:{asked.port}"]
    assert client.get(asked.path, headers={"host": asked.netloc}).json() == {"status": "ok"}


def test_every_variable_named_is_one_that_is_read_and_is_told_of():
    names = {name for service in OURS for name in SERVICES[service]["environment"]}
    pairs = (pair.split("=")[0] for rest in instructions("ENV") for pair in rest.split())
    names |= {name for name in pairs if not name.startswith("PYTHON") and name != "PATH"}
    assert names <= names_read()
    guide = (BASE / "docs" / "deploy.md").read_text()
    given = {found["name"] for found in GIVEN.finditer((BASE / "compose.yaml").read_text())}
    assert [name for name in names | given if f"`{name}`" not in guide] == []


# The compose file


def test_every_service_but_the_database_is_the_one_image_with_the_same_settings():
    assert set(SERVICES) == {"database", "prepare", "web", "jobs"}
    for name in OURS:
        assert SERVICES[name].items() >= COMPOSE["x-site"].items()
        assert SERVICES[name]["read_only"] is True
        assert "user" not in SERVICES[name] and "privileged" not in SERVICES[name]


def test_no_secret_stands_in_the_compose_file_and_each_is_asked_for():
    text = (BASE / "compose.yaml").read_text()
    for name in SECRETS:
        assert {found["rule"] for found in GIVEN.finditer(text) if found["name"] == name} == {"?"}
        with pytest.raises(LookupError, match=f"{name} must be .*See docs/deploy.md"):
            filled_in(text, **(REQUIRED | {name: ""}))
    values = [value for name in SERVICES for value in SERVICES[name]["environment"].items()]
    assert not [name for name, value in values if re.search("KEY|PASSWORD", name) and "${" not in value]


def test_no_partnerships_content_is_loaded_that_nobody_has_named():
    assert "cambridge" not in (BASE / "compose.yaml").read_text().casefold()
    with pytest.raises(LookupError, match="PARTNERSHIP must be the name of a folder under content/"):
        environment("prepare", **SECRETS)
    assert SERVICES["prepare"]["command"][-1].endswith('manage.py load_partnership "$$PARTNERSHIP"')


def test_the_site_reaches_the_database_that_is_started_for_it():
    address = urlsplit(environment("web", **REQUIRED)["DATABASE_URL"])
    database = environment("database", **REQUIRED)
    assert address.hostname in SERVICES
    assert (address.username, address.password, address.path[1:]) == (
        database["POSTGRES_USER"],
        database["POSTGRES_PASSWORD"],
        database["POSTGRES_DB"],
    )
    assert SERVICES["database"]["image"].startswith("postgres:15-")  # what the tests run on
    assert "pg_isready" in SERVICES["database"]["healthcheck"]["test"]


def test_the_database_logs_no_values():
    given = SERVICES["database"]["command"]
    for setting in ("log_min_messages=fatal", "log_min_error_statement=panic", "log_error_verbosity=terse"):
        assert setting in given


def test_nothing_serves_or_works_before_the_database_is_prepared_once():
    assert SERVICES["prepare"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["prepare"]["restart"] == "no"
    for name in ("web", "jobs"):
        waits_for = SERVICES[name]["depends_on"]
        assert waits_for == {"prepare": {"condition": "service_completed_successfully"}}


def test_what_must_last_lies_in_volumes():
    places = {name: volume.split(":") for name in SERVICES for volume in SERVICES[name]["volumes"]}
    assert {volume for volume, _ in places.values()} == set(COMPOSE["volumes"])
    data = dict(pair.split("=") for rest in instructions("ENV") for pair in rest.split())["DATA_DIR"]
    assert places["web"] == ["data", data]
    assert instructions("VOLUME") == [data]


def test_every_command_is_one_the_site_has():
    lines = [" ".join(SERVICES[name]["command"]) for name in ("prepare", "jobs")]
    commands = re.findall(r"manage\.py (\w+)", " ".join(lines))
    assert commands == ["migrate", "load_partnership", "run_due"]
    assert set(commands) <= set(get_commands())


# The same steps without Docker


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image as a folder, built but for what pip would fetch."""
    rehearsal = Rehearsal(tmp_path_factory.mktemp("image"), venv=sys.prefix)
    rehearsal.build(leave_out="-m venv|pip install|apt-get")
    return rehearsal


def test_static_files_are_collected_with_no_secret_and_no_database_and_the_key_stays_behind(image):
    static = image.folder.parent / "static"
    assert list(static.glob("css/base.*.css.br")) and (static / "staticfiles.json").exists()
    assert list((image.folder.parent / "data").iterdir()) == []
    assert not list(static.rglob("secret*")) and not list(image.folder.rglob("secret_key"))


def test_the_image_serves_and_its_health_check_knows_whether_it_does(image):
    port = next(port for port in range(21000, 60000) if is_free("127.0.0.1", port))
    command, check = (
        [word.replace("8000", str(port)) for word in words(each)] for each in ("CMD", "HEALTHCHECK")
    )
    with pytest.raises(RuntimeError, match="refused"):
        image.run(check)
    server = image.start(command)
    try:
        for _ in range(300):
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                    assert answer.status == 200
                break
            except URLError:
                assert server.poll() is None, server.stdout.read()
                time.sleep(0.1)
        assert image.run(check) == ""
        with urlopen(f"http://127.0.0.1:{port}/robots.txt") as answer:
            assert answer.read() == b"User-agent: *\nDisallow: /\n"
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert server.returncode == 0


@pytest.mark.parametrize("address", ["", "https://www.example.org"])
def test_the_settings_take_what_the_compose_file_gives_them(address, image):
    given = environment("web", SITE_URL=address, **REQUIRED)
    show = "from django.conf import settings as s; print(s.IS_PUBLIC, s.DATABASES['default']['HOST'])"
    printed = image.run(["python", "manage.py", "shell", "--no-imports", "-c", show], **given)
    assert printed.split() == [str(bool(address)), "database"]
    if address:
        check = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        image.run(check, **given | {"SECRET_KEY": "k3y-" * 20 + "!abcdefgh"})


def test_the_scheduled_work_of_the_image_waits_for_a_database_that_is_not_ready(image, tmp_path):
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "SECRET_KEY": "only-for-tests"}
    program = image.start(SERVICES["jobs"]["command"], **database)
    try:
        assert "the database cannot be used" in program.stdout.readline()
        assert program.poll() is None
    finally:
        program.terminate()
        program.communicate(timeout=30)
