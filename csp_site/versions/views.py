"""Views that edit something stored: each sends the version it shows, and saves over no newer one."""

import copy

from django.template.loader import select_template
from wagtail.admin import messages
from wagtail.admin.views.generic.mixins import RevisionsRevertMixin
from wagtail.models import Page

from csp_site.versions.conflict import Conflict
from csp_site.versions.digest import FIELD, version_of_forms
from csp_site.versions.locks import lock


class ShowsVersions:
    """What both kinds of view share: the version in the form, and the page with both texts."""

    conflict = None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["opened_version"] = self.get_opened_version()
        if self.conflict:
            context["conflict"] = self.conflict
            context["edit_template"] = select_template(super().get_template_names())
        return context

    def get_template_names(self):
        return ["csp_admin/conflict.html"] if self.conflict else super().get_template_names()

    def get_opened_version(self):
        """Return the version the form is opened from; after a conflict the one that is shown with it."""
        if self.conflict:
            return self.conflict.version
        if self.request.method == "POST":
            return self.request.POST.get(FIELD, "")
        # An earlier version that is brought back goes over the present one.
        return version_of_forms(
            self.get_stored_forms() if self.is_bringing_back() else self.get_shown_forms()
        )


class VersionedEdit(ShowsVersions):
    """Checks the version wherever Wagtail edits a record: snippets, settings, files, people, groups."""

    initkwargs = {}

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        if self.request.method != "POST":
            return found
        lock(type(found), found.pk)
        return super().get_object(queryset)  # as it is now that nobody else can save it

    def get_shown_forms(self):
        return [self.form, *getattr(self, "permission_panel_forms", [])]

    def get_stored_forms(self):
        """Return the forms as somebody would get them who opened the page now."""
        request = copy.copy(self.request)
        request.method = "GET"
        view = type(self)(**self.initkwargs)
        view.setup(request, *self.args, **self.kwargs)
        if not hasattr(view, "object"):
            view.object = view.get_object()
        if view.is_bringing_back():
            view.object = view.live_object
            if view.draftstate_enabled:
                view.object = view.object.get_latest_revision_as_object()
        view.form = view.get_form()
        return view.get_shown_forms()

    def is_bringing_back(self):
        return isinstance(self, RevisionsRevertMixin)

    def is_valid(self, form):
        is_valid = super().is_valid(form)
        self.form = form
        self.conflict = Conflict.find(
            self.object, self.request, self.get_stored_forms(), self.get_shown_forms()
        )
        if self.conflict:
            self.produced_error_code = "conflict"
            self.produced_error_message = self.conflict.message
        return is_valid and not self.conflict


class VersionedPageEdit(ShowsVersions):
    """Checks the version wherever a page is edited, a draft saved, or an earlier version brought back."""

    def dispatch(self, request, page_id, **kwargs):
        if request.method == "POST":
            lock(Page, page_id)
        return super().dispatch(request, page_id, **kwargs)

    def get_shown_forms(self):
        return [self.form]

    def get_stored_forms(self):
        """Return the form as somebody would get it who opened the editor now."""
        page = Page.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        return [self.form_class(instance=page, **self._form_kwargs())]

    def is_bringing_back(self):
        return self.is_reverting

    def post(self, request, *args, **kwargs):
        if self.page.alias_of_id:  # it has no form
            return super().post(request, *args, **kwargs)
        sent = self.form_class(request.POST, request.FILES, instance=self.page, **self._form_kwargs())
        self.conflict = Conflict.find(self.page, request, self.get_stored_forms(), [sent])
        if not self.conflict:
            return super().post(request, *args, **kwargs)
        if self.expects_json_response:
            return self.json_error_response("conflict", self.conflict.message)
        self.form = sent
        sent.is_valid()  # what is wrong with it besides is said beside its fields
        messages.validation_error(request, self.conflict.message, sent)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def _form_kwargs(self):
        return {
            "subscription": self.subscription,
            "parent_page": self.parent,
            "for_user": self.request.user,
        }
