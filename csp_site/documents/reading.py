"""Files that are read ahead: before a transaction holds the one lock of a database for what is slow."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import get_document_form
from wagtail.documents.permissions import permission_policy

from csp_site.documents.lines import KINDS
from csp_site.documents.uploads import check_document, extension_of
from csp_site.models.documents import SiteDocument
from csp_site.search.documents import read_uploads

MOST_FILES = 20


def read_files_of(request):
    """
    Read the documents that come with a request, for whichever form of it asks for their reading.

    Only where the user may have documents here, and no more of them than any form takes.
    """
    files = [file for _, sent in request.FILES.lists() for file in sent]
    if files and permission_policy.user_has_any_permission(request.user, ["add", "change"]):
        read_together(files[:MOST_FILES])


def read_together(files):
    """Give each file that is what its name says its `reading`, unless it has been read already."""
    unread = [file for file in files if not hasattr(file, "reading") and _is_genuine(file)]
    readings = read_uploads(unread, [extension_of(file.name) for file in unread])
    for file, reading in zip(unread, readings, strict=True):
        file.reading = reading


def _is_genuine(file):
    most = get_document_form(SiteDocument).base_fields["file"].max_upload_size
    if extension_of(file.name) not in KINDS or not file.size or file.size > most:
        return False
    try:
        check_document(file)
    except ValidationError:
        return False
    return True
