"""Which site a request is for, found together with its settings."""

from django.db.models import Q
from django.http.request import split_domain_port
from wagtail.models import Site


def find_site(request):
    """
    Return the Site of a request, or None; what Wagtail and the frame ask for later is then known.

    By the rules of Wagtail, whose own question leaves the settings to a second one: the host with its port,
    the host of the default site, a host that one site alone has, the default site.
    """
    if not hasattr(request, "_wagtail_site"):
        hostname, port = split_domain_port(request._get_raw_host())[0], request.get_port()
        asked = Q(hostname=hostname) | Q(is_default_site=True)
        sites = list(Site.objects.filter(asked).select_related("root_page", "sitesettings"))
        named = [site for site in sites if site.hostname == hostname]
        exact = [site for site in named if str(site.port) == port]
        default = [site for site in sites if site.is_default_site]
        only = named if len(named) == 1 else []
        ways = (exact, [site for site in default if site in named], only, default)
        request._wagtail_site = next((found[0] for found in ways if found), None)
    return request._wagtail_site
