"""A visitor who is not signed in and reads pages: their words, and where their links lead."""

import logging
import re
from contextlib import contextmanager
from functools import cache, cached_property
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from csp_site.formats.numbers import dialled

LINK = re.compile("(https?|mailto|tel):")
# Where a title leads that the ledger knows without its address; our own page on it is not what is missing.
ELSEWHERE = ("http:", "https:", "/documents/")
DESCRIPTIONS = "meta[name=description], meta[property='og:title'], meta[property='og:description']"


def as_read(text):
    """Return a text with single spaces, and none before a comma or a full stop: tags leave them there."""
    return re.sub(r" (?=[,.;:!?)’”])", "", " ".join(text.split()))


class Sheet:
    """A page as a visitor reads it."""

    def __init__(self, response):
        self.status = response.status_code
        # Where a word may break is no part of it.
        self.soup = BeautifulSoup(response.content.replace(b"<wbr>", b""), "html.parser")
        for element in self.soup.select("[hidden], script, style, template"):
            element.decompose()
        self.main = self.soup.main or BeautifulSoup("", "html.parser")

    @cached_property
    def words(self):
        """The words of the page's own part."""
        return as_read(self.main.get_text(" "))

    @cached_property
    def all_words(self):
        """Every word of the page: its title, its head and foot, and what search engines are told."""
        described = [meta["content"] for meta in self.soup.select(DESCRIPTIONS)]
        return as_read(" ".join([self.soup.get_text(" "), *described]))

    @cached_property
    def links(self):
        """The links of the page's own part, as pairs of their words and where they lead."""
        return [(as_read(link.get_text(" ")), link["href"]) for link in self.main.select("a[href]")]

    def shows(self, fact):
        """
        Return whether a fact can be read in the page's own part.

        A web address is a link; a number ("tel:101") and an e-mail address ("mailto:a@b.uk") are links
        that say what they are. Everything else is words.
        """
        if not LINK.match(fact):
            return as_read(fact) in self.words
        scheme, _, rest = fact.partition(":")
        if scheme == "tel":
            return any(href == f"tel:{dialled(rest)}" and rest in words for words, href in self.links)
        if scheme == "mailto":
            return any(href == fact and rest in words for words, href in self.links)
        return any(href == fact for _, href in self.links)

    def leads(self, title):
        """Return whether a title is a link to another site or to a file."""
        named = re.compile(rf"{re.escape(as_read(title))}( \(.*\))?")
        return any(named.fullmatch(words) and href.startswith(ELSEWHERE) for words, href in self.links)


class Visitor:
    """Reads each address once. Writes nothing, as no visitor does."""

    def __init__(self):
        self.client = Client(
            raise_request_exception=False, SERVER_NAME=urlsplit(settings.SITE_URL).hostname
        )
        self.read = cache(self._read)

    def _read(self, address):
        with _no_log_of_requests():
            return Sheet(self.client.get(address, secure=settings.IS_PUBLIC))


@contextmanager
def _no_log_of_requests():
    """Nobody made these requests, and what goes wrong is told by whoever asked."""
    loggers = [logging.getLogger(name) for name in ("csp_site.requests", "django.request")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled
