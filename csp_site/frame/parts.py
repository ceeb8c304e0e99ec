"""Parts of a page that have an address of their own under it, without being pages."""


class PagePart:
    """A part of a page, as the frame of the site asks about the page it surrounds."""

    public_description = ""

    def __init__(self, page, title, address):
        """Take the page, what the part is called, and its address under the page, such as "past/2025/"."""
        self.title = title
        self.public_title = page.public_title if page.in_sensitive_area else title
        self.url = f"{page.url}{address}"
        self.path = page.path
        self.trail = [*page.trail, page]
        self.in_sensitive_area = page.in_sensitive_area
        self.has_exit = page.has_exit

    def structured_data(self, frame):
        """Return what machines are told beside the way to the page: nothing."""
        return []
