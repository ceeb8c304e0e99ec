"""Querysets of meetings and of questions from the public; what is set for both is handed to them."""

import datetime

from django.db import models
from django.db.models import BooleanField, Case, ExpressionWrapper, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from csp_site.models import BasePageQuerySet
from meetings.enums import CALLED_OFF, TAKEN_UP, QuestionState

# How far back calendars and feeds go.
A_YEAR = datetime.timedelta(days=365)


def today_in_london():
    """Return the day it is where the meetings are, wherever the person who asks may be."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class MeetingQuerySet(BasePageQuerySet):
    """Finds meetings by the clock. A meeting is upcoming until its day ends, and past from then on."""

    def upcoming(self, on=None):
        """Return the meetings on the date `on` (today unless given) and after it, the soonest first."""
        meetings = self.filter(date__gte=on or today_in_london())
        return meetings.order_by("date", F("start_time").asc(nulls_last=True), "path")

    def past(self, on=None):
        """Return the meetings before the date `on` (today unless given), the latest first."""
        meetings = self.filter(date__lt=on or today_in_london())
        return meetings.order_by("-date", F("start_time").desc(nulls_last=True), "-path")

    def going_ahead(self):
        """Leave out the meetings that are cancelled or postponed."""
        return self.exclude(status__in=CALLED_OFF)

    def for_everyone(self):
        """Leave out the meetings that are not open to the public."""
        return self.filter(open_to_public=True)

    def next(self, on=None):
        """Return the one meeting that residents can come to next, as a queryset of at most one."""
        return self.upcoming(on).going_ahead().for_everyone()[:1]

    def last(self, on=None):
        """Return the one meeting that residents could come to last, as a queryset of at most one."""
        return self.past(on).going_ahead().for_everyone()[:1]

    def with_move(self):
        """Mark postponed meetings with `moved_on`: the public date of the one that takes their place."""
        new = self.model.objects.live().public().not_sensitive().going_ahead()
        return self.annotate(moved_on=Subquery(new.filter(pk=OuterRef("moved_to")).values("date")[:1]))

    def for_listing(self):
        """Return public meetings with what their rows print, and without their agendas."""
        meetings = super().for_listing().with_move()
        return meetings.select_related("venue", "publication").defer_streamfields()

    def for_machines(self):
        """Return the meetings that calendars and feeds may tell of, with what stands beside them."""
        meetings = self.live().public().not_sensitive().filter(date__isnull=False).with_move()
        return meetings.select_related("venue", "publication", "outcomes_release", "calendar_state")

    def for_pack(self):
        """Return the meetings whose agenda readers may have as files, with what stands beside them."""
        not_past = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
        meetings = self.live().public().filter(not_past, alias_of__isnull=True)
        return meetings.select_related("venue", "publication", "outcomes_release", "pack")

    def since_last_year(self):
        """Return the meetings to come and those of the past year, the soonest first."""
        return self.upcoming(today_in_london() - A_YEAR)


# What is about a person, and so is deleted some days after the meeting.
DETAILS = ("own_words", "asker_name", "asker_contact", "public_name")
NO_DETAILS = dict.fromkeys(DETAILS, "")


class PublicQuestionQuerySet(models.QuerySet):
    """Finds questions by what has become of them, and by the clock."""

    def public(self):
        """
        Return those that readers may see once the agenda is published, without who asked.

        One under a restricted item is not, nor one whose answer stands with such a one.
        """
        is_open = self.model.under_open_item
        with_open_answer = Q(together_with=None) | is_open("together_with__")
        shown = self.filter(is_open(), with_open_answer, state__in=TAKEN_UP).exclude(public_wording="")
        answer = ("state", "answer", "answered_on", "answered_by")
        return shown.select_related("together_with").only(
            *("public_wording", "is_named", "public_name", "meeting", "item", *answer),
            *(f"together_with__{name}" for name in answer),
        )

    def to_answer(self):
        """Return those that still wait for an answer, their own or that of the one they stand with."""
        return self.filter(IS_OPEN)

    def for_listing(self):
        """Return them for staff: first those to answer, by their meetings; then the latest."""
        is_open = ExpressionWrapper(IS_OPEN, output_field=BooleanField())
        questions = self.annotate(is_open=is_open, open_date=Case(When(IS_OPEN, then="meeting__date")))
        questions = questions.select_related("meeting", "together_with")
        questions = questions.defer("meeting__agenda", "meeting__minutes")
        order = ("-is_open", F("open_date").asc(nulls_last=True), "-meeting__date", *IN_ORDER)
        return questions.order_by(*order)

    def with_details(self):
        return self.exclude(**NO_DETAILS)

    def forget_askers(self, setting):
        """
        Delete for good what is known of those whose time is over. Returns the questions.

        `setting` is how many days it is kept, as set now, or None.
        """
        known = self.with_details().annotate(meeting_day=F("meeting__date"))
        over = [each for each in known if is_over(each.meeting_day or each.received_on, each.days(setting))]
        self.filter(pk__in=[each.pk for each in over]).update(**NO_DETAILS, is_named=False, kept_days=None)
        return over


# Questions whose answer, which may stand with another one, is still to come.
IS_OPEN = Q(state=QuestionState.RECEIVED) | Q(state=QuestionState.ACCEPTED) & (
    Q(together_with=None) | ~Q(together_with__state=QuestionState.ANSWERED)
)
IN_ORDER = (F("place").asc(nulls_last=True), "received_on", "pk")


def is_over(day, days):
    """Return whether a number of days have passed since a day."""
    return day <= today_in_london() - datetime.timedelta(days=days)
