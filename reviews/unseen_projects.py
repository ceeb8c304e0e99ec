"""Says, when a project is saved, that readers do not see it yet because no report tells them of it."""

from django.contrib import messages
from wagtail import hooks

from reviews.models import Project

UNSEEN = (
    "No report that readers can open tells of this project yet, so readers do not see it. Add an entry."
)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_an_unseen_project(request, instance):
    """Warn of a published project without an entry in a public report. A draft is meant to be unseen."""
    if not isinstance(instance, Project):
        return
    this = Project.objects.filter(pk=instance.pk)
    if this.filter(live=True).exists() and not this.public().exists():
        messages.warning(request, UNSEEN)
