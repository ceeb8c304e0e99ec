"""
The pages that the tests in a browser and `make audit` look at: each type, each list, each answer.

What the real content does not have is made beside it: every block, an agenda with a paper, a notice, the
form, a meeting that is over.
"""

import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from contacts.models import ContactPage, Need
from csp_site.models import Banner, BasePage, InformationPage
from csp_site.tests.factories import DocumentFactory, ImageFactory, InformationPageFactory, picture
from csp_site.tests.reporting import turn_on
from meetings.tests.factories import MeetingPageFactory, item, part, publish_agenda
from reviews.tests.factories import CaseReviewYearFactory

LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def add_what_is_rare():
    """Add to the real content what a site has sooner or later."""
    turn_on()
    now = timezone.now()
    Banner.objects.create(
        message="Our telephone line is closed today.",
        link_text="Who else can help",
        link_url="https://example.org/help",
        starts_at=now - datetime.timedelta(hours=1),
        ends_at=now + datetime.timedelta(days=1),
    )
    blocks = InformationPage.body.field.stream_block.child_blocks
    every_block = [(name, block.get_preview_value()) for name, block in blocks.items()]
    every_block += blocks_with_files_and_pages()
    for slug, is_sensitive in (("every-block", False), ("every-block-with-care", True)):
        InformationPageFactory(
            slug=slug,
            title=f"{LONG_WORD} and every block",
            summary=f"A page with everything on it, {LONG_WORD} too.",
            is_sensitive=is_sensitive,
            neutral_title="Every block" if is_sensitive else "",
            body=every_block,
        )
    progress = item(
        "Progress", [DocumentFactory(title="Progress report")], text="<p>What has happened.</p>"
    )
    agenda = [item("Welcome"), progress, item("Questions", sub_items=[part("From the public")])]
    date = datetime.date(2025, 11, 18)
    contact = ContactPage.objects.get(slug="antisocial-behaviour-team")
    year = CaseReviewYearFactory(page__contact=contact)
    CaseReviewYearFactory(page=year.page, reviews_with_recommendations=None)
    publish_agenda(MeetingPageFactory(title="Public meeting", slug=f"{date}", date=date, agenda=agenda))


def blocks_with_files_and_pages():
    """Return the blocks whose previews show what is not stored, with what is."""
    image = ImageFactory(file=ContentFile(picture(size=(1300, 900)), name="square.jpg"))
    image.make_renditions()
    slugs = ["antisocial-behaviour-team", "about", "cambridge-city-council"]
    pages = BasePage.objects.filter(slug__in=slugs)
    documents = [{"document": DocumentFactory(title="Terms of reference"), "title": "", "note": "A note."}]
    found = {"image": image, "alt": "The market square", "decorative": False, "caption": "At night"}
    return [
        ("picture", found | {"shape": "whole"}),
        ("picture", found | {"shape": "wide"}),
        ("cards", {"heading": "Who to ask", "pages": list(pages)}),
        ("documents", {"heading": "Papers", "items": documents}),
    ]


def one_of_each():
    """Return the address of a page of each type, of one that needs care too, and of each other answer."""
    pages = [page.specific for page in BasePage.objects.live().public().order_by("content_type", "path")]
    firsts = {(type(page), page.in_sensitive_area): page.url for page in reversed(pages)}
    about = next(page for page in pages if page.slug == "about")
    with_care = next(page for page in pages if page.slug == "staying-safe-online")
    return [
        *firsts.values(),
        "/every-block/",
        "/meetings/2025-11-18/",
        "/meetings/2025-11-18/agenda/",
        "/meetings/past/2025/",
        "/annual-reviews/2024/the-year-in-figures/",
        "/annual-reviews/projects/",
        "/annual-reviews/projects/cctv-staffing/",
        "/annual-reviews/money/",
        "/annual-reviews/money/?year=2022-23&priority=tackling-acquisitive-crime",
        "/annual-reviews/figures/",
        "/get-help/numbers/",
        "/data/",
        "/data/awards/",
        "/changes/",
        f"/get-help/?need={Need.objects.first().slug}",
        *(f"/search/?q={typed}" for typed in ("", "crime", "constabluary", "abuse", "zzzz")),
        f"/feedback/?page={about.pk}",
        f"/feedback/?page={with_care.pk}",
        f"/feedback/sent/?page={about.pk}",
        "/nothing-here/",
        "/documents/1/nothing.pdf",
    ]


def all_others():
    """Return the addresses of the pages that are not among the first of their type."""
    shown = set(one_of_each())
    return [page.url for page in BasePage.objects.live().public().order_by("path") if page.url not in shown]
