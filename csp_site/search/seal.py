"""The seal on what somebody typed, in an address: only this site reads it, and for half an hour."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "csp_site.search"
MINUTES = 30
# All that the box of search takes, 200 characters of four bytes each. What is shorter is filled up, so
# that no length of an address tells how much was typed.
SIZE = 800
FILLING = b"\0"


class RunOutError(Exception):
    """A text that is sealed no longer, or never was by this site."""


def seal(typed):
    """Return what was typed as a text that nobody else can read or change; another one each time."""
    content = typed.encode("utf-8", "replace")[:SIZE].ljust(SIZE, FILLING)
    return _keys().encrypt(content).decode("ascii")


def unseal(sealed):
    """
    Return what was typed.

    Raises RunOutError once half an hour has gone by, and for whatever this site has not sealed: which of
    the two it is cannot always be told.
    """
    try:
        content = _keys().decrypt(sealed.encode("ascii", "replace"), ttl=MINUTES * 60)
    except InvalidToken:
        raise RunOutError from None
    # At the end a letter may have been cut in two.
    return content.rstrip(FILLING).decode("utf-8", "ignore")


def _keys():
    """Return a key made of each secret key of the site: the first seals, any of them opens."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = (salted_hmac(SALT, "seal", secret=secret, algorithm="sha256").digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
