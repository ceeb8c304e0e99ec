"""Keeping pages right: when one was checked, when that is due again, and who does it."""
