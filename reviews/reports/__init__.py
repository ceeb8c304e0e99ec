"""Reports as readers see them: their sections, their corrections, their PDF."""
