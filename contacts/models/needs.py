"""Needs: things that residents want help with, and the words by which search knows them."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from csp_site.search.topics import validate_lines


class Need(models.Model):
    """Something a resident needs help with, as they would say it."""

    name = models.CharField(max_length=80, unique=True, help_text="As a resident would say it: Noise.")
    slug = models.SlugField(
        unique=True,
        help_text="Stands in the address and in the browser's history, so let it give nothing away.",
    )
    summary = models.CharField(
        max_length=200, blank=True, help_text="A few words that make plain what belongs here."
    )
    who = models.TextField(
        "words for who",
        blank=True,
        validators=[validate_lines],
        help_text="Who does it, or to whom, one on each line: husband, my ex. Together with any of the "
        "words for what they do, in any order, they show who can help. Readers see none of these words.",
    )
    what = models.TextField(
        "words for what they do",
        blank=True,
        validators=[validate_lines],
        help_text="What is done, one or a few words on each line: hits, won’t let me leave. Write one form "
        "of a word only: “hits” is found by “hit” and “hitting” too.",
    )
    also = models.TextField(
        "set phrases",
        blank=True,
        validators=[validate_lines],
        help_text="What people say in so many words, one or a few on each line: women’s refuge. Whoever "
        "types all the words of a line is shown who can help. Words that are all very common count as they "
        "stand, one after the other: can’t go on.",
    )
    danger = models.TextField(
        "said in danger",
        blank=True,
        validators=[validate_lines],
        help_text="As the set phrases, but for danger that is there now: following me, has a knife. "
        "Whoever types one is shown 999 before anybody else.",
    )
    insults = models.TextField(
        "insults",
        blank=True,
        validators=[validate_lines],
        help_text="Words that somebody was called, one on each line. They count as set phrases do, but no "
        "word that is misspelt is ever taken for one.",
    )
    is_urgent = models.BooleanField(
        "somebody may come to harm",
        default=False,
        help_text="Where several needs are named at once, those with this come first.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in lists."
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("who", "what", "also", "danger", "insults", "is_urgent")],
            heading="How people say it, for search",
        ),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
    ]

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        for given, lacking in (("who", "what"), ("what", "who")):
            if getattr(self, given).strip() and not getattr(self, lacking).strip():
                message = "Words for who and words for what they do only count together. Fill in both."
                raise ValidationError({lacking: message})
