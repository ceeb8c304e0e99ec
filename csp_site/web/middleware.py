"""Middleware that every response passes: one log line, security headers, caching rules; and `/healthz`."""

import logging
import time
import uuid

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import Error, connection
from django.http import JsonResponse
from django.utils.cache import patch_vary_headers

from csp_site.web.logs import request_id, shown_path

logger = logging.getLogger("csp_site.requests")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


def is_admin(request):
    """Return whether the request is for the staff side, which has a policy of its own."""
    return request.path_info.startswith("/admin/")


def log_request(get_response):
    """Give each request an id and log it once: no address of the reader, no query string, no token."""

    def middleware(request):
        request.id = uuid.uuid4().hex
        token = request_id.set(request.id)
        started = time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-ID"] = request.id
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "path": shown_path(request),
                    "status": response.status_code,
                    "milliseconds": round((time.perf_counter() - started) * 1000),
                },
            )
            return response
        finally:
            request_id.reset(token)

    return middleware


def answer_health_checks(get_response):
    """
    Answer `/healthz`: whether this process can reach its database.

    Before hosts and sessions are looked at, since a probe calls by address.
    """

    def middleware(request):
        if request.path_info != "/healthz":
            return get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error:
            response = JsonResponse({"status": "no database"}, status=503)
        else:
            response = JsonResponse({"status": "ok"})
        response["Cache-Control"] = "no-store"
        return response

    return middleware


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send the strict policy on public addresses and the admin's own under /admin/."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if is_admin(request) and not report_only:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


def add_headers(get_response):
    """
    Add the headers that no library sets, and a caching rule where the view gave none.

    A visitor's page may be kept but must be asked for again (its ETag makes that cheap), so that what
    is unpublished is gone at once. What a signed-in person sees is kept nowhere else.
    """

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if not response.has_header("Cache-Control"):
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            response["Cache-Control"] = "private, no-store" if signed_in else "no-cache"
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware
