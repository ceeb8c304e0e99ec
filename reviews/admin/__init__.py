"""Screens of staff for reviews, publications and records."""
