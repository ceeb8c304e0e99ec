"""Screens of staff for meetings, one file a screen."""
