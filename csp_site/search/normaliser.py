"""
Words as terms: the one place where what is written and what is typed become comparable.

Both databases store and look up exactly these terms, so neither needs a language of its own.
"""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_TERM = 40
# What the different terms of one entry may come to. PostgreSQL loses terms beyond 1,048,575 bytes
# without a word, and both databases must hold the same.
MAX_BYTES = 900_000
# "anti social", "anti-social" and "antisocial" are one word.
OPEN_PREFIXES = ("anti", "cyber", "multi", "non", "semi")
HYPHENS = "-‐‑‒−"
APOSTROPHES = "'’ʼ"
LETTERS = rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*"
# What stands between the groups of a telephone number; never a line break.
GROUP_GAP = rf"[ \u00a0{HYPHENS}()]{{1,3}}"
# A longer row of numbers is a table, whose columns together say nothing.
MORE_GROUPS = 7
TOKEN = re.compile(
    rf"(?P<number>(?<![^\W_])\+?\d+(?:,\d{{3}})*(?:{GROUP_GAP}\d+){{0,{MORE_GROUPS}}}(?![^\W_]))"
    rf"|(?P<open>\b(?:{'|'.join(OPEN_PREFIXES)})[{HYPHENS} \u00a0]{LETTERS})"
    rf"|(?P<word>{LETTERS}(?:[{HYPHENS}]{LETTERS})*)",
    re.IGNORECASE,
)
# Digits of a number with the code of the country in front, as a telephone in Britain dials it.
COUNTRY_CODE = re.compile(r"^(?:\+|00)440?")
# Letters that Unicode does not take apart.
PLAIN_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
ZERO_WIDTH_SPACE = "\u200b"
INVISIBLE = re.compile("[\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_stemmer = snowballstemmer.stemmer("english")
_one_at_a_time = threading.Lock()  # the stemmer keeps the word it is at work on in itself


@dataclass(frozen=True)
class Token:
    """
    A word of a text as it was found.

    `parts` are its terms in order; each of `same` is one term that says the same as all parts together;
    `more` are terms that should find it too. `words` gives a way to write each of these terms.
    """

    parts: tuple[str, ...]
    same: tuple[str, ...]
    more: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    start: int
    end: int


def clean(text):
    """Return a text without characters that nobody sees, its accents joined to their letters."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace(ZERO_WIDTH_SPACE, " ")
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)


def fold(word):
    """Return a word in small letters without accents and apostrophes."""
    if not word.isascii():
        for _ in range(2):  # a letter made small may come apart once more
            word = unicodedata.normalize("NFKD", word.casefold())
        word = "".join(char for char in word.translate(PLAIN_LETTERS) if char.isalnum())
    return word.lower()[:LONGEST_TERM]


@lru_cache(maxsize=100_000)
def stem(word):
    """Return the term of one word: folded, and without its ending if it is an English word."""
    base, *end = re.split(f"[{APOSTROPHES}]", word)
    if end and end[-1].lower() != "s":
        base += "".join(end)
    folded = fold(base)
    if len(folded) < 3 or not (folded.isascii() and folded.isalpha()):
        return folded
    with _one_at_a_time:
        return _stemmer.stemWord(folded)


def tokens(text):
    """Yield the Tokens of a clean text."""
    for match in TOKEN.finditer(text):
        if number := match["number"]:
            found = _number(number)
        elif match["open"]:
            found = _open(match["open"])
        else:
            found = _word(match["word"])
        if found[0]:
            yield Token(*found, match.start(), match.end())


def ordered_terms(text):
    """Return the terms of a text in its order."""
    return [term for token in tokens(clean(text)) for term in token.parts]


def terms_of(text):
    """Return the terms of a text as a set."""
    return frozenset(ordered_terms(text))


def _word(text):
    """Return the terms of a word, which may be several with hyphens between them."""
    parts = re.split(f"[{HYPHENS}]", text)
    pairs = _pairs(parts)
    joined = _pairs(["".join(parts)]) if len(pairs) > 1 else ()
    return _terms(pairs), _terms(joined), (), (*pairs, *joined)


def _open(text):
    """Return the terms of a word that begins with one of the OPEN_PREFIXES, however it is written."""
    prefix, rest = re.split(rf"[{HYPHENS} \u00a0]", text, maxsplit=1)
    joined, rest = _pairs([prefix + rest]), _pairs([rest])
    return _terms(joined), (), _terms(rest), (*joined, *rest)


def _number(text):
    """Return the terms of a number: its groups; as one, as a telephone dials it; and the ends of that."""
    text = text.replace(",", "")
    groups = re.findall(r"\d+", text)
    dialled = COUNTRY_CODE.sub("0", re.sub(r"[^\d+]", "", text)).lstrip("+")[:LONGEST_TERM]
    groups = tuple(fold(group) for group in groups)
    ends = tuple("".join(groups[start:])[:LONGEST_TERM] for start in range(1, len(groups) - 1))
    same = (dialled,) if (dialled,) != groups else ()
    return groups, same, ends, tuple((term, term) for term in (*groups, *same, *ends))


def _pairs(words):
    """Return (term, the word written without accents) for each word that has a term."""
    found = ((stem(word), fold(re.sub(f"[{APOSTROPHES}]", "", word))) for word in words)
    return tuple(pair for pair in found if pair[0])


def _terms(pairs):
    return tuple(term for term, _ in pairs)


def bounded(found):
    """Return the tokens of an entry up to the first whose terms it has no room for: see MAX_BYTES."""
    terms, size = set(), 0
    for place, token in enumerate(found):
        new = {*token.parts, *token.same, *token.more} - terms
        size += sum(len(term.encode()) for term in new)
        if size > MAX_BYTES:
            return found[:place]
        terms |= new
    return found


def indexed(found):
    """
    Return the terms that tokens are found by, as one text with a space around each.

    First all terms in the order of the text, so that a phrase can be looked for; then the others.
    """
    ordered = [term for token in found for term in token.parts]
    others = {term for token in found for term in (*token.same, *token.more)} - set(ordered)
    return f" {' '.join([*ordered, *sorted(others)])} " if ordered else ""
