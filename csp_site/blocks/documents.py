"""Documents that a page offers, each with its kind and size."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from csp_site.blocks.previews import document_stand_in


class DocumentItemValue(blocks.StructValue):
    """A document as a list prints it."""

    @property
    def text(self):
        document = self["document"]
        return self["title"] or (document.title if document else "")


class DocumentItemBlock(blocks.StructBlock):
    """One document of a list."""

    document = DocumentChooserBlock(
        help_text="Everybody can read it from the moment this page is published."
    )
    title = blocks.CharBlock(
        max_length=160, required=False, help_text="What to call it here. Empty: its own title."
    )
    note = blocks.CharBlock(max_length=200, required=False, help_text="What it is about, in a few words.")

    class Meta:
        icon = "doc-full"
        description = "One document, with its kind and size."
        template = "blocks/document.html"
        value_class = DocumentItemValue

    def get_preview_value(self):
        note = "What it is about, in a few words."
        return self.normalize({"document": document_stand_in(), "title": "", "note": note})


class DocumentsBlock(blocks.StructBlock):
    """A list of documents to read or download."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="A few words over the list. Leave empty for none."
    )
    items = blocks.ListBlock(DocumentItemBlock(), min_num=1, help_text="The documents, the newest first.")

    class Meta:
        icon = "doc-full-inverse"
        description = "A list of documents to read or download, each with its kind and size."
        template = "blocks/documents.html"

    def get_preview_value(self):
        item = self.child_blocks["items"].child_block.get_preview_value()
        older = {"document": document_stand_in("Name of an older document"), "title": "", "note": ""}
        return self.normalize({"heading": "What the documents are", "items": [item, older]})
