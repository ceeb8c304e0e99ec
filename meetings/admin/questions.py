"""Questions from the public in the admin: their list and one short form."""

import datetime

import django_filters
from django import forms
from django.db.models import Q
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from meetings.admin.item_choice import ItemChoiceForm, TellsWhoSeesIt
from meetings.enums import QuestionState
from meetings.models import MeetingPage, PublicQuestion
from meetings.page.questions import FORGET_ACTION
from meetings.querysets import A_YEAR, today_in_london


def on_its_day(meeting):
    """Return the title of a meeting with its day, as choices show it."""
    day = date_format(meeting.date, "j F Y") if meeting.date else "No date yet"
    return meeting.title if day in meeting.title else f"{day}: {meeting.title}"


def meetings_to_offer(*ids):
    """Return the meetings that a question may be for, the latest first, and those with these ids."""
    is_near = Q(date=None) | Q(date__gte=today_in_london() - A_YEAR)
    meetings = MeetingPage.objects.filter(is_near | Q(pk__in=ids), alias_of=None)
    return meetings.defer_streamfields().order_by("-date", "path")


class PublicQuestionForm(ItemChoiceForm, WagtailAdminModelForm):
    """Writes down a question, and what becomes of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting, together = self.fields["meeting"], self.fields["together_with"]
        meeting.queryset = meetings_to_offer(self.instance.meeting_id)
        meeting.label_from_instance = on_its_day
        firsts = PublicQuestion.objects.filter(together_with=None).exclude(pk=self.instance.pk)
        if not self.is_bound and self.instance.meeting_id:
            firsts = firsts.filter(meeting_id=self.instance.meeting_id)
        together.queryset = firsts.filter(meeting__in=meeting.queryset.order_by().values("pk"))
        together.label_from_instance = PublicQuestion.in_short

    def clean(self):
        found = super().clean()
        # Unticking is enough to take a name away.
        if "is_named" in self.changed_data and not found.get("is_named"):
            found["public_name"] = ""
        return found


class PublicQuestionFilterSet(WagtailFilterSet):
    """Chooses questions by their meeting and by what has become of them."""

    meeting = django_filters.ModelChoiceFilter(
        label="Meeting", queryset=lambda _: meetings_with_questions()
    )
    is_open = django_filters.ChoiceFilter(
        label="Answer",
        choices=[("True", "To answer"), ("False", "Nothing to do")],
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = PublicQuestion
        fields = ["state", "channel"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["meeting"].label_from_instance = on_its_day


def meetings_with_questions():
    asked = PublicQuestion.objects.order_by().values("meeting")
    return MeetingPage.objects.filter(pk__in=asked).defer_streamfields().order_by("-date", "path")


def state_words(question):
    """Return how a question stands; one that stands with another has the answer of that."""
    if question.together_with_id and not question.is_open and question.state == QuestionState.ACCEPTED:
        return "Answered together with another"
    return question.get_state_display()


def due_words(question):
    """Return until when an answer is due, and whether that is over; "" when none is awaited."""
    meeting, today = question.meeting, today_in_london()
    if not question.is_open:
        return ""
    if meeting.is_called_off:
        return f"The meeting is {meeting.get_status_display().lower()}"
    if meeting.date is None:
        return "The meeting has no date"
    day = date_format(meeting.date, "j F Y")
    if meeting.date < today:
        return f"Overdue: the meeting was on {day}"
    left = (meeting.date - today) // datetime.timedelta(days=1)
    return f"By {day}: {left} day{'' if left == 1 else 's'} left" if left else "Today"


class BackToTheMeeting:
    """Leads from a question back to the list of the questions of its meeting."""

    def get_success_url(self):
        return f"{super().get_success_url()}?meeting={self.object.meeting_id}"


class AddQuestionView(TellsWhoSeesIt, BackToTheMeeting, CreateView):
    """Writes down a new question; `?meeting=` says for which meeting."""

    def get_initial_form_instance(self):
        number = self.request.GET.get("meeting", "")
        meeting = None
        if number.isascii() and number.isdigit() and len(number) < 10:
            meeting = MeetingPage.objects.filter(pk=number, alias_of=None).defer_streamfields().first()
        return PublicQuestion(meeting=meeting) if meeting else PublicQuestion()


class EditQuestionView(TellsWhoSeesIt, BackToTheMeeting, EditView):
    """Says what becomes of a question."""


class PublicQuestionViewSet(SnippetViewSet):
    """Lists questions from the public: those to answer first, by their meetings."""

    model = PublicQuestion
    icon = "help"
    menu_label = "Questions from the public"
    menu_order = 10
    copy_view_enabled = False
    add_view_class = AddQuestionView
    edit_view_class = EditQuestionView
    filterset_class = PublicQuestionFilterSet
    # The public words alone: no name of a person gets into the address of a search.
    search_fields = ["public_wording"]
    list_per_page = 50
    list_display = [
        "in_short",
        # Beside columns without a width a question breaks at every letter.
        Column("meeting", label="Meeting", accessor=lambda each: on_its_day(each.meeting), width="22%"),
        Column("state", label="State", accessor=state_words, width="14%"),
        Column("due", label="Answer", accessor=due_words, width="20%"),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(template="meetings/admin/why_hidden.html"),
            HelpPanel(template="meetings/admin/question_details.html", heading="Who asked: what is kept"),
            MultiFieldPanel(
                [
                    FieldPanel("meeting", widget=forms.Select),
                    FieldPanel("item", heading="About item", widget=forms.Select),
                    FieldRowPanel([FieldPanel("received_on"), FieldPanel("channel")]),
                    FieldPanel("own_words", widget=forms.Textarea(attrs={"rows": 3})),
                    FieldRowPanel([FieldPanel("asker_name"), FieldPanel("asker_contact")]),
                ],
                heading="What came in",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("public_wording", widget=forms.Textarea(attrs={"rows": 3})),
                    FieldPanel("is_named"),
                    FieldRowPanel([FieldPanel("public_name"), FieldPanel("place")]),
                ],
                heading="What readers see",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("state"),
                    FieldPanel("refused_reason"),
                    FieldPanel("together_with", widget=forms.Select),
                    FieldPanel("answer"),
                    FieldRowPanel([FieldPanel("answered_on"), FieldPanel("answered_by")]),
                ],
                heading="What becomes of it",
            ),
        ],
        base_form_class=PublicQuestionForm,
    )

    def get_queryset(self, request):
        return PublicQuestion.objects.for_listing()


@hooks.register("insert_global_admin_css")
def add_admin_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff/admin.css"))


@hooks.register("register_log_actions")
def register_question_actions(actions):
    actions.register_action(FORGET_ACTION, "Forget who asked", "Who asked was deleted, as set")
