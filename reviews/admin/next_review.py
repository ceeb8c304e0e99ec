"""
Form of a new annual review, filled in from the one before it; nothing is stored before it is saved.

The questions, and the blocks that show records, come along; what was written for the other year does not.
"""

import re
from collections import Counter

from django.contrib import messages
from django.utils.text import slugify
from wagtail import hooks

from contacts.enums import MembershipKind
from contacts.models import MemberPage
from reviews.enums import ReportPart
from reviews.models import AnnualReviewPage
from reviews.models.reviews import ReviewMember
from reviews.plans import a_year_later

# Blocks that fill themselves from the records of whatever report they stand in.
RECORD_BLOCKS = {"figures", "projects", "money", "members", "contacts"}
# What of the time it covers is the same a year later.
SHARED = ("start_precision", "start_assumed", "end_precision", "end_assumed", "owner_role")
LABEL = re.compile(r"(?P<year>[0-9]{4})(?:(?P<sign>[/–-])(?P<second>[0-9]{4}|[0-9]{2}))?")


def _records(kind, **value):
    return {"type": kind, "value": {"heading": "", **value}}


def _heading(words):
    return {"type": "heading", "value": {"text": words}}


def _question(words, *answer):
    return {"type": "question", "value": {"question": words, "answer": list(answer)}}


USUAL_BODY = [
    _heading("The year in figures"),
    _records("figures"),
    _question("What priorities did we have?"),
    _question(
        "Where did the money come from and what did we do with it?",
        _records("money"),
        _records("projects", part=ReportPart.PRIORITY),
    ),
    _question("Who are we?", _records("members")),
    _heading("Useful contacts"),
    _records("contacts"),
]


def next_label(label):
    """Return the name of the year after: 2025 for 2024, 2025/26 for 2024/25; "" for other words."""
    found = LABEL.fullmatch(label)
    if not found:
        return ""
    year, sign, second = found["year"], found["sign"] or "", found["second"] or ""
    return f"{_one_more(year)}{sign}{_one_more(second)}"


def _one_more(digits):
    return str(int(digits) + 1).zfill(len(digits))[-len(digits) :] if digits else ""


def carried_over(blocks):
    """Return the headings, questions and record blocks of a stored body, as new blocks in their order."""
    found = []
    for block in blocks:
        kind, value = block["type"], block["value"]
        if kind == "question":
            found.append(_question(value["question"], *carried_over(value["answer"])))
        elif kind == "heading" or kind in RECORD_BLOCKS:
            found.append({"type": kind, "value": value})
    return found


def members_of_today(printed):
    """
    Return the present public members, to be printed in a new review as they are called today.

    `printed` are those of the review before, which has its own words for the kind of a member.
    """
    members = list(MemberPage.objects.for_listing().current())
    kinds = {member.pk: member.membership.kind for member in members}
    words = {kind: Counter() for kind in MembershipKind}
    for row in printed:
        if row.member_id in kinds:
            words[kinds[row.member_id]][row.kind] += 1
    rows = []
    # Whoever is in attendance is no member.
    for kind in (MembershipKind.STATUTORY, MembershipKind.MEMBER):
        said = words[kind].most_common(1)
        as_printed = said[0][0] if said else kind.label.lower()
        rows += [
            ReviewMember(name=str(member.current_name or member.title), kind=as_printed, member=member)
            for member in members
            if kinds[member.pk] == kind
        ]
    return rows


def review_before(parent):
    """Return the newest review under a list of reviews as its editor last left it, or None."""
    newest = AnnualReviewPage.objects.child_of(parent).newest_first().first()
    return newest and newest.get_latest_revision_as_object()


def fill_in(review, before):
    """Fill in a new review, which is not saved, from the one before it; without one, with what is usual."""
    blocks, printed = USUAL_BODY, []
    if before is not None:
        blocks, printed = carried_over(before.body.get_prep_value()), before.printed_members.all()
        for name in SHARED:
            setattr(review, name, getattr(before, name))
        review.start, review.end = a_year_later(before.start), a_year_later(before.end)
        review.contacts = list(before.contacts.all())
        if label := next_label(before.label_year):
            review.label_year = label
            review.title = f"Annual Review {label}"
            review.slug = slugify(re.sub("[/–]", "-", label))
    review.body = AnnualReviewPage._meta.get_field("body").stream_block.to_python(blocks)
    review.printed_members = members_of_today(printed)


@hooks.register("before_create_page")
def say_what_is_filled_in(request, parent_page, page_class):
    """Tell whoever opens the form of a new review where its contents come from."""
    if request.method != "GET" or page_class is not AnnualReviewPage:
        return
    before = review_before(parent_page)
    origin = f"is filled in from “{before.title}”" if before else "has some usual questions to begin with"
    messages.info(
        request,
        f"This form {origin}. Nothing is saved yet. Check the dates and the members. A question may still "
        "name an earlier year.",
    )
