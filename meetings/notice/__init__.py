"""The notice of meetings: working days, clear days, changes that come late."""
