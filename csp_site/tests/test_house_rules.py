"""The rules of the house that a machine can hold."""

import ast
import re

import pytest
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.db.migrations.loader import MigrationLoader
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from csp_site.models import InformationPage

# Each knows those before it and none after it.
APPS = ["csp_site", "contacts", "priorities", "meetings", "reviews"]
MAX_LINES = 400
BASE = settings.BASE_DIR
MODULES = [path for app in APPS for path in sorted((BASE / app).rglob("*.py"))]
# What runs; tests may use the factories of every app.
RUNNING = [path for path in MODULES if "tests" not in path.parts]
WRITTEN = [path for path in RUNNING if "migrations" not in path.parts]
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))


def name(path):
    return str(path.relative_to(BASE))


def imports_of(path):
    """Return the full names a module imports, wherever in it; a relative import counts as its own app."""
    package = path.relative_to(BASE).parts[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(package if node.level else node.module)
    return found


def test_the_apps_are_installed_in_the_order_of_their_imports():
    assert settings.INSTALLED_APPS[: len(APPS)] == APPS


@pytest.mark.parametrize("app", APPS)
def test_imports_point_one_way(app):
    later = set(APPS[APPS.index(app) + 1 :])
    wrong = [
        f"{name(path)} imports {module}"
        for path in RUNNING
        if path.relative_to(BASE).parts[0] == app
        for module in imports_of(path)
        if module.partition(".")[0] in later
    ]
    assert not wrong


def test_no_app_has_a_relation_to_a_later_one():
    wrong = [
        str(field)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in APPS[APPS.index(app) + 1 :]
    ]
    assert not wrong


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_no_module_is_too_long_to_keep_in_mind(path):
    assert len(path.read_text().splitlines()) <= MAX_LINES


def test_a_rule_is_switched_off_only_with_a_reason():
    bare = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)* [–-] \w)", re.IGNORECASE)
    wrong = [
        f"{name(path)}:{number}"
        for path in [*MODULES, BASE / "conftest.py"]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert not wrong


def house_errors():
    """Return what the system checks of this house find, as the ids of the rules and the models' names."""
    found = [error for error in run_checks() if error.id.startswith("csp_site.")]
    return {(error.id, error.obj.__name__) for error in found}


def test_every_page_type_keeps_the_rules():
    assert house_errors() == set()


@pytest.mark.parametrize(
    ("attribute", "value", "error"),
    [
        ("parent_page_types", None, "csp_site.E002"),
        ("page_description", "", "csp_site.E003"),
        ("template", "csp_site/no_such_page.html", "csp_site.E004"),
    ],
)
def test_a_page_type_that_breaks_a_rule_is_found(attribute, value, error, monkeypatch):
    if value is None:
        monkeypatch.delattr(InformationPage, attribute)
    else:
        monkeypatch.setattr(InformationPage, attribute, value)
    assert house_errors() == {(error, "InformationPage")}


def test_a_page_type_outside_the_house_is_found(monkeypatch):
    monkeypatch.setattr(Page, "is_creatable", True)
    assert ("csp_site.E001", "Page") in house_errors()


def test_the_first_migration_makes_the_user_and_nothing_else():
    first = MigrationLoader(None).disk_migrations["csp_site", "0001_initial"]
    assert [operation.describe() for operation in first.operations] == ["Create model User"]


def test_wagtail_is_new_enough_to_be_safe():
    assert wagtail.VERSION >= (7, 4, 3)


def edit_handlers():
    """Yield every form that officers fill in: pages, snippets and settings."""
    for model in get_page_models():
        if model.is_creatable:
            yield model.get_edit_handler()
    for model in get_snippet_models():
        yield model.snippet_viewset.get_edit_handler()
    for model in settings_registry:
        yield get_setting_edit_handler(model)


def silent_fields(form_class):
    """Yield the fields of a form, and of the lists inside it, that belong to us and say nothing."""
    model = form_class._meta.model
    ours = {field.name for field in model._meta.get_fields() if field.model._meta.app_label in APPS}
    for field, form_field in form_class.base_fields.items():
        if field in ours and not form_field.help_text:
            yield f"{model.__name__}.{field}"
    for formset in getattr(form_class, "formsets", {}).values():
        if formset.model._meta.app_label in APPS:
            yield from silent_fields(formset.form)


def test_every_field_that_officers_fill_in_says_what_belongs_there():
    forms = [handler.get_form_class() for handler in edit_handlers()]
    assert len(forms) >= 12
    assert [field for form in forms for field in silent_fields(form)] == []


CONTRACT = re.compile(r"\{% comment %\}\n(.+?)\{% endcomment %\}", re.DOTALL)
VARIABLES = re.compile(r"^Variables: (.+)\.$", re.MULTILINE | re.DOTALL)


def contract_of(path):
    """Return the names that the contract at the top of a template lists, or None of one without."""
    contract = CONTRACT.match(path.read_text())
    listed = contract and VARIABLES.search(contract[1])
    if not listed:
        return None
    parts = " ".join(listed[1].split()).split(";")
    names = {name.strip() for part in parts for name in part.partition(" – ")[0].split(",")}
    return names - {"none"}


@pytest.mark.parametrize("path", sorted((BASE / "templates/components").glob("*.html")), ids=name)
def test_every_component_opens_with_its_contract(path):
    assert contract_of(path) is not None


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_component_is_given_what_its_contract_names_and_no_more(path):
    for template, given in re.findall(r'\{% include "([^"]+)"([^%]*)%\}', path.read_text()):
        ours = BASE / "templates" / template
        contract, names = ours.exists() and contract_of(ours), set(re.findall(r"(\w+)=", given))
        assert not contract or names <= contract, template
        assert not template.startswith("components/") or names == contract, template


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_has_a_style_or_a_script_of_its_own(path):
    text = path.read_text()
    script = r'<script(?! type="application/ld\+json">|[^>]*\ssrc=)'  # data for machines is none
    assert not re.search(rf"<style|\sstyle=|{script}|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_component_sees_nothing_but_what_it_is_given(path):
    includes = re.findall(r"\{% include \"components/[^%]*%\}", path.read_text())
    assert not [include for include in includes if not include.endswith("only %}")]
