"""The backend through which every sign-in passes, wherever its form is."""

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

from csp_site.access import limits
from csp_site.feedback.guard import visitor_network


class LimitedBackend(ModelBackend):
    """Looks at so many passwords for an account and from an address, and at no more for a while."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """
        Return the user whose password it is, or None.

        Raises TooManyTriesError, which stops Django from asking anybody else, and leaves it on the request
        as `too_many_tries`. Without a request, as in a shell, nothing is counted.
        """
        if username is None:
            username = kwargs.get(get_user_model().USERNAME_FIELD)
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password)
        account, network = account_key(username), visitor_network(request)
        here = limits.SIGN_IN_HERE.of(account, network)
        wide = [limits.SIGN_IN_FROM.of(network), limits.SIGN_IN_TO.of(account)]
        # Nobody can lock an officer out of where they have signed in before.
        tries = [here] if limits.is_known(account, network) else [here, *wide]
        try:
            limits.count_tries(*tries)
        except limits.TooManyTriesError as error:
            request.too_many_tries = error
            raise
        user = super().authenticate(request, username, password)
        if user:
            limits.give_back(*tries)
            welcome(user, request)
        return user

    async def aauthenticate(self, request, username=None, password=None, **kwargs):
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)


def account_key(email):
    """Return an email address as it counts: whatever its case, an account's or nobody's."""
    return str(email).strip().lower()


def welcome(user, request):
    """Note where the owner of an account is, and let slips made here count no more."""
    account, network = account_key(user.email), visitor_network(request)
    limits.remember(account, network)
    limits.forget(limits.SIGN_IN_HERE.of(account, network))
