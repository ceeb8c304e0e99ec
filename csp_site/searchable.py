"""Search answers of the site's own pages."""

from csp_site.models import BasePage, StoryPage
from csp_site.search.answers import PAGE, Answer, page_answer
from csp_site.search.texts import stream_texts


@page_answer(BasePage)
def any_page(page):
    return Answer(PAGE, page.title, [page.summary])


@page_answer(StoryPage)
def story_page(page):
    return Answer(PAGE, page.title, [page.summary, *stream_texts(page.body)])
