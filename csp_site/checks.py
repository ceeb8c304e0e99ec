"""The house rules for page types, held by `manage.py check`."""

from django.core import checks
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


@checks.register(checks.Tags.models)
def check_page_models(app_configs, **kwargs):
    """Check that every page type extends BasePage, says where it may live and has its template."""
    from wagtail.models import get_page_models

    from csp_site.models import BasePage

    for model in get_page_models():
        if not model.is_creatable:
            continue
        if not issubclass(model, BasePage):
            yield checks.Error(f"{model.__name__} must extend BasePage.", obj=model, id="csp_site.E001")
        if "parent_page_types" not in vars(model):
            yield checks.Error(
                f"{model.__name__} must say where it may live.",
                hint="Set parent_page_types.",
                obj=model,
                id="csp_site.E002",
            )
        if not model.get_page_description():
            yield checks.Error(
                f"{model.__name__} must tell officers what it is for.",
                hint="Set page_description.",
                obj=model,
                id="csp_site.E003",
            )
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            yield checks.Error(
                f"{model.__name__} has no template {model.template}.", obj=model, id="csp_site.E004"
            )
