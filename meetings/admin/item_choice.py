"""The choice of an item in the forms of what meetings agree and are asked: by its number and title."""

from django import forms
from wagtail.admin import messages

from meetings.agenda.items import items_of
from meetings.models import MeetingPage

NO_ITEM = "none"  # an answer of its own: nobody says by an empty field that something is not restricted
UNKNOWN = "Not known any more (readers see nothing of it)"
CHOOSE = "Choose the item it came from, or say that it came from none. These are the items of its meeting."
NOT_THERE = "That item is not on the agenda of this meeting. Choose one of these."


class ItemChoiceForm:
    """
    Offers the items of the meeting that was chosen, restricted ones too, with what that means.

    Where the meeting is chosen in the same form, its items are offered once the form comes back.
    """

    is_item_asked_for = False  # whether somebody must say that it came from no item

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting, field = self._chosen_meeting(), self.fields["item"]
        self.items = items_of(meeting) if meeting else []
        stored = self.instance.item
        # Before its meeting is known, nobody can say that something came from no item of it.
        is_open = meeting or stored or self.instance.pk or not self.is_item_asked_for
        choices = [(NO_ITEM, "No item of the agenda")] if is_open else []
        choices += [(item.block, _name(item)) for item in self.items if item.block]
        if stored and stored not in dict(choices):
            number = stored.removeprefix("was ") if stored.startswith("was ") else ""
            choices.append((stored, f"{UNKNOWN}: it was item {number}" if number else UNKNOWN))
        if self.is_item_asked_for and not self.instance.pk:
            choices.insert(
                0,
                (
                    "",
                    "Choose an item"
                    if self.items
                    else "Choose the meeting and save: then its items stand here",
                ),
            )
        self.fields["item"] = forms.ChoiceField(
            label=field.label,
            choices=choices,
            widget=forms.Select(attrs={"class": "w-w-full"}),  # a long title must not widen a small screen
            required=False,
            help_text=field.help_text,
            error_messages={"invalid_choice": NOT_THERE},
        )
        self.initial["item"] = stored or (NO_ITEM if self.instance.pk or not self.is_item_asked_for else "")

    def _chosen_meeting(self):
        chosen = (
            self.data.get(self.add_prefix("meeting"), "") if self.is_bound else self.instance.meeting_id
        )
        known = str(chosen or "")
        if not (known.isascii() and known.isdecimal() and len(known) < 10):
            return None
        return MeetingPage.objects.filter(pk=known).first()

    def clean_item(self):
        item = self.cleaned_data["item"]
        if not item and self.is_item_asked_for and self.items:
            raise forms.ValidationError(CHOOSE)
        return "" if item == NO_ITEM else item


class TellsWhoSeesIt:
    """Says after saving, in words, that readers see nothing of something because of its item."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.instance.pk and (words := form.instance.why_hidden):
            messages.warning(self.request, words)
        return response


def _name(item):
    if item.is_restricted:
        return f"{item.number} {item.title} (restricted: readers see nothing of what came from it)"
    return f"{item.number} {item.title}"
