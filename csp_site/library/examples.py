"""Stand-ins for what only a database has: examples that name nobody and lead nowhere."""

from django.templatetags.static import static
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

# The library turns it into the place on its page where the example stands.
NOWHERE = "#example"


class Example:
    """
    A page or a record that exists only as an example.

    Takes a record that is not saved, or none, and what only the database would know of it. What is
    not given is asked of the record, so an example is worked out by the same code as the real thing.
    """

    url = NOWHERE
    pk = None
    live = True

    def __init__(self, record=None, **known):
        self._record = record
        self.__dict__.update(known)

    def __getattr__(self, name):
        return getattr(self.__dict__["_record"], name)


def example_document(**known):
    """
    Return a document that is in no database; its address says that there is nothing to see.

    It lies in no collection: the model would ask the database for the first one.
    """
    facts = {"title": "Name of the document", "public_name": "example.pdf", "file_size": 240_000}
    return get_document_model()(pk=0, file="example.pdf", collection_id=None, **(facts | known))


def example_image():
    """Return a picture that is in no database, drawn as the site draws every picture."""
    size = {"type": "image/svg+xml", "width": 1200, "height": 675}
    image = get_image_model()(pk=0, title="Name of the picture", collection_id=None)
    image.sources = [{**size, "url": static("images/example.svg")}]
    return image
