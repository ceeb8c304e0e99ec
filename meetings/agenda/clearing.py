"""The papers of an agenda that an officer must answer for before they go out, and the answers."""

from django import forms
from wagtail.admin import messages
from wagtail.documents import get_document_model

from csp_site.documents.clearance import clear, questions_about
from csp_site.models.clearance import LONGEST_REASON
from meetings.agenda.lines import document_ids, flat


def papers_under(lines):
    """Return the papers under the lines of an agenda and their parts."""
    return [paper for line in flat(lines) for paper in line.papers]


def asked_about(ids, papers, user=None):
    """Return the Questions that stand open about documents, called as these papers, by the document."""
    documents = get_document_model().objects.filter(pk__in=ids).order_by("pk")
    titles = {paper.document_id: paper.title for paper in papers}
    return questions_about(documents, user, titles)


def unanswered(lines):
    """Return a sentence on the papers that nobody has answered for yet, or ""."""
    return ask_for_answers(asked_about(document_ids(lines), papers_under(lines)))


def ask_for_answers(asked):
    """Return a sentence on the documents that stand open, from what is asked about them, or ""."""
    names = [f"“{document.title}”" for document in asked]
    return (
        f"Say first, under “Asked about papers”, why this may go out: {', '.join(names)}." if names else ""
    )


class AnswerForm(forms.Form):
    """Asks about each paper why it may go out, once for each file; what is left empty stays open."""

    def __init__(self, data, *, asked):
        """`data` is what was sent, or None; `asked` are Questions by the document."""
        super().__init__(data, auto_id="answer_%s")
        self.asked = asked
        for document in asked:
            self.fields[self.name_of(document)] = forms.CharField(
                label=f"Why “{document.title}” may go out",
                required=False,
                max_length=LONGEST_REASON,
                help_text="One sentence, for staff alone. It is kept with the file.",
            )

    @staticmethod
    def name_of(document):
        """Return the name of the field for a document; another file of it is another question."""
        return f"why-{document.pk}-{document.file_hash[:8]}"

    @property
    def rows(self):
        """Each document with its Questions and its field."""
        return [(document, some, self[self.name_of(document)]) for document, some in self.asked.items()]

    def keep(self, request):
        """Note the answers that were given, and say how many."""
        given = {document: self.cleaned_data.get(self.name_of(document)) for document in self.asked}
        for document, reason in given.items():
            if reason:
                clear(document, self.asked[document], reason, request.user)
        if count := sum(bool(reason) for reason in given.values()):
            answers = "answer" if count == 1 else "answers"
            messages.success(request, f"{count} {answers} kept, with your name and the day.")
