"""
Every pair of colours that meet on the site, computed from its tokens in both schemes and all accents.

Beside what WCAG 2.2 asks for (4.5:1 and 3:1), text reaches 7:1. What the style sheets use, and the pairs
listed here, are held to each other, so that a new colour cannot come in unseen.
"""

import re
from functools import cache

import pytest
from django.conf import settings
from PIL import ImageColor

from csp_site.models import SiteSettings

pytestmark = pytest.mark.one_database("it reads styles alone")

CSS = settings.BASE_DIR / "static" / "css"
PAPERS = {"paper", "surface", "sunken"}
TINTS = {"accent-tint", "caution-tint", "good-tint", "danger-tint"}

# The text, and what it may stand on.
TEXT = {
    "ink": PAPERS | TINTS,
    "soft": PAPERS,
    "link": PAPERS | TINTS,
    "visited": PAPERS | TINTS,
    "accent": {"paper", "surface", "accent-tint"},
    "on-accent": {"accent"},
    "on-band": {"band"},
    "danger": {"paper", "danger-tint"},
    "caution": {"caution-tint"},
    "good": {"good-tint"},
    "on-strip": {"strip"},
    "on-lamp": {"lamp"},
    "lamp": {"on-lamp"},
}
# The series of a chart, drawn in the colour of their group.
CHARTS = {"chart-1", "chart-2", "chart-3", "chart-4"}
# Borders of controls, icons with a meaning, and marks of a state, and what they stand out from.
PARTS = {
    "edge": PAPERS,
    "accent": {"paper", "surface", "accent-tint"},
    "on-band": {"band"},
    "danger": {"paper", "surface"},
    "caution": {"paper", "caution-tint"},
    "good": {"paper", "good-tint"},
    "strip-edge": {"paper", "surface"},
    "on-lamp": {"lamp"},
    "focus-ink": {"lamp"},
    **dict.fromkeys(CHARTS, {"paper", "surface"}),
}
# The ring of focus has two colours: on whatever it stands, one of them is seen.
RING = {"lamp", "focus-ink"}
UNDER_THE_RING = {*PAPERS, *TINTS, "accent", "band", "strip", "lamp"}
# Rules between things that words and space tell apart already, and the mark behind the home page.
DECORATION = {"hairline", "band-rule", "strip-rule"}

# Half dark in both schemes: it says that what is behind an open menu waits.
BEHIND_THE_MENU = "rgb(12 16 19 / 55%)"

SCHEMES = ["light", "dark"]
ACCENTS = [value for value, _ in SiteSettings._meta.get_field("accent").choices]
every_palette = pytest.mark.parametrize(
    ("scheme", "accent"), [(scheme, accent) for scheme in SCHEMES for accent in ACCENTS]
)


def declarations(source, selector):
    """Return the custom properties that the rules of one selector give, by name."""
    bodies = re.findall(rf"(?<![\w-]){re.escape(selector)}\s*\{{([^{{}}]*)\}}", source)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", "".join(bodies)))


@cache
def palette(scheme, accent):
    """Return the colours of a scheme with an accent, by name, as six hexadecimal digits."""
    source = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(), flags=re.DOTALL)
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", source)
    given = {}
    for part in (light, dark)[: SCHEMES.index(scheme) + 1]:
        given |= declarations(part, ":root") | declarations(part, f'[data-accent="{accent}"]')
    while any(value.startswith("var(") for value in given.values()):
        given = {
            name: given[value[6:-1]] if value.startswith("var(--") else value
            for name, value in given.items()
        }
    return {name: value[1:] for name, value in given.items() if value.startswith("#")}


def luminance(colour):
    """Return the relative luminance of a colour, as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_weak(pairs, colours, least):
    """Return the pairs that do not reach a ratio, each with the one it has."""
    found = {
        f"{front} on {back}": round(contrast(colours[front], colours[back]), 2)
        for front, backs in pairs.items()
        for back in sorted(backs)
    }
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


def test_contrast_is_computed_as_wcag_does():
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)


@every_palette
def test_text_reaches_seven_to_one(scheme, accent):
    assert too_weak(TEXT, palette(scheme, accent), 7) == {}


@every_palette
def test_parts_of_the_interface_reach_three_to_one(scheme, accent):
    assert too_weak(PARTS, palette(scheme, accent), 3) == {}


@every_palette
def test_the_ring_of_focus_is_seen_wherever_it_stands(scheme, accent):
    colours = palette(scheme, accent)
    assert contrast(*(colours[name] for name in RING)) >= 3
    unseen = {
        under
        for under in UNDER_THE_RING
        if max(contrast(colours[name], colours[under]) for name in RING) < 3
    }
    assert unseen == set()


@every_palette
def test_a_visited_link_and_the_accent_can_be_told_from_the_ink(scheme, accent):
    colours = palette(scheme, accent)
    assert len({colours[name] for name in ("ink", "link", "visited", "accent")}) == 4


def test_each_accent_has_colours_of_its_own_in_both_schemes():
    for scheme in SCHEMES:
        assert len({palette(scheme, accent)["accent"] for accent in ACCENTS}) == len(ACCENTS) == 6


def test_no_colour_is_without_a_pair():
    paired = {*TEXT, *PARTS, *RING, *DECORATION}
    for backs in (*TEXT.values(), *PARTS.values()):
        paired |= backs
    assert set(palette("dark", "petrol")) - paired == set()
    assert set(palette("light", "petrol")) == set(palette("dark", "petrol"))


def used(properties):
    """Return the colours that the style sheets use for some properties, but for print; all are tokens."""
    found = set()
    for file in CSS.glob("*.css"):
        source = file.read_text().replace("var(--needs-rule, var(--hairline))", "var(--hairline)")
        for value in re.findall(rf"(?:^|[{{;\s])(?:{properties}):([^;]*);", source, flags=re.MULTILINE):
            found |= set(re.findall(r"var\(--([\w-]+)\)", value))
    return found & set(palette("light", "petrol"))


def test_the_style_sheets_use_colours_as_they_are_listed_here():
    stood_on = set().union(*TEXT.values())
    drawn = {*PARTS, *RING, *DECORATION}
    assert used("color") - {*TEXT, *CHARTS, "band-rule"} == set()
    assert used("background(?:-color)?") - stood_on == set()
    assert used("(?:border|outline)[a-z-]*|text-decoration-color|box-shadow") - drawn == set()


@pytest.mark.parametrize("name", ["base.css", "layout.css", "components.css"])
def test_a_style_names_no_colour_that_knows_neither_the_dark_scheme_nor_the_accent(name):
    on_screen = re.sub(r"@media print \{.*?\n\}", "", (CSS / name).read_text(), flags=re.DOTALL)
    on_screen = re.sub(r"/\*.*?\*/", "", on_screen, flags=re.DOTALL).replace(BEHIND_THE_MENU, "")
    values = " ".join(re.findall(r"[\w-]:\s+([^;{}]*);", on_screen))
    assert re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", values) == []
    assert set(re.findall(r"(?<![\w-])[a-z]+(?![\w-])", values)) & set(ImageColor.colormap) == set()


def test_every_token_that_a_style_uses_is_given_somewhere():
    source = "".join(file.read_text() for file in CSS.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)", source)) <= set(re.findall(r"--([\w-]+):", source))
