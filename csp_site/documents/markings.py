"""
Protective markings: words on a paper that say it is not for everybody, and where they count.

They count as a line of their own, and in a name, a title or a property in a few set ways. Nothing of
Django is loaded here, and no file is read: see `csp_site/documents/lines.py`.
"""

import re
import unicodedata
from dataclasses import dataclass

from csp_site.formats.words import one_line, word_set

LONGEST_LINE, LONGEST_SHOWN = 240, 120
MOST_FOUND = 12


# What each is called to staff, and how it is written. The longer ones first.
MARKINGS = {
    "OFFICIAL-SENSITIVE": r"official ?- ?sensitive|official sensitive",
    "Schedule 12A": r"(?:part (?:1|i) of )?schedule 12 ?a",
    "not for publication": r"not for (?:general )?publication",
    "not for circulation": r"not (?:for|to be) (?:(?:further|wider|general) )?(?:circulation|circulated)",
    "confidential": r"confidential",
    "restricted": r"restricted",
    "exempt": r"exempt",
}
# What no innocent sentence says, so that it counts in a name or a title wherever it stands.
PLAIN_ONES = ("OFFICIAL-SENSITIVE", "Schedule 12A", "not for publication", "not for circulation")
ALTERNATIVES = "|".join(f"(?P<m{at}>{one})" for at, one in enumerate(MARKINGS.values()))
PATTERN = re.compile(rf"(?<![\w-])(?:{ALTERNATIVES})(?![\w-])")
NAMES = dict(zip((f"m{at}" for at in range(len(MARKINGS))), MARKINGS, strict=True))
# A line that begins so goes on with a reason.
PAPER = r"this (?:report|paper|document|item|appendix|annex) is "
OPENS = re.compile(
    r"(?:official ?-? ?sensitive|not for (?:general )?publication|(?:strictly|private and) confidential"
    rf"|(?:{PAPER})?(?:exempt|confidential|restricted) (?:by virtue of|under|within the meaning of)"
    rf"|{PAPER}(?:exempt|confidential|restricted|not for publication))"
    r"(?=$| ?[:,;.(-]| (?:by virtue|under|as|because|until|information|within|from publication|and not) )"
)
# What may stand beside a marking without making a sentence of it.
ACCOMPANYING = word_set(
    """
    a an and the of by in to on or as at for with under within this s
    strictly private most highly very commercial commercially personal management legal legally privileged
    police partnership partners partner internal use only members member board committee
    report reports paper papers item items appendix appendices annex annexes document documents agenda
    minutes note notes enclosure attachment copy version draft final part section sections paragraph
    paragraphs para paras page pages sheet slide information matter material data content contents
    when complete completed virtue local government act acts schedule regulation regulations
    classification marking handling security protective status level label circulation distribution
    publication circulate circulated disclosure share shared sharing press public date
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec i ii iii iv v vi vii viii ix x
    """
)
# Words that make a title of "confidential" and its kind a sentence on something else.
TALKS = word_set("is are be being been keep keeps keeping kept stay stays remain remains how why what who")
OF_A_PAPER = word_set(
    """
    report reports paper papers item items appendix appendices annex annexes agenda minutes note notes
    enclosure attachment draft version copy document briefing part
    """
)
TWO_PARTS = re.compile(r"(?<!\w)part (?:2|two|ii|b)(?!\w)(?! (?:of|to) )")
ENDING = re.compile(r"(?i)\.(?:pdf|docx|xlsx|pptx|odt|ods|odp|csv)$")
APART = re.compile(r"[-:/–—]+(?= |$)|(?<= )[-–—]|[()\[\]{}|;,]")
DASHES = re.compile("[‐‑‒–—―−﹘﹣－]")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe]")
COUNTS = re.compile(r"\d{1,4}(?:st|nd|rd|th)?|[a-z]|v\d+")
SPACED = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")


@dataclass(frozen=True)
class Line:
    """A line of a file, and where it stands: "page 3", "a comment", "the property Subject"."""

    text: str
    where: str
    # A line of text, a cell among others in its row, or a name, a title or another property.
    kind: str = "line"


@dataclass(frozen=True)
class Found:
    """A marking that was found: what it is called, where, and the words that it stands in."""

    marking: str
    where: str
    words: str

    @property
    def key(self):
        """What stays the same while the file does: an answer is given to it."""
        return f"{self.marking}|{plain(self.words)}"[:200]

    def __str__(self):
        return f"“{self.words}” {self.where}"


def plain(text):
    """Return a text in small letters, with simple signs and single spaces, as markings are looked for."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", text or ""))
    text = " ".join(DASHES.sub("-", text).replace("’", "'").split())
    text = SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), text)
    return text.casefold()


def find(lines):
    """Return what is found in Lines, each marking in the same words once, the first MOST_FOUND."""
    found = {}
    for line in lines:
        judge = {"line": marking_of_line, "cell": marking_of_cell, "name": marking_of_name}[line.kind]
        if marking := judge(line.text):
            one = Found(marking, one_line(line.where)[:LONGEST_SHOWN], one_line(line.text)[:LONGEST_SHOWN])
            found.setdefault(one.key, one)
            if len(found) == MOST_FOUND:
                break
    return list(found.values())


def marking_of_line(text):
    """Return the marking that a line of its own is, or ""."""
    if len(text or "") > 4 * LONGEST_LINE:
        return ""
    line = plain(text)
    if not line or len(line) > LONGEST_LINE:
        return ""
    if _is_nothing_else(line):
        return _first(line)
    opening = OPENS.match(line)
    return _first(opening[0]) if opening else ""


def marking_of_cell(text):
    """Return the marking that a cell among others is: only what nobody writes for something else."""
    marking = marking_of_line(text)
    return marking if marking in PLAIN_ONES else ""


def marking_of_name(text):
    """Return the marking in the name of a file, a title or a property, or ""."""
    if not text:
        return ""
    shown = " ".join(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())[:400]
    shown = ENDING.sub("", shown)
    # A name without spaces has other signs in their place.
    if " " not in shown:
        shown = re.sub(
            r"[_+.\-]+", " ", re.sub(r"(?i)official[_+.-]sensitive", "official-sensitive", shown)
        )
    shown = shown.replace("_", " ")
    name = plain(shown)
    for match in PATTERN.finditer(name):
        if _name_of(match) in PLAIN_ONES:
            return _name_of(match)
    if TWO_PARTS.search(name):
        return "Part 2"
    for part in APART.split(shown):
        words = plain(part)
        if words and _is_nothing_else(words) and not TALKS & set(re.findall(r"\w+", name)):
            return _first(words)
    return _loud(shown) or _first_or_last(name)


def _is_nothing_else(line):
    """Return whether a line has a marking in it, and beside it nothing but what may stand there."""
    rest, count = PATTERN.subn(" ", line)
    if not count:
        return False
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", rest)
    return "?" not in line and all(word in ACCOMPANYING or COUNTS.fullmatch(word) for word in words)


def _loud(shown):
    """Return a marking in capitals among words that are not."""
    if shown.upper() == shown:
        return ""
    for match in re.finditer(r"\b(?:CONFIDENTIAL|RESTRICTED|EXEMPT)\b", shown):
        return match[0].lower()
    return ""


def _first_or_last(name):
    """Return a marking that a name ends with, or begins with before the word for a paper."""
    words = re.findall(r"[^\W_]+", name)
    words = words[1:] if words and re.fullmatch(r"\d{1,2}[a-z]?", words[0]) else words
    if len(words) < 2 or TALKS & set(words):
        return ""
    weak = [one for one in MARKINGS if one not in PLAIN_ONES]
    if words[0] in weak and words[1] in OF_A_PAPER:
        return words[0]
    return words[-1] if words[-1] in weak and len(words) <= 8 and words[-2] not in ("and", "is") else ""


def _first(line):
    match = PATTERN.search(line)
    return _name_of(match) if match else ""


def _name_of(match):
    return NAMES[match.lastgroup]
