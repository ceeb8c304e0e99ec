"""Draws an example so that it can stand on a page with many others."""

import re

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from csp_site.library.examples import NOWHERE

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
HEADING = re.compile(r"<h([1-6])\b")
ID = re.compile(r'\bid="([^"]+)"')
# What names other elements of the page by their ids.
NAMING = re.compile(r'\b(id|for|popovertarget|aria-labelledby|aria-describedby|aria-controls)="([^"]+)"')
LINK = re.compile(r'\bhref="#([^"]*)"')
# What a drawing is filled with, or has at its points.
PAINT = re.compile(r'"url\(#([^)]+)\)"')
LABEL = re.compile(r'\baria-label="([^"]+)"')
# Where the headings of examples begin, below the heading that names what they show.
FIRST_LEVEL = 4


def draw_part(part, given):
    """Return a component drawn with what it is given, and with the element around it that it needs."""
    drawn = render_to_string(part.template, given)
    if part.inside:
        name, classes = part.inside
        return mark_safe(f'<{name} class="{classes}">{drawn}</{name}>')  # noqa: S308 – our own template
    return drawn


def as_example(html, number, place):
    """
    Return what a template of ours has drawn, made fit to stand among other examples.

    Ids and what points to them get the `number` of the example, so that none is there twice; parts that
    screen readers list by name say of what they are examples; headings go below that of the entry, whose
    id is `place`; links to nowhere lead there. Scripts and what takes the focus are left out.
    """
    html = SCRIPT.sub("", html).replace(" autofocus", "")
    own = set(ID.findall(html))

    def renamed(match):
        names = [f"{name}-{number}" if name in own else name for name in match[2].split()]
        if match[1] == "aria-labelledby":
            names.append(place)
        return f'{match[1]}="{" ".join(names)}"'

    def led(match):
        if f"#{match[1]}".startswith(NOWHERE):
            return f'href="#{place}"'
        return f'{match[0][:-1]}-{number}"' if match[1] in own else match[0]

    html = PAINT.sub(rf'"url(#\1-{number})"', LINK.sub(led, NAMING.sub(renamed, html)))
    html = LABEL.sub(rf'aria-label="\1, example {number}"', html)
    levels = [int(level) for level in HEADING.findall(html)]
    if levels:
        lower = FIRST_LEVEL - min(levels)
        html = HEADING.sub(lambda match: f'{match[0]} aria-level="{int(match[1]) + lower}"', html)
    return mark_safe(html)  # noqa: S308 – it was safe before


def as_source(html):
    """Return what readers do not see as the lines that are written for it."""
    lines = "\n".join(line.strip() for line in html.splitlines() if line.strip())
    return format_html('<pre class="pattern-source"><code>{}</code></pre>', lines)
