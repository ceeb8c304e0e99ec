"""Words in a row as readers see them, and lines that hold one thing each."""

import re

SMALL_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def in_words(count):
    """Return a count in words up to nine, and in figures from there on."""
    return SMALL_NUMBERS[count] if count < len(SMALL_NUMBERS) else str(count)


def begin_small(words):
    """Return words as they stand inside a sentence: "in place" for "In place", CCTV as it is."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words


def lines_of(text):
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def word_set(text):
    """Return the words of a text with spaces between them, each once."""
    return frozenset(re.findall(r"\S+", text))


def one_line(text):
    """Return a text on one line, with nothing in it that a database or a page could not take."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())


def join_words(words):
    """Return words as a list in a sentence: "one, two and three"."""
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last
