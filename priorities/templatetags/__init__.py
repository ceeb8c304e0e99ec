"""Template tags of priorities."""
