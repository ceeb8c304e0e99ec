"""The item of an agenda that a file belongs to, told by its name alone, and what to call the file."""

import re
import unicodedata
from pathlib import PurePosixPath

MAX_TITLE = 160
# After a number these make it a day or a span of time: "24 February", "5 year plan".
NO_ITEM_AFTER = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:day|week|month|year)s?|per ?cent)\b|%"
)
# 5, 05, 5a, 5(a), 5.1; no part of a longer number, a day or a time.
NUMBER = (
    r"0*(?P<item>\d{1,3})(?P<part>(?!st\b|nd\b|rd\b|th\b)\(?[a-z]{1,2}\)?|\.0*\d{1,2})?"
    rf"(?![^\W_])(?![-./:]\d)(?!\s*(?:{NO_ITEM_AFTER}))"
)
NAMED = re.compile(rf"\b(?:agenda\s+)?(?:item|eitem)[\s.:#-]*{NUMBER}")
LEADING = re.compile(rf"(?:agenda\s+|paper\s+|no\.?\s*|#)?{NUMBER}")
SEVERAL = re.compile(r"\b(?:items|eitemau)\b")
SEPARATORS = " -–—.,:;"
COPIES = re.compile(r"(?:\s*[-–]\s*copy)?(?:\s*\(\d{1,2}\))?$", re.IGNORECASE)


def find_number(name, numbers):
    """
    Return the one of `numbers` (as the agenda prints them: "5", "5a" or "5.1") that a file's name gives.

    "" where the name gives none, gives several or gives one that is not on the agenda: the file waits.
    """
    words = _words(name).lower()
    if SEVERAL.search(words):
        return ""
    found = {_number(match) for match in NAMED.finditer(words)} or {_number(LEADING.match(words))}
    return found.pop() if len(found) == 1 and found <= set(numbers) else ""


def readable_title(name):
    """Return what to call a paper, from its file's name without the number: "Progress report"."""
    words = _words(name)
    lower = words.lower()
    match = NAMED.match(lower) or LEADING.match(lower)
    # Some signs grow longer in small letters; then the number stays.
    rest = words[match.end() :] if match and len(lower) == len(words) else words
    title = (
        COPIES.sub("", rest).lstrip(f"{SEPARATORS})").rstrip(SEPARATORS)
        or words.strip(SEPARATORS)
        or "Paper"
    )
    if " " not in title:
        title = re.sub("[-–—]+", " ", title)
    return (title[0].upper() + title[1:])[:MAX_TITLE].strip()


def _words(name):
    """Return a file's name without its ending, its words with spaces between them."""
    stem = PurePosixPath(unicodedata.normalize("NFC", name)).stem
    return " ".join(stem.replace("_", " ").replace("%20", " ").replace("+", " ").split())


def _number(match):
    """Return a number as the agenda prints it: without noughts, brackets and capitals."""
    if match is None:
        return ""
    part = (match["part"] or "").strip("()")
    if part.startswith("."):
        part = f".{int(part[1:])}"
    return f"{int(match['item'])}{part}"
