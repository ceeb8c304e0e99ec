"""What the tests of PDFs share: how one is drawn, and what can be read in it."""

import ctypes
import re
import zlib

import pypdfium2
import pytest

from csp_site.printing.making import NO_LIBRARY, PrintError

WHAT_TO_INSTALL = (
    "The tests of the PDF need Pango and the Liberation fonts, and could not draw one. Debian or Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
)


def drawn(print_pdf, *given):
    """Return what a function that prints gives; fails with what to install where a library is missing."""
    try:
        return print_pdf(*given)
    except PrintError as error:
        if str(error) == NO_LIBRARY:
            pytest.fail(WHAT_TO_INSTALL)
        raise


def language_of(document):
    said = (ctypes.c_ushort * 20)()
    pypdfium2.raw.FPDFCatalog_GetLanguage(document, said, ctypes.sizeof(said))
    return "".join(map(chr, said)).rstrip("\0")


def streams_of(pdf):
    """Yield what the streams of a PDF hold, unpacked."""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            yield packed
