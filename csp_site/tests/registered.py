"""Every form of the admin that edits something, found where its addresses are registered."""

import datetime
from importlib import import_module

import factory
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.admin.views.generic.mixins import RevisionsRevertMixin
from wagtail.admin.views.generic.models import EditView
from wagtail.admin.views.pages.edit import EditView as PageEditView
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupApprovalTask, Site, Workflow

from csp_site.models import Banner, ChangeNote, CheckInterval, GlossaryTerm, OpenPoint, PageReport
from csp_site.tests.factories import InformationPageFactory
from meetings.models import AgreedAction
from meetings.tests.factories import AgreedActionFactory, MeetingPageFactory
from reviews.models import Correction
from reviews.tests.factories import AnnualReviewPageFactory

# What is edited and has no factory.
MAKERS = {
    AgreedAction: lambda: AgreedActionFactory(meeting=MeetingPageFactory()),
    Banner: lambda: Banner.objects.create(
        message="Closed today", ends_at=timezone.now() + datetime.timedelta(days=1)
    ),
    ChangeNote: lambda: ChangeNote.objects.create(
        page=InformationPageFactory(), text="We moved.", published_at=timezone.now()
    ),
    CheckInterval: lambda: CheckInterval.objects.create(page_type="csp_site.informationpage", months=3),
    Collection: lambda: Collection.get_first_root_node().add_child(name="Maps"),
    Correction: lambda: Correction.objects.create(page=AnnualReviewPageFactory(), was="52", now="25"),
    GlossaryTerm: lambda: GlossaryTerm.objects.create(term="CSP", meaning="This partnership"),
    Group: lambda: Group.objects.create(name="Helpers"),
    GroupApprovalTask: lambda: GroupApprovalTask.objects.create(name="Look it over"),
    OpenPoint: lambda: OpenPoint.objects.create(key="a-point", text="Who owns this?"),
    PageReport: lambda: PageReport.objects.create(
        form_id="1", page=InformationPageFactory(), text="A typing mistake", kept_until=timezone.now()
    ),
    Redirect: lambda: Redirect.objects.create(old_path="/old", redirect_link="/new"),
    Site: lambda: Site.objects.get(),
    Workflow: lambda: Workflow.objects.create(name="Two pairs of eyes"),
}
# Views whose model stands in their address, or nowhere.
MODELS = {
    "wagtailadmin_pages:edit": lambda: None,
    "wagtaildocs:edit": get_document_model,
    "wagtailimages:edit": get_image_model,
    "wagtailadmin_workflows:edit_task": lambda: GroupApprovalTask,
}


def routes(resolver, namespace=""):
    """Yield the name and the view of each address whose view is a class."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, pattern.namespace or namespace)
        elif hasattr(pattern.callback, "view_class"):
            yield f"{namespace}:{pattern.name}", pattern.callback


def edit_views():
    """Return the views that edit something, by the name of their address."""
    return {
        name: view
        for name, view in routes(get_resolver())
        if issubclass(view.view_class, (EditView, PageEditView))
    }


def _make(model):
    """Return one record of a model."""
    for app in apps.get_app_configs():
        if (settings.BASE_DIR / app.name / "tests" / "factories.py").exists():
            import_module(f"{app.name}.tests.factories")
    makers = {each._meta.model: each for each in factory.django.DjangoModelFactory.__subclasses__()}
    return (MAKERS.get(model) or makers[model])()


def one_to_edit(name):
    """Return the address of a form that edits something, with something to edit, and the form's id."""
    view = edit_views()[name]
    if issubclass(view.view_class, PageEditView):
        page = InformationPageFactory()
        revision = page.save_revision()
        is_revert = name.endswith("revert")
        return reverse(name, args=[page.pk, revision.pk] if is_revert else [page.pk]), "page-edit-form"
    if name == "wagtailsettings:edit":
        site = Site.objects.get()
        return reverse(name, args=["csp_site", "sitesettings", site.pk]), "w-editor-form"
    model = MODELS[name]() if name in MODELS else view.view_initkwargs.get("model") or view.view_class.model
    made = _make(model)
    if issubclass(view.view_class, RevisionsRevertMixin):
        return reverse(name, args=[made.pk, made.save_revision().pk]), "w-editor-form"
    return reverse(name, args=[made.pk]), "w-editor-form"
