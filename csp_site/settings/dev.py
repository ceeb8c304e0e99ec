"""Settings for working on the code: debug pages, readable logs, static files straight from the tree."""

from .production import *

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["formatters"]["json"] = {"format": "%(levelname)s %(name)s %(message)s"}
LOGGING["loggers"]["django.server"] = {"handlers": ["console"], "level": "INFO"}
