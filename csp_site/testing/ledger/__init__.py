"""
The ledger of a partnership: each thing its sources say, and where the site says it.

The table is data: the YAML files in content/<partnership>/ledger/. `check` reads the public pages as a
visitor does and finds what is missing. `manage.py content_ledger` prints it.
"""

from csp_site.testing.ledger.printing import LedgerError, print_ledger
from csp_site.testing.ledger.rows import read_reasons, read_rows

__all__ = ["LedgerError", "print_ledger", "read_reasons", "read_rows"]
