"""“Is something wrong with this page?”: the form, its guard, and what becomes of a message."""
