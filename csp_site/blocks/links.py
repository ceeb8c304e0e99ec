"""Links: to a page, an address or a document, or to nothing known yet."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from csp_site.blocks.labels import LabelledBlock
from csp_site.blocks.previews import StandIn, document_stand_in


class LinkValue(blocks.StructValue):
    """A link as templates use it. What templates call `value.url` is the field alone."""

    # Whether readers may see the page it leads to; None until somebody has looked it up.
    leads_to_public = None

    @property
    def href(self):
        """Where the link leads; empty while nobody knows, or while the page is not public."""
        if page := self.get("page"):
            is_public = page.live if self.leads_to_public is None else self.leads_to_public
            return page.url or "" if is_public else ""
        if document := self.get("document"):
            return "" if document.withdrawn_at else document.url
        return self.get("url") or ""

    @property
    def is_external(self):
        """Whether the link leaves this site."""
        host = urlsplit(self.get("url") or "").netloc
        return bool(host) and host != urlsplit(settings.SITE_URL).netloc


class LinkBlock(LabelledBlock):
    """One link: its words, and at most one place it leads to."""

    text = blocks.CharBlock(
        max_length=160, help_text="What the reader finds there. Never the address itself."
    )
    page = blocks.PageChooserBlock(required=False, help_text="A page of this site.")
    url = blocks.URLBlock(
        label="address", required=False, help_text="Or an address elsewhere, with https://"
    )
    document = DocumentChooserBlock(required=False, help_text="Or a document.")
    note = blocks.CharBlock(
        max_length=200, required=False, help_text="A few words after the link, if it needs them."
    )

    class Meta:
        icon = "link"
        description = "A link to a page, an address or a document. With none, it is plain text."
        template = "blocks/link.html"
        value_class = LinkValue
        preview_value = {
            "text": "What the reader finds on another website",
            "page": None,
            "url": "https://www.example.org/",
            "document": None,
            "note": "Whose website it is",
        }

    def clean(self, value):
        value = super().clean(value)
        chosen = [name for name in ("page", "url", "document") if value[name]]
        if len(chosen) > 1:
            error = ValidationError("Choose one place for the link: a page, an address or a document.")
            raise StructBlockValidationError(dict.fromkeys(chosen[1:], error))
        return value


class LinksBlock(blocks.StructBlock):
    """A list of links."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="A few words over the list. Leave empty for none."
    )
    items = blocks.ListBlock(LinkBlock(), min_num=1, help_text="The links, most useful first.")

    class Meta:
        icon = "list-ul"
        description = "A list of links. One without an address is shown as plain text."
        template = "blocks/links.html"

    def get_preview_value(self):
        """Return a link of each kind: to another website, a page, a document, and to nothing known yet."""
        items = [
            self.child_blocks["items"].child_block.meta.preview_value,
            {"text": "A page of this site", "page": StandIn()},
            {"text": "A document", "document": document_stand_in()},
            {"text": "Something whose address nobody knows yet", "note": "It stays plain text."},
        ]
        return self.normalize({"heading": "What the links are for", "items": items})
