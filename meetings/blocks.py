"""Blocks of an agenda: items, their parts and their papers."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.rich_text import RichText

from csp_site.blocks.documents import DocumentItemBlock
from csp_site.blocks.text import SHORT_TEXT_FEATURES
from meetings.agenda.lines import document_ids, fill_in, outline, restricted_document_ids
from meetings.agenda.neutral import check_neutral, check_neutral_file
from meetings.enums import RESTRICTED_REASONS, Extra, Purpose, reason_shown

EXAMPLE = {
    "title": "What the item is about",
    "purpose": Purpose.DISCUSSION,
    "lead_words": "Who speaks to it",
    "text": RichText("<p>A short explanation, if the title needs one.</p>"),
    "papers": [],
}
RESTRICTED = {"restricted_reason": RESTRICTED_REASONS[0]}


class RestrictedReasonBlock(blocks.ChoiceBlock):
    """Why an item is restricted. What was typed before there was a list stays a reason, never none."""

    choices = [(reason, reason) for reason in RESTRICTED_REASONS]

    def normalize(self, value):
        return reason_shown(super().normalize(value))

    def to_python(self, value):
        return reason_shown(super().to_python(value))


class PaperBlock(DocumentItemBlock):
    """A paper under an item of the agenda."""

    document = DocumentChooserBlock(
        help_text="Nobody outside can read it before the agenda is published, or if it is restricted."
    )

    def clean(self, value):
        """Refuse a paper whose title or file names a review after a death."""
        value = super().clean(value)
        errors = {}
        for name, check, given in (
            ("title", check_neutral, value["title"] or ""),
            ("document", check_neutral_file, value["document"]),
        ):
            try:
                check(given)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value

    class Meta:
        icon = "doc-full"
        description = "A paper. Readers get it with the agenda, unless its item is restricted."


class MinutesDocumentBlock(DocumentItemBlock):
    """Minutes as a document."""

    document = DocumentChooserBlock(
        help_text="Everybody can read it while this page is public, once you release the outcomes."
    )

    class Meta:
        icon = "doc-full"
        description = "Minutes as a document. Readers get them once you release the outcomes."


class AgendaSubItemBlock(blocks.StructBlock):
    """A part of an item, or what an item has in common with its parts."""

    title = blocks.CharBlock(
        max_length=200,
        validators=[check_neutral],
        help_text="What it is about, in words that a resident understands. No number.",
    )
    purpose = blocks.ChoiceBlock(
        choices=Purpose.choices, required=False, help_text="What the meeting does with it."
    )
    lead_member = blocks.PageChooserBlock(
        page_type="contacts.MemberPage",
        required=False,
        help_text="The organisation that leads it. Readers see its name.",
    )
    lead_words = blocks.CharBlock(
        max_length=120, required=False, help_text="Who speaks to it: a role, or a name that may be public."
    )
    priority = blocks.PageChooserBlock(
        page_type="priorities.PriorityPage",
        required=False,
        help_text="The priority it reports on, if it does. Readers get a link to it.",
    )
    text = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES,
        required=False,
        help_text="A short explanation, if the title needs one. Papers go below.",
    )
    papers = blocks.ListBlock(
        PaperBlock(),
        default=[],
        help_text="The papers of this item. Nobody outside can read them before the agenda is published.",
    )
    background_papers = blocks.TextBlock(
        rows=2,
        required=False,
        help_text="Documents that the papers rely on, one on each line, so that people can ask for them.",
    )
    decision = blocks.TextBlock(
        rows=2,
        required=False,
        help_text="After the meeting: what was decided, in a sentence or two. Readers see it once you "
        "release the outcomes.",
    )
    minute = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES,
        required=False,
        help_text="After the meeting: what was said, if the minutes are not a document. Readers see it "
        "once you release the outcomes.",
    )
    restricted_reason = RestrictedReasonBlock(
        label="Why it is restricted",
        required=False,
        help_text="Choose a reason only if the item must stay private. Readers then see this sentence and "
        "nothing else of the item, and never its papers.",
    )

    class Meta:
        icon = "list-ul"
        description = "A part of an item, with its own number, such as 5a."
        template = "meetings/blocks/agenda_item.html"
        preview_value = EXAMPLE

    def get_context(self, value, parent_context=None):
        """Add the item as readers would see it, as the first of an agenda."""
        context = super().get_context(value, parent_context)
        lines = outline([{"value": self.get_prep_value(value)}])
        fill_in(lines)
        context["line"] = lines[0]
        return context


class AgendaItemBlock(AgendaSubItemBlock):
    """An item of the agenda."""

    shows = blocks.ChoiceBlock(
        choices=Extra.choices,
        required=False,
        label="The site adds",
        help_text="What the site itself lists under this item and keeps up to date. Mostly nothing.",
    )
    sub_items = blocks.ListBlock(
        AgendaSubItemBlock(),
        label="Parts",
        default=[],
        help_text="The parts of this item, if it has any. They get numbers such as 5a and 5b.",
    )

    class Meta:
        icon = "list-ol"
        description = "An item of the agenda, with its papers. It gets its number from its place."
        preview_value = EXAMPLE | {"sub_items": [{"title": "A part of the item", "papers": []}]}
        preview_variants = {"Public": {}, "Restricted": RESTRICTED}


class AgendaBlock(blocks.StreamBlock):
    """The items of an agenda, in the order in which the meeting takes them."""

    item = AgendaItemBlock()

    class Meta:
        icon = "list-ol"
        description = "The agenda of a meeting."
        template = "meetings/blocks/agenda.html"
        preview_value = [("item", EXAMPLE)]

    def get_context(self, value, parent_context=None):
        """Add the agenda as readers would see it."""
        context = super().get_context(value, parent_context)
        context["lines"] = outline(self.get_prep_value(value))
        fill_in(context["lines"])
        return context

    def clean(self, value):
        """Refuse a paper that is restricted in one place and meant for readers in another."""
        value = super().clean(value)
        items = self.get_prep_value(value)
        restricted = _with_their_copies(restricted_document_ids(items))
        message = "One of these papers is also under a restricted item. Take it away from one of the two."
        errors = {
            place: ValidationError(message)
            for place, item in enumerate(items)
            if _shown_document_ids(item) & restricted
        }
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return value


def _with_their_copies(ids):
    """Return the ids of these documents and of those with the same file under another name."""
    if not ids:
        return ids
    documents = get_document_model().objects
    hashes = documents.filter(pk__in=ids).exclude(file_hash="").values_list("file_hash", flat=True)
    return ids | set(documents.filter(file_hash__in=list(hashes)).values_list("pk", flat=True))


def _shown_document_ids(item):
    """Return the ids of the documents that readers would see under an item, if no other were there."""
    return document_ids(outline([item]))


class MinutesBlock(blocks.StreamBlock):
    """The minutes of a meeting, as documents."""

    document = MinutesDocumentBlock()

    class Meta:
        icon = "doc-full-inverse"
        description = "The minutes of a meeting, as documents."
        template = "meetings/blocks/minutes.html"

    def get_preview_value(self):
        return self.normalize([("document", self.child_blocks["document"].get_preview_value())])


class StandingItemBlock(blocks.StructBlock):
    """An item that every new agenda starts with."""

    title = blocks.CharBlock(
        max_length=200, help_text="What it is about, in words that a resident understands. No number."
    )
    purpose = blocks.ChoiceBlock(
        choices=Purpose.choices, required=False, help_text="What the meeting does with it."
    )
    lead_words = blocks.CharBlock(
        max_length=120, required=False, help_text="Who speaks to it each time: a role, such as The chair."
    )
    text = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES,
        required=False,
        help_text="A short explanation, if the title needs one each time.",
    )

    class Meta:
        icon = "list-ul"
        description = "An item that is the same at every meeting."


class StandingAgendaBlock(blocks.StreamBlock):
    """The items of every agenda. The kind of an item says what the site puts into it by itself."""

    item = StandingItemBlock(label="Item")
    last_minutes = StandingItemBlock(
        label="Minutes of the last meeting",
        icon="doc-full-inverse",
        description="The site names the last meeting and links to it.",
    )
    matters_arising = StandingItemBlock(
        label="Matters arising",
        icon="tasks",
        description="The site lists the agreed actions that are open.",
    )
    questions = StandingItemBlock(
        label="Questions from the public",
        icon="help",
        description="The site lists the questions that you answer in public.",
    )
    progress = StandingItemBlock(
        label="Progress on the priorities",
        icon="list-ol",
        description="The site adds a part for each priority of the day of the meeting, with its lead.",
    )

    class Meta:
        icon = "list-ol"
        description = "The items that every agenda starts with."


def default_standing_agenda():
    """Return the items that an agenda starts with until somebody sets others."""
    return [
        ("item", {"title": "Welcome and apologies"}),
        ("item", {"title": "Declarations of interest"}),
        ("last_minutes", {"title": "Minutes of the last meeting", "purpose": Purpose.DECISION.value}),
        ("matters_arising", {"title": "Matters arising"}),
        ("questions", {"title": "Questions from the public"}),
        ("progress", {"title": "Progress on our priorities"}),
        ("item", {"title": "Any other business"}),
        ("item", {"title": "Next meeting"}),
    ]
