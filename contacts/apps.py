"""The configuration of the app of members and contacts."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Members of the partnership and the useful contacts that residents call."""

    name = "contacts"
    verbose_name = "Members and contacts"
