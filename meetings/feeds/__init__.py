"""Feeds of meetings for calendars and feed readers."""
