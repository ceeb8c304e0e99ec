"""The editor of rich text: Wagtail's own, for several people who open it at the same moment."""

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from csp_site.web.unreadable import without_halves


class OneTimeConverter:
    """
    Turns stored rich text into what the editor takes, and back, with a converter made for each call.

    Wagtail's converter keeps what it is at work on in itself. A block and the widget of its form live as
    long as the process and are shared by its threads, so that the text of one page stood in the form of
    another.
    """

    def __init__(self, features):
        self.features = features

    def from_database_format(self, html):
        """Return the text as the editor takes it, as JSON."""
        return ContentstateConverter(self.features).from_database_format(html)

    def to_database_format(self, contentstate):
        """
        Return what the editor sent as HTML to be stored.

        A script sends it, which leaves in what a browser takes out of every other field.
        """
        return without_halves(ContentstateConverter(self.features).to_database_format(contentstate))


class TextEditor(DraftailRichTextArea):
    """The editor that every rich text has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.converter = OneTimeConverter(self.features)
