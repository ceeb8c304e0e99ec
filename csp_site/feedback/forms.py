"""The form in which readers say what is wrong with a page."""

from csp_site.models.reports import LONGEST_MESSAGE
from csp_site.public_forms import EmailAddress, LongText, PublicForm


class ProblemForm(PublicForm):
    """Asks what is wrong with a page, and where to answer if that is wanted."""

    text = LongText(
        noun="message",
        limit=LONGEST_MESSAGE,
        label="What is wrong?",
        help_text="For example: a number does not work, or you cannot use part of the page. "
        f"Please do not name other people. You can write up to {LONGEST_MESSAGE:,} characters.",
        error_messages={"required": "Write what is wrong"},
    )
    email = EmailAddress(
        required=False,
        label="Your email address",
        help_text="Only if you want an answer. Give one that nobody else reads.",
    )
