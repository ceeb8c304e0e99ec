"""Helps tests to bring in spreadsheets."""

import io

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

START = "/admin/projects/import/"
AWARDS = "Key,Funders,Scheme,Amount,Whose,Areas,Source"


def csv_file(*lines, name="rows.csv"):
    return SimpleUploadedFile(name, "\r\n".join(lines).encode())


def workbook(*rows, title="Sheet"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("rows.xlsx", content.getvalue())


def send(client, kind, file, report=None):
    """Upload a file; return the answer: the page of what it would change, or the form with a message."""
    data = {"kind": kind, "file": file, "report": report.pk if report else ""}
    return client.post(START, data, follow=True)


def words(response, place="main"):
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "html.parser").select_one(place)
    return " ".join(found.get_text(" ").split())


def go(client, response, button="publish"):
    """Press a button of the page of what would change; return where that leads."""
    digest = response.context["comparison"].digest
    return client.post(response.request["PATH_INFO"], {"digest": digest, button: "1"}, follow=True)


def errors(response):
    return [error for row in response.context["comparison"].wrong for error in row.errors]
