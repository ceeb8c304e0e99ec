"""Choices of reports and records."""

from django.db import models


class PublicationKind(models.TextChoices):
    """What a publication is, in the order in which readers see them."""

    PLAN = "plan", "Community Safety Plan"
    VIOLENCE = "violence", "Serious violence strategy"
    ASSESSMENT = "assessment", "Strategic assessment"
    REPORT = "report", "Report"

    @property
    def noun(self):
        """What it is called in a sentence: This plan was replaced."""
        return {"violence": "strategy"}.get(self.value, self.value)

    @property
    def is_in_force(self):
        """Whether its dates say when it is in force; those of the others say which time it looks at."""
        return self in (self.PLAN, self.VIOLENCE)


class ReportPart(models.TextChoices):
    """Where a report tells of a project."""

    PRIORITY = "priority", "Under a priority"
    USUAL = "usual", "Business as usual"
    OTHER = "other", "Other work"


class Whose(models.TextChoices):
    """Whose money an award is. Only what is ours enters a sum."""

    OURS = "ours", "Ours"
    SHARED = "shared", "Shared with other areas"
    OTHER = "other", "Not counted as ours"


class GoodDirection(models.TextChoices):
    """Which way a figure should go."""

    UP = "up", "More is good"
    DOWN = "down", "Less is good"


class Currency(models.TextChoices):
    """What an amount is counted in. Sums are in pounds."""

    GBP = "GBP", "Pounds (£)"
    EUR = "EUR", "Euros (€)"

    @property
    def sign(self):
        """What stands before an amount: "£"."""
        return {"GBP": "£", "EUR": "€"}[self.value]
