"""What keeps the time right at which a published agenda, or a paper of it, last changed."""

from django.dispatch import receiver
from wagtail.signals import page_published

from csp_site.signals import document_changed
from meetings.agenda.lines import document_ids
from meetings.models.meetings import MeetingPage
from meetings.models.publication import AgendaPublication


@receiver(page_published, sender=MeetingPage)
def agenda_may_have_changed(instance, **kwargs):
    """Note the time when the page of a published agenda is published again with another agenda."""
    AgendaPublication.objects.keep_up(instance)


@receiver(document_changed)
def paper_changed(document, **kwargs):
    """Note in each published agenda that holds it that a paper was replaced, withdrawn or put back."""
    published = MeetingPage.objects.filter(publication__published_at__isnull=False)
    nominated = published.filter(pk__in=document.ids_of_pages_with_it()).select_related(
        "publication", "outcomes_release"
    )
    holding = [meeting for meeting in nominated if document.pk in document_ids(meeting.public_lines)]
    AgendaPublication.objects.mark_changed(holding)
