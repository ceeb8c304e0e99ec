"""The settings as the environment makes them, each time in a fresh process with nothing else set."""

import datetime
import json
import os
import re
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.template import Context, Template

pytestmark = pytest.mark.one_database("each process is told its own database")

KEY = "Long and random enough for a test, and for nothing else at all: 8nV2qXw0"

BUILD = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*"])
from csp_site.tests.factories import home_page
home_page()
"""

ASK = """
import json, sys
import django
django.setup()
from django.test import Client
answers = []
for path, extra in json.loads(sys.argv[1]):
    response = Client(raise_request_exception=False).get(path, **extra)
    body = b"".join(response) if response.streaming else response.content
    answers.append([response.status_code, dict(response.headers), response.cookies.output(), body.decode()])
print(json.dumps(answers))
"""

SHOW = """
import json, sys
import django
django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def python(data, *arguments, **environment):
    """Run Python with the settings the site runs with, and return what came of it."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "csp_site.settings.production",
            "DATA_DIR": str(data),
            **environment,
        },
        capture_output=True,
        text=True,
    )


def succeeded(result):
    """Return what a process that went well printed."""
    assert result.returncode == 0, result.stderr
    return result.stdout


def show(data, *names, **environment):
    """Return the values of some settings."""
    return json.loads(succeeded(python(data, "-c", SHOW, *names, **environment)))


def public(data, **more):
    """Return the environment of a real site whose database is a file in the data folder."""
    database = f"sqlite:///{data / 'site.sqlite3'}"
    return {"SITE_URL": "https://csp.example", "SECRET_KEY": KEY, "DATABASE_URL": database, **more}


@pytest.fixture(scope="module")
def real_site(tmp_path_factory):
    """A site made real by SITE_URL, with a home page; returns a function that asks it for addresses."""
    data = tmp_path_factory.mktemp("real")
    succeeded(python(data, "-c", BUILD, **public(data)))

    def ask(*requests):
        return json.loads(succeeded(python(data, "-c", ASK, json.dumps(requests), **public(data))))

    return ask


def over_https(path, host="csp.example"):
    return path, {"secure": True, "HTTP_HOST": host}


def test_with_nothing_set_the_site_runs_on_this_computer_alone(tmp_path):
    names = ["DEBUG", "IS_PUBLIC", "SITE_URL", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "DATABASES"]
    found = show(tmp_path, *names)
    assert (found["DEBUG"], found["IS_PUBLIC"], found["SECURE_SSL_REDIRECT"]) == (False, False, False)
    assert found["SITE_URL"] == "http://127.0.0.1:8000"
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")
    assert "no issues" in succeeded(python(tmp_path, "manage.py", "check"))


def test_the_secret_key_of_this_computer_is_random_kept_and_readable_by_its_owner_alone(tmp_path):
    first = show(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    file = tmp_path / "secret_key"
    assert file.read_text() == first
    assert len(first) > 60
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert show(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert show(tmp_path / "other", "SECRET_KEY")["SECRET_KEY"] != first
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path):
    command = [sys.executable, "-c", SHOW, "SECRET_KEY"]
    environment = {"DJANGO_SETTINGS_MODULE": "csp_site.settings.production", "DATA_DIR": str(tmp_path)}
    started = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    keys = {process.communicate()[0] for process in started}
    assert len(keys) == 1
    assert len(json.loads(keys.pop())["SECRET_KEY"]) > 60


def test_a_data_folder_may_have_any_name(tmp_path):
    data = tmp_path / "our site+data #1 100%"
    assert show(data, "DATABASES")["DATABASES"]["default"]["NAME"] == str(data / "db.sqlite3")


def test_empty_variables_count_as_not_set(tmp_path):
    names = [
        "SITE_URL",
        "SECRET_KEY",
        "DATABASE_URL",
        "EXTRA_HOSTS",
        "EMAIL_URL",
        "FROM_EMAIL",
        "STATIC_ROOT",
    ]
    empty = dict.fromkeys(names, "")
    asked = ["SITE_URL", "DATABASES", "STATIC_ROOT", "EMAIL_BACKEND"]
    assert show(tmp_path, *asked, **empty) == show(tmp_path, *asked)


def test_everything_a_real_site_lacks_is_listed_at_once(tmp_path):
    result = python(tmp_path, "manage.py", "check", SITE_URL="https://csp.example")
    assert result.returncode != 0
    last_line = result.stderr.strip().splitlines()[-1]
    assert "SECRET_KEY, DATABASE_URL" in last_line
    for name in ("SECRET_KEY", "DATABASE_URL"):
        environment = public(tmp_path) | {name: ""}
        last_line = python(tmp_path, "manage.py", "check", **environment).stderr.strip().splitlines()[-1]
        assert last_line.endswith(f": {name}.")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/site",
        "https://example.org?a",
        "https://somebody@example.org",
        "http://127.0.0.1.example.org",
    ],
)
def test_an_address_that_is_no_sites_is_refused_with_what_it_must_be(tmp_path, address):
    environment = public(tmp_path) | {"SITE_URL": address}
    result = python(tmp_path, "manage.py", "check", **environment)
    assert result.returncode != 0
    assert "It must be https:// and the name of the host" in result.stderr.strip().splitlines()[-1]


def test_a_real_site_passes_the_checks_for_deployment(tmp_path):
    result = python(
        tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **public(tmp_path)
    )
    assert "no issues" in succeeded(result)


def test_cookies_of_a_real_site_travel_over_https_alone(tmp_path):
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"]
    assert set(show(tmp_path, *names, **public(tmp_path)).values()) == {True}
    assert show(tmp_path, *names[:2]) == {"SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}


def test_a_real_site_without_a_mail_server_prints_no_mail_and_offers_no_new_password(tmp_path):
    names = ["EMAIL_BACKEND", "WAGTAIL_PASSWORD_RESET_ENABLED", "DEFAULT_FROM_EMAIL"]
    found = show(tmp_path, *names, **public(tmp_path))
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.dummy.EmailBackend"
    assert found["WAGTAIL_PASSWORD_RESET_ENABLED"] is False
    assert found["DEFAULT_FROM_EMAIL"] == "noreply@csp.example"
    found = show(tmp_path, *names, **public(tmp_path, EMAIL_URL="smtp+tls://mail.example:587"))
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert found["WAGTAIL_PASSWORD_RESET_ENABLED"] is True


def test_a_real_site_answers_over_https_and_leads_there(real_site):
    (status, headers, cookies, _), (plain_status, plain, *_) = real_site(
        over_https("/"), ("/get-help/?need=x", {"HTTP_HOST": "csp.example"})
    )
    assert status == 200
    assert cookies == ""
    assert headers["Strict-Transport-Security"] == "max-age=63072000"
    assert (plain_status, plain["Location"]) == (301, "https://csp.example/get-help/?need=x")
    assert "Strict-Transport-Security" not in plain


def test_another_host_is_refused_with_every_header_and_no_echo(real_site):
    answers = real_site(over_https("/", "evil.example"), ("/", {"HTTP_HOST": "evil.example"}))
    for status, headers, _, body in answers:
        assert status == 400
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-cache"
        assert "evil" not in body


def test_a_health_check_is_answered_over_plain_http_whatever_the_host(real_site):
    assert [answer[0] for answer in real_site(("/healthz", {"HTTP_HOST": "10.0.0.7"}))] == [200]


def test_more_hosts_may_be_named(tmp_path):
    hosts = show(tmp_path, "ALLOWED_HOSTS", **public(tmp_path, EXTRA_HOSTS="www.csp.example"))
    assert hosts["ALLOWED_HOSTS"] == ["csp.example", "www.csp.example"]


def test_static_files_may_be_kept_for_ever_and_carry_the_headers(real_site):
    page = real_site(over_https("/"))[0][3]
    path = re.search(r"/static/css/base\.[0-9a-f]{12}\.css", page)[0]
    status, headers, _, body = real_site(over_https(path))[0]
    assert status == 200
    assert body
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" in headers


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ day }}", "24 February 2026"),
        ("{{ day|date }}", "24 February 2026"),
        ('{{ day|date:"SHORT_DATE_FORMAT" }}', "24 Feb 2026"),
        ('{{ day|date:"MONTH_DAY_FORMAT" }}', "24 February"),
        ('{{ day|date:"YEAR_MONTH_FORMAT" }}', "February 2026"),
    ],
)
def test_dates_print_as_british_people_write_them(template, shown):
    day = datetime.date(2026, 2, 24)
    assert Template(template).render(Context({"day": day})) == shown


def test_times_are_londons_in_winter_and_in_summer():
    times = [datetime.datetime(2026, month, 24, 9, 30, tzinfo=datetime.UTC) for month in (2, 7)]
    shown = [Template('{{ time|date:"j F Y H:i" }}').render(Context({"time": time})) for time in times]
    assert shown == ["24 February 2026 09:30", "24 July 2026 10:30"]
