"""Versions of what staff edit: a form says which it was opened from, and never goes over a newer one."""
