"""
Names that tell of a death, which no title, file name or action of a meeting may.

A review after a death is about people whom others know. Whoever sees a title on a shared screen, in a
calendar or among downloads must not learn from it what such a review is about (DESIGN §5).
"""

import re

from django.core.exceptions import ValidationError

# The names of these reviews, old and new, with their initials. Letters around initials make another word.
NAME_OF_A_DEATH_REVIEW = re.compile(
    r"homicide|(?<![a-z])(?:dhr|dardr|owhr)s?(?![a-z])|related[\W_]+deaths?|deaths?[\W_]+reviews?",
    re.IGNORECASE,
)

NEUTRAL_NAME = "Learning review"


def names_a_death(text):
    """Return whether a text names a review after a death."""
    return bool(NAME_OF_A_DEATH_REVIEW.search(text))


def neutral(text):
    """Return a text as readers may see it: a name that tells of a death is left out."""
    return NEUTRAL_NAME if names_a_death(text) else text


def check_neutral(text):
    """Raise ValidationError, in an officer's words, for a text that names a review after a death."""
    if found := NAME_OF_A_DEATH_REVIEW.search(text):
        raise ValidationError(
            f"“{found[0]}” tells of a death. Give a neutral title instead, such as “Learning review”."
        )


def check_neutral_file(document, title=""):
    """
    Raise ValidationError if the title or the public file name of a document names such a review.

    Its own title does not matter where readers get another `title`.
    """
    check_neutral(title or document.title)
    if names_a_death(document.filename):
        raise ValidationError(
            f"The file name “{document.filename}” tells of a death, and readers see it. Save the file "
            "under a neutral name and upload it again."
        )
