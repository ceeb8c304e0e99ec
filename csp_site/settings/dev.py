"""Settings for working on the code: debug pages, readable logs, static files straight from the tree."""

from .production import *  # noqa: F403

DEBUG = True
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
LOGGING["formatters"]["json"] = {"format": "%(levelname)s %(name)s %(message)s"}  # noqa: F405
LOGGING["loggers"]["django.server"] = {"handlers": ["console"], "level": "INFO"}  # noqa: F405
