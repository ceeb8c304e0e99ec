"""The page of a view, as the frame of the site asks about the page it surrounds."""


class ViewPage:
    """What stands at an address of its own and is no page of the tree. It needs no safe reading."""

    in_sensitive_area = has_exit = False
    path = ""

    def __init__(self, title, url, description="", above=()):
        """Take what it is called, where it stands, a sentence on it, and the pages above it but home."""
        self.public_title = self.title = title
        self.url = url
        self.public_description = description
        # The way begins at home, which the frame leaves out.
        self.trail = [None, *above]

    def structured_data(self, frame):
        """Return what machines are told beside the way to the page: nothing."""
        return []
