from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CspSiteConfig(AppConfig):
    """The project itself, and everything the other apps share."""

    name = "csp_site"
    verbose_name = "Site"

    def ready(self):
        from csp_site import checks, images, permissions  # noqa: F401 – they register
        from csp_site.formats import date_inputs  # noqa: F401 – they register
        from csp_site.models import (
            changes,
            freshness,
            lookups,  # noqa: F401 – they register
        )
        from csp_site.search import signals

        changes.connect_signals()
        freshness.connect_signals()
        images.connect_signals()
        post_migrate.connect(permissions.sync_groups)
        # Where the site gathers from every app, each app has a module of that name.
        autodiscover_modules("searchable", "load", "losses", "opendata", "schedule", "sitemap")
        signals.connect_signals()
