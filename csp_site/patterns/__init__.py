"""The examples of the site's own components, one file a family. Importing it fills the library."""

from csp_site.patterns import data, forms, frame, pages, search  # noqa: F401 – they register themselves
