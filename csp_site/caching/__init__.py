"""Answers that are kept: what readers see has one version, and an answer is kept while it holds."""
