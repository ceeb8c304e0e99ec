"""Parts of the public page of a meeting."""
