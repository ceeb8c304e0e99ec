"""
The settings the site runs with, read from the environment. `dev` and `test` are small deltas.

With nothing set, the site runs on this computer alone: SQLite, a secret key made on the first start,
plain HTTP. `SITE_URL=https://…` makes it real: redirects, HSTS, secure cookies and host checks; then
SECRET_KEY and DATABASE_URL are required.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from csp_site.web.logs import LOGGING  # noqa: F401 – a setting of Django's

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def _given(name, default=""):
    """Return what the environment says; an empty variable counts as one that is not there."""
    return env(name, default="") or default


DATA_DIR = Path(_given("DATA_DIR", str(BASE_DIR / "var")))
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR is {DATA_DIR}, and no folder can be made there.") from error

# Where the site is

SITE_URL = _given("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
try:
    _address = urlsplit(SITE_URL)
    if _address.port == 0:
        raise ValueError("there is no port 0")
except ValueError as error:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}, which is no address: {error}.") from error
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
IS_PUBLIC = _address.scheme == "https"

_is_local = _address.scheme == "http" and _address.hostname in ("localhost", "127.0.0.1", "::1")
_has_more = _address.path or _address.query or _address.fragment or _address.username is not None

if not (IS_PUBLIC or _is_local) or not _address.hostname or _has_more:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}. It must be https:// and the name of the host, with nothing after it "
        "(or http://127.0.0.1 or http://localhost on your own computer)."
    )
if IS_PUBLIC:
    _missing = [name for name in ("SECRET_KEY", "DATABASE_URL") if not _given(name)]
    if _missing:
        raise ImproperlyConfigured(
            f"SITE_URL is {SITE_URL}, so these must be set in the environment too: {', '.join(_missing)}."
        )


def _local_secret_key():
    """Return a secret key for this computer alone, made on the first start and kept in DATA_DIR."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        # Written in full, readable by its owner alone, before it gets its name: of two processes that
        # start at once, both read the key of the first.
        with tempfile.NamedTemporaryFile("w", dir=DATA_DIR) as file, contextlib.suppress(FileExistsError):
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.link(file.name, path)
    return path.read_text()


DEBUG = False
SECRET_KEY = _given("SECRET_KEY") or _local_secret_key()
ALLOWED_HOSTS = [_address.hostname, *env.list("EXTRA_HOSTS", default=[])] if IS_PUBLIC else LOCAL_HOSTS
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

# What it is made of: shared first, then one app for each of the partnership's nouns.

INSTALLED_APPS = [
    "csp_site",
    "contacts",
    "priorities",
    "meetings",
    "reviews",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # the widgets of public forms, whose fields are drawn by templates/components
]

MIDDLEWARE = [
    "csp_site.web.middleware.log_request",
    # Before what may answer by itself, so that redirects and refusals carry the headers too.
    "csp_site.web.middleware.ContentSecurityPolicyMiddleware",
    "csp_site.web.middleware.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "csp_site.web.unreadable.refuse_unreadable",
    "csp_site.web.middleware.answer_health_checks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before routing and sessions, after what every answer passes, however it is come by.
    "csp_site.caching.kept.keep_answers",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csp_site.formats.csv_files.guard_exports",
    # After all that it needs: the check of the token, who is signed in, what they are told.
    "csp_site.admin.sent_forms.OncePerForm",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp_site.web.redirects.follow_redirects",
    # Last, since it answers in place of the views it takes over: whatever may refuse comes before it.
    "csp_site.versions.middleware.VersionMiddleware",
]

ROOT_URLCONF = "csp_site.urls"
WSGI_APPLICATION = "csp_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp_site.frame.context.frame",
            ],
        },
    },
]

# Small things are kept in each process. Answers are kept apart, so that they push out none of those: in
# each process too, or in a Redis or Valkey for all, which the site can do without.

_in_process = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {
    "default": _in_process,
    "answers": _in_process | {"LOCATION": "answers", "OPTIONS": {"MAX_ENTRIES": 1000}},
}
if _given("CACHE_URL"):
    CACHES["answers"] = env.cache_url("CACHE_URL") | {"KEY_PREFIX": "answers"}

# Data

if _given("DATABASE_URL"):
    _database = env.db("DATABASE_URL")
else:
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer, and two writers wait for each other instead of failing.
    _database["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    _database.setdefault("CONN_HEALTH_CHECKS", True)
# Opening a connection costs more than an answer that is kept.
_database.setdefault("CONN_MAX_AGE", 60)
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "csp_site.User"
AUTHENTICATION_BACKENDS = ["csp_site.access.backend.LimitedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "media"), "base_url": "/media/"},
    },
    # Documents lie apart from what is served as it is: each passes the lock in csp_site/documents/lock.py.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "documents"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "csp_site.web.static_files.SmallManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(_given("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # icons that browsers ask for at addresses of their own

# Britain

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = ["csp_site.formats"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en-gb", "English")]
# Every time an officer reads or writes is London's.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# Editing

WAGTAIL_SITE_NAME = "Community Safety Partnership"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILDOCS_DOCUMENT_MODEL = "csp_site.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "csp_site.admin.forms.DocumentForm"
WAGTAILDOCS_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "csv": "text/csv; charset=utf-8",
}
WAGTAILDOCS_EXTENSIONS = [*WAGTAILDOCS_CONTENT_TYPES]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILIMAGES_IMAGE_MODEL = "csp_site.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "csp_site.admin.forms.ImageForm"
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILEMBEDS_FINDERS = []
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "csp_site.admin.text_editor.TextEditor"}}
# Saved by itself while somebody presses “Publish”, a page could be a draft again, without its last words.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# A page is for everybody or for people who sign in: a password that many share is kept unhashed.
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000  # staff choose a whole folder, and are told how many are taken
# The admin asks nobody else anything.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"
WAGTAILADMIN_USER_LOGIN_FORM = "csp_site.access.forms.SignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "csp_site.access.forms.AskForLinkForm"  # noqa: S105 – no password
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin writes inline scripts and styles (7.4 and 8.0 alike), and nothing in it can be hashed.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
# Whose X-Forwarded-For is believed: the servers whose X-Forwarded-Proto gunicorn believes.
TRUSTED_PROXIES = _given("FORWARDED_ALLOW_IPS", "127.0.0.1,::1").replace(" ", "").split(",")
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 63_072_000 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor previews pages in a frame
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for every subdomain and
    "security.W021",  # its preload list would decide for other sites of the same council
    "security.W019",  # frames: see X_FRAME_OPTIONS
]

# Mail and logs

# Without a mail server: mail shows in this computer's terminal; on a public site that is a log, which
# must hold no address and no link that sets a password, so nothing is sent and none is offered.
globals().update(
    env.email_url_config(_given("EMAIL_URL", "dummymail://" if IS_PUBLIC else "consolemail://"))
)
WAGTAIL_PASSWORD_RESET_ENABLED = bool(_given("EMAIL_URL")) or not IS_PUBLIC
# A mail server that hangs keeps the rest of the scheduled work waiting no longer.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _given("FROM_EMAIL", f"noreply@{_address.hostname}")
