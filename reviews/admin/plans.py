"""Gaps that officers are told of: what the law asks of plans, assessments and case reviews."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.pages.listing import ExplorableIndexView

from csp_site.models import HomePage
from meetings.querysets import today_in_london
from reviews.enums import PublicationKind
from reviews.models import CaseReviewPage, PublicationPage, PublicationsPage
from reviews.plans import PlanCover, a_year_later, next_due, on_day, standing_of

CASE_REVIEW_TITLE = "Antisocial behaviour case review"
STARTED = (
    "This draft is yours to write. Readers do not see it. Once it is published, the foot of every page "
    "links to it: untick “Show in footer” under Promote if you link to it from somewhere else."
)


@dataclass(frozen=True)
class Gap:
    """Something the law asks for that is not there: a sentence, and where an officer can see to it."""

    text: str
    url: str = ""
    link: str = ""
    # Whether the link makes something, and so has to be a button.
    makes: bool = False


def plan_gaps(today):
    """Return the gaps in plans and assessments as readers see them on a day."""
    return [gap for gap in (_plan_gap(today), _assessment_gap(today)) if gap]


def _plan_gap(today):
    cover = PlanCover.of(PublicationPage.objects.readable(PublicationKind.PLAN), today)
    if cover.said_to_officers:
        return _leading_to(cover.plan, f"No Community Safety Plan covers today. {cover.said_to_officers}")
    revised = cover.plan.revised_on or (not cover.plan.start_assumed and cover.plan.start)
    if not revised or a_year_later(revised) >= today:
        return None
    known = (
        f"It was last revised on {date_format(revised)}."
        if cover.plan.revised_on
        else f"It began {on_day(cover.plan)}, and no day is noted on which it was revised."
    )
    return _leading_to(cover.plan, f"The Community Safety Plan must be revised once a year. {known}")


def _assessment_gap(today):
    assessments = PublicationPage.objects.readable(PublicationKind.ASSESSMENT)
    public = {page.pk: page for page in assessments}
    latest = [
        page
        for page in assessments
        if not standing_of(page, public.get(page.superseded_by_id), today).is_earlier
    ]
    asked = "The law asks for a strategic assessment once a year."
    if not latest:
        return _leading_to(None, f"{asked} None is public.")
    due = next_due(latest[0])
    if due is None:
        unknown = f"The time that “{latest[0].title}” looks at is not known, nor when the next is due."
        return _leading_to(latest[0], f"{asked} {unknown}")
    if due >= today:
        return None
    return _leading_to(latest[0], f"{asked} The next was due by {date_format(due)}.")


def _leading_to(page, text):
    """Return a gap that leads to a publication, or without one to the list where it can be added."""
    if page is not None:
        return Gap(text, reverse("wagtailadmin_pages:edit", args=[page.pk]), page.title)
    above = PublicationsPage.objects.order_by("path").first()
    if above is None:
        return Gap(text)
    address = ["reviews", "publicationpage", above.pk]
    return Gap(text, reverse("wagtailadmin_pages:add", args=address), "Add it")


def case_review_gaps(today):
    """Return what the law asks for on antisocial behaviour case reviews and is not on the site."""
    page = CaseReviewPage.objects.order_by("-live", "path").first()
    if page is None:
        text = "The page on antisocial behaviour case reviews is missing. The law asks for it."
        return [Gap(text, reverse("case_review_start"), "Write it", makes=True)]
    link = reverse("wagtailadmin_pages:edit", args=[page.pk]), "Go on with it"
    if not page.live:
        text = "The page on antisocial behaviour case reviews is not published yet. The law asks for it."
        return [Gap(text, *link)]
    if page.public_contact is None:
        text = "Readers of the page on antisocial behaviour case reviews do not see whom to ask."
        return [Gap(text, *link)]
    latest = page.years.order_by("-start").first()
    if latest is None or a_year_later(a_year_later(latest.start)) < today:
        text = "The counts of antisocial behaviour case reviews for the last full year are not there."
        return [Gap(text, *link)]
    return []


class PlansPanel(Component):
    """The gaps in plans, assessments and case reviews, for whoever may add pages."""

    order = 60
    template_name = "reviews/admin/plans_desk.html"

    def get_context_data(self, parent_context):
        today = today_in_london()
        gaps = [*plan_gaps(today), *case_review_gaps(today)]
        return {"gaps": gaps, "csrf_token": get_token(parent_context["request"])}


class PublicationIndexView(ExplorableIndexView):
    """Lists the publications, under what is missing among them."""

    template_name = "reviews/admin/publications_index.html"

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("superseded_by")

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, **kwargs) | {"gaps": plan_gaps(today_in_london())}


def may_add_pages(user):
    """Return the home page if the user may add pages under it, else None."""
    home = HomePage.objects.first()
    return home if home and home.permissions_for_user(user).can_add_subpage() else None


@require_POST
@transaction.atomic
def start_case_review(request):
    """Make the page on case reviews as a draft, unless there is one, and open it in the editor."""
    home = may_add_pages(request.user)
    if home is None:
        raise PermissionDenied
    # Two who press it at once do so one after the other.
    home = HomePage.objects.select_for_update(of=("self",), no_key=True).get(pk=home.pk)
    page = CaseReviewPage.objects.order_by("-live", "path").first()
    if page is None:
        page = CaseReviewPage(title=CASE_REVIEW_TITLE, live=False, owner=request.user, show_in_footer=True)
        home.add_child(instance=page)
        page.save_revision(user=request.user, log_action="wagtail.create", clean=False)
        messages.success(request, STARTED)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_homepage_panels")
def add_plans_panel(request, panels):
    if may_add_pages(request.user):
        panels.append(PlansPanel())


@hooks.register("register_admin_urls")
def register_case_review_url():
    return [path("case-review/start/", start_case_review, name="case_review_start")]
