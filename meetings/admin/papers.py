"""The admin's pages on which papers are brought to a meeting, and on which staff see it as readers will."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.documents.permissions import permission_policy

from csp_site.admin.deletion import users_of
from csp_site.admin.head import editor_of, head, list_below
from csp_site.admin.sent_forms import keep_as_done
from csp_site.documents.clearance import clear, questions_about
from csp_site.documents.reading import MOST_FILES
from csp_site.models.clearance import LONGEST_REASON
from csp_site.models.documents import SiteDocument
from csp_site.models.holds import held_among, where_held
from csp_site.versions.forms import VersionedForm
from meetings.agenda.lines import flat
from meetings.agenda.neutral import check_neutral_file
from meetings.enums import AgendaState
from meetings.models import AgendaPublication, MeetingPage
from meetings.models.papers import WaitingPaper
from meetings.models.publication import day_in_london
from meetings.papers import LOCKED, add_papers, draft_of, places_of, same_files, take

NOT_ADDED = "No paper was added yet: something has to be answered first. It stands beside the papers below."


class PlaceForm(VersionedForm):
    """Under which item a waiting paper goes, and what readers see of it."""

    item = forms.ChoiceField(
        required=False,
        help_text="Leave it waiting if you do not know yet.",
        error_messages={"invalid_choice": "This item is gone from the agenda. Choose another."},
    )

    why = forms.CharField(
        label="Why it may go out",
        required=False,
        max_length=LONGEST_REASON,
        help_text="One sentence, for staff alone. It is kept with the file.",
    )

    class Meta:
        model = WaitingPaper
        fields = ["title", "item"]

    def __init__(self, data, *, places, user, holds=(), questions=(), is_adding=False, **kwargs):
        """
        `data` is what was sent, or None; `places` are those of the latest draft.

        `holds` and `questions` are those about the file of the paper.
        """
        super().__init__(data, **kwargs)
        self.user, self.holds, self.questions, self.is_adding = user, holds, questions, is_adding
        if not questions:
            del self.fields["why"]
        self.places = {place.block: place for place in places}
        waits = [("", "Wait: no item yet")]
        self.fields["item"].choices = waits + [(place.block, place.name) for place in places]
        restricted = " ".join(place.block for place in places if place.is_restricted)
        self.fields["item"].widget.attrs |= {"data-restricted": restricted, "data-paper-item": ""}
        if self.instance.item not in self.places:
            self.initial["item"] = ""

    def clean(self):
        """Refuse a name that tells of a death, and a file for readers that is restricted elsewhere."""
        found = super().clean()
        place = self.places.get(found.get("item"))
        if self.holds and place and not place.is_restricted:
            words = f"Readers cannot have this file. {where_held(self.holds, self.user)}"
            self.add_error("item", f"{words} It can go under a restricted item only.")
        is_marked = any(question.is_marking for question in self.questions)
        if self.is_adding and is_marked and place and not place.is_restricted and not found.get("why"):
            self.add_error("why", "Say why it may go out, or put it under a restricted item.")
        try:
            check_neutral_file(self.instance.document, found.get("title"))
        except ValidationError as error:
            self.add_error("title", error)
        return found

    def save(self, commit=True):
        """Keep what was typed; an answer to what is asked about the file is noted with the file."""
        if answer := self.cleaned_data.get("why"):
            clear(self.instance.document, self.questions, answer, self.user)
        return super().save(commit)

    @property
    def told_of_holds(self):
        """Where the file is restricted or withdrawn, as far as the user may know; "" if nowhere."""
        return where_held(self.holds, self.user) if self.holds else ""

    @property
    def place(self):
        """The item that is chosen for the paper, or None."""
        return self.places.get(self["item"].value())


def meeting_papers(request, page_id):
    """
    Show the papers that wait for their items; on POST take files, add papers to the draft, remove one.

    Whatever is pressed, what was typed and chosen for the other papers is kept. Nothing reaches the
    agenda but by “Add these papers”.
    """
    meeting = _editable_meeting(request, page_id)
    if request.method != "POST":
        return _show(request, meeting)
    places = places_of(draft_of(meeting))
    forms_sent = _forms(meeting, places, request.user, request.POST)
    with transaction.atomic():
        kept = [form.save() for form in forms_sent if form.is_valid()]
    is_wrong = len(kept) < len(forms_sent)
    if files := request.FILES.getlist("files"):
        return _take(request, meeting, files)
    if is_wrong:
        messages.error(request, NOT_ADDED)
        return _show(request, meeting, forms_sent=forms_sent)
    if remove := request.POST.get("remove", ""):
        _remove(request, meeting, remove)
    elif "add" in request.POST:
        _add(request, meeting, [paper for paper in kept if paper.item])
    else:
        messages.info(request, "What stands here is kept. Choose files to bring more.")
    return redirect("meeting_papers", meeting.pk)


@require_safe
@cache_control(private=True, no_store=True)
def as_readers_will(request, page_id):
    """
    Show staff a meeting with its agenda as readers will get it, by the latest draft or as it is published.

    It is drawn as if the agenda were published this moment. Nothing is written.
    """
    meeting = _editable_meeting(request, page_id)
    is_draft = request.GET.get("of") != "published"
    page, is_published = meeting, meeting.agenda_state == AgendaState.PUBLISHED
    if is_draft:
        page = draft_of(meeting)
    if not is_published:
        page.previewed_record = page.agenda_record = _previewed_record(page)
    response = page.serve(request)
    _mark_papers_to_come(page, response.context_data["lines"])
    if is_published and is_draft and meeting.has_unpublished_changes:
        response.context_data["is_pending"] = "changes"
    else:
        response.context_data["is_pending"] = not is_published
    response["X-Robots-Tag"] = "noindex"
    return response


def _previewed_record(page):
    """Return the record that publishing the agenda this moment would make. It is never saved."""
    now, stored = timezone.now(), page.agenda_record
    record = AgendaPublication(published_at=now, first_published_at=now)
    if stored and stored.first_published_at:
        for name in ("first_published_at", "notice_days", "notice_for", "late_reason"):
            setattr(record, name, getattr(stored, name))
    else:
        record.fix_notice(page.date)
    return record


def _mark_papers_to_come(page, lines):
    """Give papers that readers would get after the agenda the day on which they would: today."""
    if page.previewed_record and page.previewed_record.back_since is None:
        return
    there = set(page.shown_papers.values_list("document_id", flat=True))
    for paper in (paper for line in flat(lines) for paper in line.papers):
        if paper.document_id not in there:
            paper.added = day_in_london(timezone.now())


def _editable_meeting(request, page_id):
    meeting = get_object_or_404(MeetingPage, pk=page_id)
    if not meeting.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return meeting


def _forms(meeting, places, user, data=None):
    """Return a form for each waiting paper; of what was sent, for those that were on the sent page."""
    waiting = meeting.waiting_papers.select_related("document__collection")
    documents = [paper.document for paper in waiting]
    held = held_among(documents)
    titles = {paper.document_id: paper.title for paper in waiting}
    asked = questions_about(documents, user, titles)
    return [
        PlaceForm(
            data,
            places=places,
            user=user,
            holds=held.get(paper.document, ()),
            questions=asked.get(paper.document, ()),
            is_adding=data is not None and "add" in data,
            instance=paper,
            prefix=str(paper.pk),
        )
        for paper in waiting
        if data is None or f"{paper.pk}-title" in data
    ]


def _take(request, meeting, files):
    if not permission_policy.user_has_permission(request.user, "add"):
        messages.error(request, "You may not add documents. Ask an administrator.")
        return redirect("meeting_papers", meeting.pk)
    taken, refused = take(files, meeting, request.user)
    if taken:
        found = sum(bool(paper.item) for paper in taken)
        count = f"{len(taken)} file{'' if len(taken) == 1 else 's'} taken"
        words = f"{count}, {found} with an item found by name. Nothing is added to the agenda yet."
        messages.success(request, words)
        keep_as_done(request)
    return _show(request, meeting, refused=refused) if refused else redirect("meeting_papers", meeting.pk)


def _add(request, meeting, chosen):
    lock = meeting.get_lock()
    if lock and lock.for_user(request.user):
        messages.error(request, LOCKED)
        return
    added = add_papers(meeting, chosen, request.user)
    if gone := len(chosen) - len(added):
        messages.warning(request, f"{gone} paper{'' if gone == 1 else 's'} wait: the item is gone.")
    if not added:
        messages.info(request, "No paper was added: choose an item for it first.")
        return
    papers = "1 paper is" if len(added) == 1 else f"{len(added)} papers are"
    words = f"{papers} in the draft of the agenda. Readers get nothing before you publish the page"
    if meeting.agenda_state != AgendaState.PUBLISHED:
        words += ", and then the agenda"
    messages.success(request, f"{words}.")


def _remove(request, meeting, pk):
    """Take a waiting paper away; its file is deleted unless something else uses it."""
    paper = meeting.waiting_papers.filter(pk=pk if pk.isdecimal() else None).first()
    if paper is None:
        return
    document = paper.document
    paper.delete()
    may_delete = permission_policy.user_has_permission_for_instance(request.user, "delete", document)
    if may_delete and not users_of(SiteDocument.objects.filter(pk=document.pk)):
        document.delete()
        messages.success(request, f"“{paper.title}” is removed, and its file is deleted.")
    else:
        messages.success(request, f"“{paper.title}” is removed. Its file stays among the documents.")


def _show(request, meeting, forms_sent=None, refused=()):
    draft = draft_of(meeting)
    places, way = places_of(draft), [list_below(meeting.get_parent()), editor_of(draft)]
    here = f"Add papers to “{meeting.title}”"
    rows = forms_sent or _forms(meeting, places, request.user)
    same = same_files([form.instance for form in rows], places)
    return TemplateResponse(
        request,
        "meetings/admin/papers.html",
        {
            "meeting": meeting,
            "rows": [(form, same.get(form.instance.document_id)) for form in rows],
            "places": places,
            "refused": refused,
            "most": MOST_FILES,
            "may_publish": meeting.permissions_for_user(request.user).can_publish(),
            **head("doc-full", f"Papers for “{draft.title}”", *way, here=here),
        },
    )


paper_urls = [
    path("meetings/<int:page_id>/papers/", meeting_papers, name="meeting_papers"),
    path("meetings/<int:page_id>/as-readers-will/", as_readers_will, name="meeting_as_readers_will"),
]


@hooks.register("register_admin_urls")
def register_paper_urls():
    return paper_urls


@hooks.register("insert_global_admin_css")
def add_style_sheet():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff/papers.css"))


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def paper_buttons(page, user, **kwargs):
    """Yield the ways to bring papers to a meeting and to see it as readers will, for whoever may."""
    if page.specific_class is MeetingPage and page.permissions_for_user(user).can_edit():
        papers, readers = (
            reverse(name, args=[page.pk]) for name in ("meeting_papers", "meeting_as_readers_will")
        )
        yield Button("Add papers", papers, icon_name="doc-full", priority=4)
        yield Button("See it as the public will", readers, icon_name="view", priority=6)
