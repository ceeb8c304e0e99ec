"""Sources: the pages that money and figures were read in, and their place there."""


def is_report(page):
    """Return whether a page, which may be in hand as any page, is a review or a publication."""
    return getattr(page.specific_class, "is_report", False)


class Sourced:
    """A record that was read in a page: its place there, and what a list may say beside it."""

    # What whoever fetches a record for readers may give it: the public page that it was read in, where
    # that is another one, and its public priorities.
    shown_source = None
    shown_priorities = ()

    @property
    def anchor(self):
        """Its place on a page; "" for what has no key, such as an example. No heading has a full stop."""
        return f"{self._meta.model_name.removeprefix('funding')}.{self.key}" if self.key else ""

    @property
    def source_url(self):
        """The address of its source, down to its own place where the source shows it; "" without one."""
        if not self.source_id:
            return ""
        return f"{self.source.url}#{self.anchor}" if self.stands_in_source else self.source.url

    @property
    def stands_in_source(self):
        """Whether the source has a place for it: a report does."""
        return is_report(self.source)
