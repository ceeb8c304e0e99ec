from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """What the partnership works on: its priorities, their actions, and its working groups."""

    name = "priorities"
    verbose_name = "Priorities and groups"
