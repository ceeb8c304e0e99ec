"""The examples of the forms that readers fill in."""

from django import forms

from csp_site.library.examples import NOWHERE
from csp_site.patterns.groups import FORMS
from csp_site.public_forms import EmailAddress, LongText, PublicForm


class ExampleForm(PublicForm):
    """A form that is never sent."""

    text = LongText(
        noun="answer", limit=20, label="A question", help_text="A hint, if one is needed.", rows=3
    )
    email = EmailAddress(label="Your email address")
    name = forms.CharField(required=False, label="A question that need not be answered")
    choice = forms.ChoiceField(
        label="A question with a few answers",
        help_text="A hint, if one is needed.",
        choices=[("one", "The first answer"), ("two", "The second answer")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the answers"},
    )


@FORMS.add(
    "components/form_field.html",
    "Question of a form",
    "Every question that a form asks: its label, a hint, the error beside it, the box.",
)
def form_field():
    empty = ExampleForm(auto_id="example_%s")
    wrong = ExampleForm(
        {"text": "An answer that is too long for it", "email": "nobody"}, auto_id="wrong_%s"
    )
    yield "With a hint", {"field": empty["text"]}
    yield "Not required", {"field": empty["name"]}
    yield "With a hint and an error", {"field": wrong["text"]}
    yield "With an error", {"field": wrong["email"]}
    yield "A few answers to choose from", {"field": empty["choice"]}
    yield "The same with an error", {"field": wrong["choice"]}


@FORMS.add(
    "components/error_summary.html",
    "What went wrong with a form",
    "Stands above a form that could not be sent, with a link to each question to look at again.",
)
def error_summary():
    problems = [
        (NOWHERE.removeprefix("#"), "Write what is missing"),
        (NOWHERE.removeprefix("#"), "Choose one"),
    ]
    yield "Answers to put right", {"heading": "Check 2 answers", "words": "", "problems": problems}
    words = "Nothing you typed is lost. Press Send again in a minute."
    refused = {"heading": "We could not send this just now", "words": words, "problems": None}
    yield "Not sent for another reason", refused


@FORMS.add(
    "components/not_urgent.html",
    "Not for urgent help",
    "Stands before every form and after it; nobody can take it away.",
)
def not_urgent():
    yield "", {"words": "Do not use this form to ask for urgent help."}
