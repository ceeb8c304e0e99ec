"""The configuration of the app of priorities and groups."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrioritiesConfig(AppConfig):
    """What the partnership works on: its priorities, their actions, and its working groups."""

    name = "priorities"
    verbose_name = "Priorities and groups"

    def ready(self):
        """Let the thread.py of every later app say what a priority and a group show of it."""
        autodiscover_modules("thread")
