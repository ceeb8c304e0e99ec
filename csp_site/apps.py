"""The configuration of the app that all others share."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CspSiteConfig(AppConfig):
    """The project itself, and everything the other apps share."""

    name = "csp_site"
    verbose_name = "Site"

    def ready(self):
        # Models can be imported only once every app is there.
        from csp_site import checks  # noqa: F401 – they register
        from csp_site.formats import date_inputs  # noqa: F401 – they register
        from csp_site.models import lookups  # noqa: F401 – they register
        from csp_site.signal_handlers import register_signal_handlers

        # Where the site gathers from every app, each app has a module of that name.
        autodiscover_modules("searchable", "load", "losses", "moments", "opendata", "schedule", "sitemap")
        register_signal_handlers()
