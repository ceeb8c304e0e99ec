"""The page of a view, or a part of a page, as the frame of the site asks about what it surrounds."""

from collections.abc import Sequence
from dataclasses import dataclass


def show_page(request, number):
    """Note which page of a long list is shown: it has an address of its own."""
    request.page_number = number
    if number > 1:
        request.answered_query = {"page": str(number)}


@dataclass
class FramePage:
    """What stands at an address of its own and is no page of the tree. It needs no safe reading."""

    title: str
    url: str
    public_description: str = ""
    # The way begins at home, which the frame leaves out.
    trail: Sequence = (None,)
    public_title: str = ""
    path: str = ""
    in_sensitive_area: bool = False
    has_exit: bool = False
    is_problem_form: bool = False

    def __post_init__(self):
        self.public_title = self.public_title or self.title

    @classmethod
    def under(cls, page, title, address):
        """Return a part of a page at its address under it, such as "past/2025/"."""
        return cls(
            title,
            f"{page.url}{address}",
            trail=[*page.trail, page],
            public_title=page.public_title if page.in_sensitive_area else title,
            path=page.path,
            in_sensitive_area=page.in_sensitive_area,
            has_exit=page.has_exit,
        )

    def structured_data(self, frame):
        """Return what machines are told beside the way to the page: nothing."""
        return []
