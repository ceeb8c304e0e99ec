"""The families of the site's own components, in the order in which the library shows them."""

from csp_site.library import Group

FRAME = Group("The frame of every page")
PAGE = Group("Parts of a page")
FORMS = Group("Forms", voice="help")
SEARCH = Group("Search")
