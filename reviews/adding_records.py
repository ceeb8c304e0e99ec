"""Forms of new records with the report already in them: `?source=` says in which page they were read."""

from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.views.snippets import CreateView

from csp_site.models import BasePage
from reviews.models import AnnualReviewPage, ProjectReport, PublicationPage


def page_asked_for(request, name="source"):
    """Return the page whose id stands in the address as `name`, if it is one that the user may choose."""
    number = request.GET.get(name, "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    pages = PagePermissionPolicy().explorable_instances(request.user)
    return BasePage.objects.filter(pk=number, pk__in=pages.order_by().values("pk")).first()


class AddRecordView(CreateView):
    """Adds an award or a figure."""

    def get_initial_form_instance(self):
        return self.model(source=page_asked_for(self.request))


class AddProjectView(CreateView):
    """Adds a project, with its first entry in the report that it was asked for from."""

    def get_initial_form_instance(self):
        report, project = page_asked_for(self.request), self.model()
        if report and issubclass(report.specific_class, AnnualReviewPage | PublicationPage):
            project.entries = [ProjectReport(report=report)]
        return project
