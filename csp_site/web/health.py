"""`/healthz`: whether this process can answer and reach its database."""

from django.db import Error, connection
from django.http import JsonResponse


def answer_health_checks(get_response):
    """Answer `/healthz` before hosts and sessions are looked at, since a probe calls by address."""

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
