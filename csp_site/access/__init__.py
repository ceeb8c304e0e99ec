"""Signing in and new passwords: how often somebody may try, and how links are sent."""
