"""Open data for readers: the page that lists the tables, a page and a file for each."""

from django.conf import settings
from django.http import Http404, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from csp_site.caching.kept import kept
from csp_site.formats.csv_files import csv_cell, csv_response
from csp_site.frame.pages import FramePage
from csp_site.models import DatasetState, SiteSettings
from csp_site.opendata.tables import DATASETS

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TITLE = "Open data"
ABOUT = "Facts and figures of this website as tables, for a spreadsheet or a program."


def data_page():
    """Return the page that lists the tables, as the frame asks about it."""
    return FramePage(TITLE, reverse("data"), ABOUT)


@kept
@require_safe
def data(request):
    """List the tables, with what each holds."""
    request.served_page = data_page()
    noted = DatasetState.objects.in_bulk(field_name="name")
    tables = [{"dataset": dataset, "state": noted.get(name)} for name, dataset in DATASETS.items()]
    return TemplateResponse(request, "csp_site/data.html", {"tables": tables, "licence_url": LICENCE})


@kept
@require_safe
def dataset(request, name):
    """Explain every column of a table, with its first row. Raises Http404 where there is none."""
    found = _find(name)
    request.served_page = FramePage(found.title, found.url, found.description, [None, data_page()])
    rows = found.rows()
    examples = map(csv_cell, rows[0] if rows else [""] * len(found.columns))
    columns = [
        {"name": column.name, "meaning": column.meaning, "example": example}
        for column, example in zip(found.columns, examples, strict=True)
    ]
    context = {
        "dataset": found,
        "columns": columns,
        "count": len(rows),
        "state": DatasetState.objects.filter(name=name).first(),
        "licence_url": LICENCE,
    }
    return TemplateResponse(request, "csp_site/dataset.html", context)


@kept
@require_safe
def dataset_file(request, name):
    """
    Return a table as a CSV file. Raises Http404 where there is none.

    Without Last-Modified: "not modified" would be wrong of a table from which a row has been taken.
    """
    found = _find(name)
    return csv_response(found.file_name, found.header, found.rows())


@kept
@require_safe
def data_package(request):
    """Return what programs are told of all tables, as a Data Package of the Frictionless standard."""
    site = SiteSettings.for_visitor(request)
    package = {
        "name": "community-safety-partnership",
        "title": f"{TITLE}: {site.name}",
        "homepage": f"{settings.SITE_URL}{reverse('data')}",
        "resources": [
            {
                "name": each.name,
                "title": each.title,
                "description": each.description,
                "path": f"{settings.SITE_URL}{each.file_url}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": column.name, "description": column.meaning} for column in each.columns
                    ]
                },
            }
            for each in DATASETS.values()
        ],
    }
    if site.open_licence:
        title = "Open Government Licence v3.0"
        package["licenses"] = [{"name": "OGL-UK-3.0", "path": LICENCE, "title": title}]
    return JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _find(name):
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]
