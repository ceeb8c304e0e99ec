"""
The loader of a partnership's content from YAML files into the site, again and again.

A database belongs to one partnership. Adds and updates by key in one transaction; never deletes; never
overwrites what an officer has since edited. Each app says in its `load.py` which records its part of
the files holds.
"""

from csp_site.loader.engine import load
from csp_site.loader.kinds import PageKind, RecordKind, after_load, before_load, register_kind
from csp_site.loader.partnership import OtherPartnershipError, find_folder, own_name, require_own
from csp_site.loader.source import ContentError
