"""The user: a member of staff."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager):
    """Makes and finds users by e-mail address, whatever its case."""

    use_in_migrations = True

    def _create_user(self, email, password, **fields):
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.clean()
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email, password=None, **fields):
        """Make and return an ordinary user. Raises ValueError without an e-mail address."""
        return self._create_user(email, password, **fields)

    def create_superuser(self, email, password=None, **fields):
        """Make and return a user who may do everything. Raises ValueError without an address."""
        return self._create_user(email, password, **{"is_superuser": True, "is_staff": True} | fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A member of staff, who signs in with an e-mail address."""

    is_unseen = True

    username = None
    email = models.EmailField(
        "email address",
        unique=True,
        error_messages={"unique": "Somebody with this email address can already sign in."},
        help_text="They sign in with this address.",
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message="Somebody with this email address can already sign in.",
            )
        ]

    def clean(self):
        self.email = type(self).objects.normalize_email(self.email).lower()
