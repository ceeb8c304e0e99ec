"""A form for a site of Wagtail's that lets nobody take the whole of it from readers."""

from django.core.exceptions import ValidationError
from wagtail.models import Site
from wagtail.sites.forms import SiteForm
from wagtail.sites.views import SiteViewSet


class OneSiteForm(SiteForm):
    """Keeps one site the default, by which every address leads somewhere, and one home page for all."""

    def clean_root_page(self):
        page = self.cleaned_data["root_page"]
        default = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        # Another one for a site that is there is asked about before this form is filled in.
        if self.instance.pk is None and default and page != default.root_page:
            raise ValidationError(
                f"There is one home page, and readers would find nothing else at this address. Choose "
                f"“{default.root_page.title}”."
            )
        return page

    def clean_is_default_site(self):
        is_default = self.cleaned_data["is_default_site"]
        others = Site.objects.filter(is_default_site=True).exclude(pk=self.instance.pk)
        if not is_default and not others.exists():
            raise ValidationError(
                "Keep this ticked: without it readers find no page at any other address than this one."
            )
        return is_default


class OneSiteViewSet(SiteViewSet):
    """Wagtail's own pages about sites, with the form above."""

    def get_form_class(self, for_update=False):
        return OneSiteForm
