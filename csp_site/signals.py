"""Signals of the site's own: what models announce, and every app may listen to."""

from django.dispatch import Signal

# Sent with a `document` when one that readers may hold is replaced, withdrawn or restored.
document_changed = Signal()
# Sent with a `page` once it is saved whole, its lists too, in the same transaction.
page_saved = Signal()
