"""`manage.py serve` prepares the site in visible steps, runs it, and stops it cleanly."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from csp_site.management import ports, programs
from csp_site.management.commands import serve
from csp_site.management.preparing import answer_while_preparing

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILURE = [sys.executable, "-c", "raise SystemExit(7)"]


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port(taken_port):
    return next(port for port in range(20000, 60000) if ports.is_free("127.0.0.1", port))


@pytest.fixture
def command():
    return serve.Command(stdout=StringIO(), stderr=StringIO(), no_color=True)


def told(stream):
    """Return what was written since the last time."""
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text


def test_a_port_in_use_is_named_with_one_that_is_free(taken_port):
    with pytest.raises(CommandError) as refusal:
        call_command("serve", port=taken_port)
    message = str(refusal.value)
    assert f"Port {taken_port} on 127.0.0.1 cannot be used: address already in use." in message
    offered = int(re.search(r"make run PORT=(\d+)$", message)[1])
    assert ports.is_free("127.0.0.1", offered)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000.5", ""])
def test_what_is_not_a_port_is_refused(port):
    with pytest.raises(CommandError, match="is not a port"):
        call_command("serve", f"--port={port}")


def test_an_address_that_is_not_this_machines_is_refused():
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("serve", host="192.0.2.1")


@pytest.mark.django_db
def test_the_first_administrators_password_works_and_is_shown_once(command, monkeypatch):
    monkeypatch.setenv("ADMIN_EMAIL", "first@example.org")
    command.address = "http://127.0.0.1:8000"
    command.create_first_administrator()
    shown = told(command.stdout)
    assert "http://127.0.0.1:8000/admin/" in shown
    password = re.search(r"password +(\S+)\n", shown)[1]
    user = authenticate(username="first@example.org", password=password)
    assert user.is_superuser
    command.create_first_administrator()
    assert told(command.stdout) == ""
    assert get_user_model().objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db
def test_a_public_site_prints_no_password(command, settings):
    settings.IS_PUBLIC = True
    command.address = "https://www.example.org"
    command.create_first_administrator()
    assert (
        told(command.stdout) == "There is no administrator yet. Make the first: manage.py createsuperuser\n"
    )
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_nothing_is_migrated_when_no_migration_waits(command, monkeypatch):
    monkeypatch.setattr(serve, "call_command", pytest.fail)
    command.prepare_database()
    assert told(command.stdout) == ""


def test_static_files_are_collected_when_one_changed_or_all_are_gone(command, capsys, settings, tmp_path):
    source, root = tmp_path / "source", tmp_path / "var" / "static"
    source.mkdir()
    (source / "site.css").write_text("a {}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = root
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }

    def collects():
        command.collect_static_files()
        return "Collecting static files" in told(command.stdout)

    assert collects()
    assert not collects()
    (source / "site.css").write_text("a { color: red }")
    assert collects()
    assert (root / "site.css").read_text() == "a { color: red }"
    (root / "site.css").unlink()
    root.rmdir()
    assert collects()
    assert not collects()


def test_programs_end_together():
    with programs.Programs() as running:
        first, second = running.start(SLEEPER), running.start(SLEEPER)
        assert first.poll() is None and second.poll() is None
    assert first.returncode == second.returncode == -signal.SIGTERM


def test_a_program_that_will_not_end_is_ended(monkeypatch):
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    monkeypatch.setattr(programs, "SECONDS_TO_STOP", 0.5)
    with programs.Programs() as running:
        program = running.start([sys.executable, "-c", stubborn])
        time.sleep(1)
    assert program.returncode == -signal.SIGKILL


def test_a_server_that_fails_ends_the_command_with_an_error(command, monkeypatch, free_port):
    monkeypatch.setattr(serve, "server_command", lambda *arguments: FAILURE)
    with pytest.raises(CommandError, match=r"stopped by itself \(exit code 7\)"):
        command.run("127.0.0.1", free_port, autoreload=False)


def test_scheduled_work_that_fails_is_told_of_and_started_again(command, monkeypatch):
    monkeypatch.setattr(serve, "manage", lambda *arguments: FAILURE)
    monkeypatch.setattr(serve, "SECONDS_BEFORE_JOBS_RESTART", 0)
    server = [sys.executable, "-c", "import time; time.sleep(3)"]
    with programs.Programs() as running:
        command.work_while_serving(running, running.start(server))
        assert len(running.running) > 2
    assert "scheduled work stopped by itself (exit code 7)" in told(command.stderr)


def test_whoever_asks_while_the_site_is_prepared_is_told_so(free_port):
    with answer_while_preparing("127.0.0.1", free_port):
        for method in ("GET", "HEAD"):
            connection = http.client.HTTPConnection("127.0.0.1", free_port, timeout=5)
            connection.request(method, "/admin/?next=/")
            answer = connection.getresponse()
            body = answer.read().decode()
            connection.close()
            assert (answer.status, answer.getheader("Cache-Control")) == (503, "no-store")
            assert int(answer.getheader("Retry-After")) > 0
        assert body == ""
    assert ports.is_free("127.0.0.1", free_port)


@pytest.mark.parametrize("number", programs.SIGNALS)
def test_a_request_to_stop_is_heard_once_and_handlers_are_put_back(number):
    before = [signal.getsignal(each) for each in programs.SIGNALS]
    with pytest.raises(programs.StopRequested), programs.stop_signals():
        try:
            signal.raise_signal(number)
        finally:
            signal.raise_signal(number)
    assert [signal.getsignal(each) for each in programs.SIGNALS] == before


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The data of one machine, empty when its first site starts."""
    return tmp_path_factory.mktemp("machine") / "data"


class Site:
    """The real command on an empty machine's data, as `make run` starts it."""

    def __init__(self, data, port, *, starter=(), options=()):
        self.port = port
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "csp_site.settings.production",
            "DATA_DIR": str(data),
        }
        for name in ("DATABASE_URL", "SITE_URL", "SECRET_KEY"):
            environment.pop(name, None)
        self.log = data.with_suffix(".log").open("w+")
        self.program = subprocess.Popen(
            [*starter, sys.executable, "manage.py", "serve", "--port", str(port), *options],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=environment,
        )

    def output(self):
        self.log.seek(0)
        return self.log.read()

    def wait_until_told(self, line, seconds):
        deadline = time.monotonic() + seconds
        while line not in self.output():
            assert self.program.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.2)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        response = connection.getresponse()
        response.text = response.read().decode()
        connection.close()
        return response

    def stop(self, number):
        self.program.send_signal(number)
        return self.program.wait(timeout=programs.SECONDS_TO_STOP + 10)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.program.poll() is None:
            self.stop(signal.SIGTERM)
        self.log.close()


@pytest.mark.one_database("the site has SQLite, as on an empty machine")
def test_an_empty_machine_gets_a_running_site_and_the_next_start_is_quick(data, free_port):
    ready = f"The site is at http://127.0.0.1:{free_port}/"
    with Site(data, free_port) as site:
        site.wait_until_told("Preparing the database", seconds=60)
        early = site.get("/")
        assert early.status == 503
        assert "The site is being prepared" in early.text
        site.wait_until_told(ready, seconds=300)
        steps = ["Preparing the database", "partnership's content", "static files", "password "]
        places = [site.output().index(step) for step in steps]
        assert places == sorted(places)
        home = site.get("/")
        assert home.status == 200
        assert "gunicorn" not in str(home.headers).lower()
        assert site.get("/admin/login/").status == 200
        assert site.get("/admin/password_reset/confirm/MQ/c9x2ab-0123456789abcdef/?q=person").status == 200
        assert not re.search("c9x2ab|person", site.output())
        assert site.stop(signal.SIGINT) == 0
        assert site.output().endswith("Stopped.\n")
        assert "Traceback" not in site.output()
    assert ports.is_free("127.0.0.1", free_port)

    started = time.monotonic()
    with Site(data, free_port) as site:
        site.wait_until_told(ready, seconds=20)
        assert time.monotonic() - started < 20
        assert "Preparing" not in site.output()
        assert "Collecting" not in site.output()
        assert "password" not in site.output()
        assert site.stop(signal.SIGTERM) == 0


@pytest.mark.one_database("the site has SQLite, as on an empty machine")
def test_a_site_that_is_killed_leaves_nothing_that_keeps_its_port(data, free_port):
    # The shell stands for make: it starts the command and waits for it.
    starter = ["sh", "-c", '"$@" & echo "command $!"; wait', "sh"]
    for killed in ("the command", "what started it"):
        with Site(data, free_port, starter=starter, options=["--stop-with-parent"]) as site:
            site.wait_until_told("The site is at", seconds=300)
            command = int(re.search(r"command (\d+)", site.output())[1])
            assert site.get("/healthz").status == 200
            os.kill(command if killed == "the command" else site.program.pid, signal.SIGKILL)
            site.program.wait(timeout=10)
            deadline = time.monotonic() + programs.SECONDS_TO_STOP
            while not ports.is_free("127.0.0.1", free_port) and time.monotonic() < deadline:
                time.sleep(0.1)
        assert ports.is_free("127.0.0.1", free_port), killed
