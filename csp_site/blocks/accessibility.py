"""The accessibility statement: each part that the law asks for as a field of its own."""

from django.db import models
from wagtail import blocks

from csp_site.blocks.labels import LabelledBlock
from csp_site.formats.date_inputs import DayBlock


class Conformance(models.TextChoices):
    """How far the website meets the standard, as the law's model statement divides it."""

    UNKNOWN = "unknown", "Nobody has checked it in full yet"
    FULL = "full", "It meets the standard in full"
    PARTIAL = "partial", "It meets the standard in part"
    NOT = "not", "It does not meet the standard"


class Reason(models.TextChoices):
    """Why something does not work for everybody, in the order in which the law asks for it."""

    RULES = "rules", "It does not meet the accessibility regulations"
    BURDEN = "burden", "Mending it would be a disproportionate burden"
    SCOPE = "scope", "The accessibility regulations do not cover it"


class TestBlock(LabelledBlock):
    """One way in which the website was tested, or has still to be."""

    __test__ = False  # the name is not for pytest

    what = blocks.CharBlock(
        max_length=300, help_text="What was tested and how: Every kind of page, by the program axe."
    )
    by = blocks.CharBlock(max_length=160, required=False, help_text="Who did it, or nothing.")
    on = DayBlock(
        label="day", required=False, help_text="The day it was finished. Leave empty while it has no day."
    )
    is_done = blocks.BooleanBlock(
        label="done", required=False, default=True, help_text="Untick what is still to be done."
    )

    class Meta:
        icon = "check"
        description = "One way in which the website was tested, or has still to be."
        template = "blocks/test.html"
        preview_value = {"what": "Every kind of page, by the program axe.", "is_done": True}


class ProblemBlock(blocks.StructBlock):
    """One thing that does not work for everybody."""

    what = blocks.CharBlock(
        max_length=300,
        help_text="What does not work, and for whom. Name the rule it breaks, if you know it: WCAG 1.1.1.",
    )
    reason = blocks.ChoiceBlock(
        choices=Reason.choices,
        default=Reason.RULES,
        help_text="Why. A disproportionate burden needs an assessment that you have written down.",
    )
    instead = blocks.CharBlock(max_length=300, required=False, help_text="What people can do instead.")
    mended_by = blocks.CharBlock(
        max_length=160, required=False, help_text="When it will be mended: by the end of March 2027."
    )

    class Meta:
        icon = "warning"
        description = "One thing on the website that does not work for everybody, and why."
        template = "blocks/problem.html"
        preview_value = {
            "what": "A map has no description in words.",
            "reason": Reason.RULES,
            "instead": "Call us and we tell you the way.",
        }


class StatementValue(blocks.StructValue):
    """The statement as its template prints it."""

    contents = [
        {"anchor": "tested", "text": "How we tested it"},
        {"anchor": "problems", "text": "What does not work for everybody"},
        {"anchor": "tell-us", "text": "Tell us about a problem"},
        {"anchor": "enforcement", "text": "If you are not happy with our answer"},
    ]

    @property
    def done(self):
        return [test for test in self["tests"] if test["is_done"]]

    @property
    def to_do(self):
        return [test for test in self["tests"] if not test["is_done"]]

    @property
    def problems_by_reason(self):
        """Each reason that any problem has, in the order of the law, with its problems."""
        groups = [
            (reason.label, [one for one in self["problems"] if one["reason"] == reason])
            for reason in Reason
        ]
        return [(label, problems) for label, problems in groups if problems]


class StatementBlock(LabelledBlock):
    """
    The accessibility statement.

    The Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018
    ask for its parts. The words on how they are enforced are fixed and stand in the template.
    """

    conformance = blocks.ChoiceBlock(
        label="how far it meets WCAG 2.2, level AA",
        choices=Conformance.choices,
        default=Conformance.UNKNOWN,
        help_text="“In full” only after somebody has checked the whole website.",
    )
    tests = blocks.ListBlock(
        TestBlock(),
        default=[],
        help_text="How the website was tested, the newest first, and what is still to be tested.",
    )
    problems = blocks.ListBlock(
        ProblemBlock(),
        default=[],
        help_text="What does not work for everybody. Take a problem out when it is mended.",
    )
    prepared_on = DayBlock(
        label="first prepared",
        required=False,
        help_text="The day this statement was first agreed. Readers see that it is awaited until then.",
    )

    class Meta:
        icon = "clipboard-list"
        label = "Accessibility statement"
        description = "The accessibility statement that the law asks for, part by part. Once on a site."
        template = "blocks/statement.html"
        value_class = StatementValue
        preview_value = {
            "conformance": Conformance.PARTIAL,
            "tests": [TestBlock._meta_class.preview_value],
            "problems": [ProblemBlock._meta_class.preview_value],
        }
