"""Every address of the site; pages come last, since they take whatever is left."""

from django.urls import include, path, re_path
from django.views.generic.base import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap

from csp_site import documents, images

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    # Wagtail reverses this name wherever it links to a document.
    path("documents/<int:document_id>/<path:filename>", documents.serve, name="wagtaildocs_serve"),
    re_path(r"^media/(?P<path>.+)$", images.serve_media, name="media"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("favicon.ico", RedirectView.as_view(url="/static/images/favicon.svg", permanent=True)),
    path("", include(wagtail_urls)),
]
