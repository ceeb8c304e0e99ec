"""Every address of the site; pages come last, since they take whatever is left."""

from django.urls import include, path, re_path
from django.views.generic.base import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.views import serve

from csp_site import images, whats_new
from csp_site.access import views as access
from csp_site.caching.kept import kept
from csp_site.documents import lock
from csp_site.feedback.views import feedback, feedback_sent
from csp_site.opendata import views as data
from csp_site.search.views import search
from csp_site.unpublishing import guarded_views
from csp_site.web import well_known
from csp_site.web.sitemap import SITEMAPS

handler500 = "csp_site.web.failures.answer_failure"

urlpatterns = [
    path("admin/account/", access.own_account, name="wagtailadmin_account"),
    path("admin/", include(guarded_views)),
    # Wagtail's, with a limit of tries.
    path("admin/login/", access.SignInView.as_view(), name="wagtailadmin_login"),
    path("admin/password_reset/", access.AskForLinkView.as_view(), name="wagtailadmin_password_reset"),
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        access.NewPasswordView.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        access.open_page_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("admin/", include(wagtailadmin_urls)),
    # Wagtail reverses this name wherever it links to a document.
    path("documents/<int:document_id>/<path:filename>", lock.serve, name="wagtaildocs_serve"),
    re_path(r"^media/(?P<path>.+)$", images.serve_media, name="media"),
    path("search/", search, name="search"),
    path("feedback/", feedback, name="feedback"),
    path("feedback/sent/", feedback_sent, name="feedback_sent"),
    path("data/", data.data, name="data"),
    path("data/datapackage.json", data.data_package, name="data_package"),
    path("data/<slug:name>.csv", data.dataset_file, name="dataset_file"),
    path("data/<slug:name>/", data.dataset, name="dataset"),
    path("changes/", whats_new.changes, name="changes"),
    path("feed/", whats_new.feed, name="feed"),
    path("sitemap.xml", kept(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", well_known.robots_txt),
    path(".well-known/security.txt", well_known.security_txt),
    # There is one place to sign in; Wagtail's second has no face of its own.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    # A file that hangs under a page, such as a meeting for calendars: the page itself finds it.
    re_path(
        r"^((?:[\w\-]+/)+[\w\-]+\.(?:ics|pdf|zip)|(?:[\w\-]+/)*[\w\-]+\.csv)$", serve, name="page_file"
    ),
    path("", include(wagtail_urls)),
]
