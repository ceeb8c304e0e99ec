"""Words on a file: for readers beside its link, for staff on what is wrong with it."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language_info

from csp_site.documents.facts import BROKEN, PASSWORD

ENGLISH = "en"
# Spoken here, and not among the languages that Django knows by name.
MORE_LANGUAGES = {
    "am": "Amharic",
    "gd": "Scottish Gaelic",
    "gu": "Gujarati",
    "ku": "Kurdish",
    "kw": "Cornish",
    "pa": "Punjabi",
    "ps": "Pashto",
    "rom": "Romani",
    "si": "Sinhala",
    "so": "Somali",
    "ti": "Tigrinya",
    "yi": "Yiddish",
    "zh": "Chinese",
}

UNTAGGED = (
    "People who use a screen reader cannot follow this PDF. Save it again from Word with “Save as, PDF, "
    "Options” and tick “Document structure tags for accessibility”."
)
NO_TITLE = (
    "The file has no title of its own, so a screen reader reads out its name. In Word: File, Info, Title; "
    "then save it again."
)
NO_LANGUAGE = (
    "The file does not say which language it is in, so a screen reader may read it in the wrong voice. In "
    "Word: Review, Language, Set Proofing Language; then save it again."
)


def particulars(document):
    """Return what a link to a document tells before anybody opens it: PDF, 240 KB, 12 pages, in Welsh."""
    known, size = document.known, document.get_file_size()
    pages = known.pages and f"{known.pages:,} page{'' if known.pages == 1 else 's'}"
    language = language_name(known.primary_language)
    parts = [
        document.file_extension.upper(),
        size and filesizeformat(size),
        pages,
        language and known.primary_language != ENGLISH and f"in {language}",
    ]
    return ", ".join(part for part in parts if part)


def language_name(code):
    """Return the English name of a language by its code, or "" for one that nobody knows."""
    try:
        return MORE_LANGUAGES.get(code) or get_language_info(code)["name"]
    except KeyError:
        return ""


def warnings(facts, kind):
    """
    Return what is wrong with a file, as sentences for an officer; an empty list if nothing is known.

    `kind` is the ending of its name. Nothing of it keeps the file from being used.
    """
    if facts.state in (BROKEN, PASSWORD):
        return [failure(facts, kind)]
    if not facts.state:
        return []
    sentences = []
    if facts.scanned_pages:
        sentences.append(_scanned(facts))
    if facts.is_tagged is False:
        sentences.append(UNTAGGED)
    if not facts.title:
        sentences.append(NO_TITLE)
    if not facts.language:
        sentences.append(NO_LANGUAGE)
    if facts.author:
        sentences.append(
            f"The file tells who wrote it: {facts.author}. If that should not be public, take it out in "
            "Word with File, Info, Inspect Document; then save it again."
        )
    return sentences


def failure(facts, kind):
    """Return why a file is of no use to readers, in a sentence, or "" if it is or nobody could tell."""
    if facts.state == PASSWORD:
        return f"This {kind.upper()} opens only with a password. Save it without one and upload that copy."
    if facts.state == BROKEN:
        return (
            f"This {kind.upper()} has no pages, or it is broken. Open it in the program it was made with, "
            "save it again and upload that copy."
        )
    return ""


def _scanned(facts):
    ask = "Ask for the original, or make a copy in which the words can be selected."
    if facts.scanned_pages == facts.pages:
        return f"This is a picture of a text, as from a scanner. Nobody can have it read out. {ask}"
    count = facts.scanned_pages
    pages = "1 page is a picture" if count == 1 else f"{count} pages are pictures"
    return f"{pages} of text, as from a scanner. Nobody can have that read out. {ask}"
