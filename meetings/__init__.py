"""Meetings of the partnership and its groups."""
