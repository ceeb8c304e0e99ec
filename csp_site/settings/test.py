"""Settings for the tests: fast password hashes, plain static files, everything else as it runs."""

import os
import tempfile

# A test run leaves nothing behind in the site's own data.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="csp-test-")
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from .production import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", *LOCAL_HOSTS]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
