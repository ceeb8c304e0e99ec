"""The configuration of the app of priorities and groups."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrioritiesConfig(AppConfig):
    """What the partnership works on: its priorities, their actions, and its working groups."""

    name = "priorities"
    verbose_name = "Priorities and groups"

    def ready(self):
        """Let the thread.py of every later app say which pages of its own a priority names."""
        autodiscover_modules("thread")
