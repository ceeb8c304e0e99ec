"""The lookup of all that the blocks of a page refer to, once for the whole page."""

from collections.abc import Mapping
from itertools import chain, count

from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText, expand_db_html

from csp_site.blocks.charts import ChartValue
from csp_site.blocks.contacts import CardsValue, public_pages
from csp_site.blocks.links import LinkValue

# No text of a database holds it.
SEAM = "\0"


def look_up(body, page=None):
    """
    Fetch the cards of a body and the targets of its links before any block is drawn.

    `page` is the page whose body it is, where it is one.
    """
    values = list(_walk(body))
    lists = [value for value in values if isinstance(value, CardsValue)]
    for value, cards in zip(lists, public_pages(lists), strict=True):
        value.cards = cards
    charts_of(body, page)
    texts = [value for value in values if isinstance(value, RichText)]
    links = [value for value in values if isinstance(value, LinkValue) and value.get("page")]
    # A link block asks the question of a link in text, and so in the same query.
    asked = [f'<a linktype="page" id="{link["page"].pk}">' for link in links]
    answers = expand_db_html(SEAM.join([text.source for text in texts] + asked)).split(SEAM)
    for link in reversed(links):
        link.leads_to_public = "href=" in answers.pop()
    # Links that lead somewhere already stay as they are when the text is drawn.
    for text, source in zip(texts, answers, strict=False):
        text.source = source


def charts_of(body, page=None):
    """
    Return the charts of a body, each with a name of its own and with what it needs from the database.

    `page` is the page that shows them: it has other files, whose names no chart may take, and it needs
    safe reading or not.
    """
    charts = [value for value in _walk(body) if isinstance(value, ChartValue)]
    taken = {name.partition(".")[0] for name in page.own_files} if page else set()
    for place, chart in enumerate(charts, 1):
        chart.place = place
        names = chain([chart.name], (f"{chart.name}-{number}" for number in count(2)))
        chart.own_name = next(name for name in names if name not in taken)
        taken.add(chart.own_name)
    for kind in {type(chart) for chart in charts}:
        kind.fetch([chart for chart in charts if type(chart) is kind], page)
    return charts


def _walk(value):
    """Yield a value of a block and every value inside it."""
    yield value
    if isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, StreamValue):
        inside = (child.value for child in value)
    elif isinstance(value, ListValue):
        inside = value
    else:
        return
    for each in inside:
        yield from _walk(each)
