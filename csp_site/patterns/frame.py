"""The examples of what stands around every page."""

from csp_site.library import Example
from csp_site.library.examples import NOWHERE
from csp_site.models import SiteSettings
from csp_site.patterns.groups import FRAME


def pages(*titles):
    """Return examples of pages with these titles."""
    return [Example(title=title, is_current=False) for title in titles]


def example_settings():
    """Return the settings of a partnership that does not exist."""
    return SiteSettings(
        name="Name of the place Community Safety Partnership",
        place="Name of the place",
        strapline="One line about the partnership",
        copyright_note="Who owns the words on this site",
    )


@FRAME.add(
    "components/emergency_strip.html",
    "Emergency strip",
    "Stands on top of every page by itself; nobody can take it away.",
)
def emergency_strip():
    yield "", {}


@FRAME.add(
    "components/banners.html",
    "Notice above every page",
    "Use it for a few words that everybody must see for some days: add it under Records, Banners.",
)
def banners():
    message = "A short notice for the whole site."
    yield "Without a link", {"banners": [{"message": message}]}
    link = {"link_url": NOWHERE, "link_text": "Where to read more"}
    yield "Two, one with a link", {"banners": [{"message": message, **link}, {"message": "Another one."}]}


@FRAME.add(
    "components/header.html",
    "Header",
    "Stands on every page; a page joins its menu when you tick “Show in menus” under Promote.",
)
def header():
    menu = pages("First page", "Second page", "Third page")
    menu[0].is_current = True
    yield "With a menu", {"settings": example_settings(), "menu": menu}
    yield "Without a place in the name and without a menu", {"settings": SiteSettings(), "menu": []}


@FRAME.add(
    "components/breadcrumbs.html",
    "The way back up",
    "Stands above every page but the home page; a phone shows the last two steps.",
)
def breadcrumbs():
    yield "", {"pages": pages("The page above", "The page right above")}


@FRAME.add(
    "components/exit.html",
    "Exit this page",
    "Comes by itself to pages that need safe reading, and to pages that show one of their contacts.",
)
def exit_link():
    yield "", {"url": "https://www.example.org/"}


@FRAME.add(
    "components/problem_link.html",
    "Something is wrong with this page",
    "Stands at the foot of every page once the settings say who answers for what people send.",
)
def problem_link():
    yield "", {"url": NOWHERE}


@FRAME.add(
    "components/footer.html",
    "Foot of every page",
    "Stands on every page; a page joins it when you tick “Show in footer” under Promote.",
)
def footer():
    links = pages("A page about this website", "Another one")
    contact = Example(
        title="Name of the partnership",
        card_channels=[
            {"kind": "phone", "value": "01632 960 000", "href": "tel:01632960000"},
            {"kind": "email", "value": "name@example.org", "href": "mailto:name@example.org"},
        ],
    )
    yield "With a contact", {"settings": example_settings(), "links": links, "contact": contact}
    yield "Without one", {"settings": example_settings(), "links": [], "contact": None}


@FRAME.add(
    "components/for_machines.html",
    "What search engines and shared links are told",
    "Made from the title and the summary of the page; of a page that needs safe reading, neutral words.",
    is_unseen=True,
)
def for_machines():
    page = Example(public_title="Title of the page", structured_data=lambda frame: [])
    page.title, page.trail = page.public_title, pages("Home")
    frame = Example(
        page=page,
        settings=example_settings(),
        description="One or two sentences that sum the page up.",
        canonical_url="https://www.example.org/page/",
        share_picture="https://www.example.org/share.png",
        is_sensitive=False,
        breadcrumbs=[],
    )
    yield "", {"frame": frame, "contact": None}
