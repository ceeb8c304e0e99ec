"""The guard of a form that sets no cookie: where it came from, when, how often, and a trap."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import get_random_string, salted_hmac

from csp_site.formats.moments import CLOCKS_DIFFER_BY

SALT = "csp_site.feedback"
SOONEST = 3  # seconds: nobody reads the form and writes a sentence in less
LATEST = 24 * 60 * 60
AHEAD = CLOCKS_DIFFER_BY.total_seconds()
# In a library or a hostel many people share one address.
MOST_AN_HOUR = 20
HOUR = 60 * 60

AGAIN = "Nothing was sent. What you typed is still below. Press Send again."


class NotSentError(Exception):
    """A message that was not taken: `status` for the answer and the words for the reader."""

    def __init__(self, words, status=400):
        super().__init__(words)
        self.words = words
        self.status = status


def new_ticket():
    """Return a random text and the time, signed: it goes out with the form and comes back with it."""
    return signing.TimestampSigner(salt=SALT).sign(get_random_string(22))


def read_ticket(ticket):
    """
    Return the random text of a ticket.

    Raises NotSentError where it is not ours or not of today, or from a clock that was ahead: it would be
    too quick until that moment came, and good for longer than a day.
    """
    try:
        text = signing.TimestampSigner(salt=SALT).unsign(ticket, max_age=LATEST)
    except signing.SignatureExpired:
        raise NotSentError(f"The form was open for more than a day. {AGAIN}") from None
    except signing.BadSignature:
        raise NotSentError(AGAIN) from None
    if _is_no_older(ticket, -AHEAD):
        raise NotSentError(AGAIN)
    return text


def check_pace(ticket):
    """Raise NotSentError where a form comes back faster than anybody can type."""
    if _is_no_older(ticket, SOONEST):
        raise NotSentError(f"That was very quick, so we wait a few seconds to be sure. {AGAIN}")


def _is_no_older(ticket, seconds):
    """Return whether a ticket of ours was signed so many seconds ago, or less."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(ticket, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True


def check_origin(request):
    """
    Raise NotSentError unless the form was sent from a page of ours.

    Browsers say so in `Origin`, or else in `Referer`, and no page can make them say it falsely. It takes
    the place of Django's check with a cookie.
    """
    came_from = request.headers.get("Origin")
    if came_from is None:
        try:
            referer = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            referer = urlsplit("")
        came_from = f"{referer.scheme}://{referer.netloc}"
    if came_from not in (f"{request.scheme}://{request.get_host()}", settings.SITE_URL):
        raise NotSentError(
            f"Your browser did not tell us that the form came from this website. {AGAIN}", status=403
        )


def check_trap(filled_in):
    """Raise NotSentError where something stands in the box that nobody sees. It comes back empty."""
    if filled_in:
        raise NotSentError(AGAIN)


def check_limit(request):
    """
    Raise NotSentError where one address has sent very much within an hour.

    Counted in the cache, by a keyed hash that nobody can turn back and that is gone after the hour: no
    address is stored. While the cache is each process's own, the limit holds for each process, so it is
    a brake and not a lock. A table would be exact, but it would be a list of who wrote when.
    """
    name = f"{SALT}:{salted_hmac(SALT, visitor_network(request)).hexdigest()}"
    cache.add(name, 0, timeout=HOUR)
    try:
        count = cache.incr(name)
    except ValueError:  # the hour ended just now
        return
    if count > MOST_AN_HOUR:
        raise NotSentError(
            "We have had very many messages from where you are. What you typed is still below. "
            "Wait an hour, then press Send again, or call us.",
            status=429,
        )


def visitor_network(request):
    """Return what one connection has: the address, or the part of an IPv6 address that a home is given."""
    address = visitor_address(request)
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def visitor_address(request):
    """
    Return the address of whoever asks.

    Behind a web server of ours that is the last one in `X-Forwarded-For`: that server wrote it; those
    before it may be made up.
    """
    nearest = request.META.get("REMOTE_ADDR", "")
    trusted = settings.TRUSTED_PROXIES
    if not nearest or "*" in trusted or any(_is_in(nearest, network) for network in trusted):
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or nearest
    return nearest


def _is_in(address, network):
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network)
    except ValueError:
        return False
