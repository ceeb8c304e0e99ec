"""Priorities, their actions, and the groups that work on them."""
