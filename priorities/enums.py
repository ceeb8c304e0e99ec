"""Horizons and states of actions, and kinds of groups."""

from django.db import models


class Horizon(models.TextChoices):
    """How far ahead an action reaches, as readers see it over the list of actions."""

    NOW = "now", "To achieve this priority"
    LIFE = "life", "Over the life of the strategy"


class ActionState(models.TextChoices):
    """How an action stands, as somebody reported it."""

    NOT_STARTED = "not_started", "Not started"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class GroupKind(models.TextChoices):
    """What sort of group or piece of work it is."""

    BUSINESS_AS_USUAL = "business_as_usual", "Business as usual group"
    WORKSTREAM = "workstream", "Workstream"
    TASK_AND_FINISH = "task_and_finish", "Task and finish group"
