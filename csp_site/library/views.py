"""The page of the pattern library, for staff. It looks as the site looks, in any of its colours."""

from itertools import count

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from csp_site.library.blocks import block_entries, draw_block, examples_of
from csp_site.library.drawing import as_example, as_source, draw_part
from csp_site.library.parts import GROUPS
from csp_site.models import SiteSettings
from csp_site.models.settings import Accent
from csp_site.templatetags.site_tags import icon_names


class LibraryPage:
    """The library, as the frame of the site asks about the page it surrounds."""

    public_title = title = "Pattern library"
    public_description = ""
    in_sensitive_area = has_exit = False
    path = ""
    trail = ()

    def __init__(self):
        self.url = reverse("patterns")


@require_safe
def patterns(request):
    """
    Show every component and every block with its examples; `?accent=` shows them in another colour.

    Only staff come here, since it is an address of the admin. Nothing is written.
    """
    request.served_page = LibraryPage()
    settings = SiteSettings.for_visitor(request)
    if request.GET.get("accent") in Accent.values:
        settings.accent = request.GET["accent"]  # for this page alone: it is not saved
    sections = _sections(request)
    contents = [{"text": name, "anchor": place_of(name)} for name in ("Colours", "Icons")]
    context = {
        "accents": Accent.choices,
        "contents": contents + [{"text": each["name"], "anchor": each["anchor"]} for each in sections],
        "icons": icon_names(),
        "sections": sections,
    }
    response = TemplateResponse(request, "csp_site/patterns.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def place_of(name):
    """Return the id of a place on the page; no part of the frame has one that begins so."""
    return f"pattern-{slugify(name)}"


def _sections(request):
    """Return the groups of components, then those of blocks, each entry with its examples drawn."""
    numbers = count(1)
    sections = [
        _section(group.name, [_part_entry(part, numbers) for part in group.parts]) for group in GROUPS
    ]
    by_group = {}
    for entry in block_entries():
        by_group.setdefault(entry.group, []).append(_block_entry(entry, numbers, request))
    blocks = [_section(f"Blocks: {name[0].lower()}{name[1:]}", found) for name, found in by_group.items()]
    return sections + blocks


def _section(name, entries):
    return {"name": name, "anchor": place_of(name), "entries": entries}


def _part_entry(part, numbers):
    anchor = place_of(part.template.removesuffix(".html").replace("/", " "))
    examples = []
    for caption, given in part.examples():
        drawn = draw_part(part, given)
        html = as_source(drawn) if part.is_unseen else as_example(drawn, next(numbers), anchor)
        examples.append({"caption": caption, "html": html, "within": part.group.voice})
    return {
        "name": part.name,
        "anchor": anchor,
        "use": part.use,
        "examples": examples,
        "code": part.includes,
    }


def _block_entry(entry, numbers, request):
    anchor = place_of(f"block {entry.kind}")
    examples = []
    for caption, value in examples_of(entry.block):
        html = as_example(draw_block(entry.block, value, {"request": request}), next(numbers), anchor)
        examples.append({"caption": caption, "html": html, "within": f"block-{entry.name}"})
    return {
        "name": entry.title,
        "anchor": anchor,
        "use": entry.block.meta.description,
        "examples": examples,
        "code": [entry.name],
        "page_types": entry.page_types,
    }
