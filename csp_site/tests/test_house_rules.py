"""The rules of the house that a machine can hold."""

import ast
import gc
import re
from graphlib import TopologicalSorter
from importlib import import_module
from inspect import isfunction, signature
from itertools import chain
from operator import attrgetter
from weakref import ReferenceType

import pytest
import wagtail
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.dispatch import Signal
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from csp_site.jobs import JOBS
from csp_site.models import BasePage, InformationPage

pytestmark = pytest.mark.one_database("it reads the code")

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


# What runs for readers and staff: neither tests nor their tools.
PRODUCT = [path for path in WRITTEN if "testing" not in path.parts]


def dotted(path):
    """Return the name by which a module is imported."""
    return ".".join(path.relative_to(BASE).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(path) for path in WRITTEN}


def names_taken(tree):
    """Yield what a module, or a part of one, imports from first-party code: (module, name or None)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            taken = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            taken = [(node.module, alias.name) for alias in node.names]
        else:
            continue
        for module, name in taken:
            if f"{module}.{name}" in NAMES:
                yield f"{module}.{name}", None
            elif module.partition(".")[0] in APPS:
                yield module, name


def modules_taken(path):
    """Return the first-party modules that a module imports, wherever in it."""
    return {module for module, _ in names_taken(ast.parse(path.read_text()))} - {dotted(path)}


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


def test_no_files_import_each_other_in_a_circle():
    imports = {dotted(path): modules_taken(path) for path in WRITTEN}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the files


# First-party imports inside functions, and why each cannot stand at the top.
LATE = {
    "csp_site/testing/audit.py": "chooses the settings of the site before anything of it is imported",
    "csp_site/testing/bench.py": "chooses the settings of the site before anything of it is imported",
}


def test_no_first_party_import_hides_in_a_function():
    late = {
        f"{name(path)}: {function.name} imports {module}"
        for path in WRITTEN
        if name(path) not in LATE
        for function in ast.walk(ast.parse(path.read_text()))
        # Django imports an app before its models; what `ready` takes it may take no earlier.
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name != "ready"
        for module, _ in names_taken(function)
    }
    assert not late


# Doors into the tools of the tests, kept as commands.
DOORS = {"csp_site/management/commands/content_ledger.py"}


def test_the_product_imports_neither_tests_nor_their_tools():
    wrong = [
        f"{name(path)} imports {module}"
        for path in PRODUCT
        if name(path) not in DOORS
        for module in imports_of(path)
        if {"tests", "testing", "conftest", "pytest", "factory"} & set(module.split("."))
    ]
    assert not wrong


# What gathers from the floors below, one module of each name an app, as template tags do; nobody below
# imports it.
GATHERING = {"load", "searchable", "moments", "opendata", "schedule", "sitemap", "losses"}
GATHERING |= {"signal_handlers", "urls", "apps", "wagtail_hooks"}


def floor(module):
    """Return the floor of its app on which a module stands: 2 gathers, 1 is for staff, 0 is the rest."""
    parts = module.split(".")[1:]
    if parts[0:1] == ["templatetags"] or (len(parts) == 1 and parts[0] in GATHERING):
        return 2
    return 1 if parts[:1] == ["admin"] or parts[-1:] == ["admin"] else 0


def test_nobody_imports_a_floor_above():
    wrong = [
        f"{name(path)} imports {module}"
        for path in WRITTEN
        for module in modules_taken(path)
        if module.partition(".")[0] == path.relative_to(BASE).parts[0]
        if floor(module) > floor(dotted(path))
    ]
    assert not wrong


def page_types():
    """Return the page types of the house, each by where it can be imported from and its name."""
    models = [model for model in get_page_models() if issubclass(model, BasePage) and model.is_creatable]
    own = {(model.__module__, model.__name__) for model in models}
    return own | {(f"{model._meta.app_label}.models", model.__name__) for model in models}


# Packages that know a page type all the same, and why.
KNOW_PAGE_TYPES = {"csp_site/loader/partnership.py": "asks whether there is more than a home page"}


def is_in_package(path):
    """Return whether a module is in a package for what readers see of a noun."""
    _, *room, _ = path.relative_to(BASE).parts
    above = ("admin", "importing", "management", "models", "templatetags", "testing")
    return bool(room) and room[0] not in above


def test_no_package_of_a_noun_knows_a_page_type_of_its_app():
    types = page_types()
    modules = {module for module, _ in types if not module.endswith(".models")}
    wrong = [
        f"{name(path)} imports {taken or 'all'} of {module}"
        for path in WRITTEN
        if is_in_package(path) and name(path) not in KNOW_PAGE_TYPES
        for module, taken in names_taken(ast.parse(path.read_text()))
        if module.partition(".")[0] == path.relative_to(BASE).parts[0]
        if (module, taken) in types or (module in modules and taken is None)
    ]
    assert not wrong


def receivers():
    """Return the first-party functions that are told of any signal, whoever sends it."""
    all_signals = [each for each in gc.get_objects() if issubclass(type(each), Signal)]
    found = chain.from_iterable(signal.receivers for signal in all_signals)
    live = {each() if isinstance(each, ReferenceType) else each for _, each, *_ in found}
    return {each for each in live if each and each.__module__.partition(".")[0] in APPS}


def handlers_of(app):
    """Return the functions that the signal handlers of an app hold or import; none where it has none."""
    path = BASE / app / "signal_handlers.py"
    return set(filter(isfunction, vars(import_module(dotted(path))).values())) if path.exists() else set()


@pytest.mark.parametrize("app", APPS)
def test_every_receiver_stands_in_the_signal_handlers_of_its_app(app):
    wrong = {each for each in receivers() if each.__module__.partition(".")[0] == app} - handlers_of(app)
    assert not wrong


@pytest.mark.parametrize("app", APPS)
def test_every_signal_handler_is_connected(app):
    own = {each for each in handlers_of(app) if each.__module__ == f"{app}.signal_handlers"}
    told = {each for each in own if signature(each).parameters.get("kwargs")}
    assert not told - receivers()


def test_the_page_on_what_happens_when_names_every_handler_and_job_and_no_other():
    page = (BASE / "docs/what-happens-when.md").read_text()
    named = {word for word in re.findall(r"`(\w+)`", page) if "_" in word} - {"run_due"}
    assert named == {each.__name__ for each in receivers()}
    table = page[page.index("| Every |") :]
    rows = [line.split("|")[2] for line in table.splitlines()[2:]]
    assert sorted(job.strip() for row in rows for job in row.split(";")) == sorted(JOBS)


def test_signals_are_connected_in_signal_handlers_alone():
    connects = re.compile(r"\.connect\(\w|^@receiver\b|import receiver\b", re.MULTILINE)
    wrong = [
        name(path)
        for path in WRITTEN
        if path.stem != "signal_handlers" and path in PRODUCT and connects.search(path.read_text())
    ]
    assert not wrong


# A question or a verb is no noun.
NO_NOUN = re.compile(
    r"(what|how|who|whom|whose|when|where|why|which|from|to|if|find|finds|keeps|reads|prints|starts|tells"
    r"|times|loads|gives|makes|shows|says|asks|brings|looks|puts|sends|takes|returns"
    r"|nothing)\b(?! on\b|:)",
    re.IGNORECASE,
)


def test_every_module_says_first_which_noun_it_is():
    texts = {name(path): path.read_text() for path in WRITTEN}
    said = {module: ast.get_docstring(ast.parse(text)) for module, text in texts.items() if text.strip()}
    assert [module for module, words in said.items() if not words] == []
    assert {module: words for module, words in said.items() if NO_NOUN.match(words)} == {}


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


def test_no_module_is_too_long_to_keep_in_mind():
    lengths = {name(path): len(path.read_text().splitlines()) for path in WRITTEN}
    assert {module: length for module, length in lengths.items() if length > MAX_LINES} == {}


def test_a_rule_is_switched_off_only_with_a_reason():
    bare = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)* [–-] \w)", re.IGNORECASE)
    wrong = [
        f"{name(path)}:{number}"
        for path in [*MODULES, BASE / "conftest.py"]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert not wrong


def broken_rules():
    """Return the rules that page types break, each with the name of the type."""
    for model in filter(attrgetter("is_creatable"), get_page_models()):
        if not issubclass(model, BasePage):
            yield "extends BasePage", model.__name__
        if "parent_page_types" not in vars(model):
            yield "says where it may live", model.__name__
        if not model.get_page_description():
            yield "tells officers what it is for", model.__name__
        if not (BASE / "templates" / model.template).exists():
            yield "has its template", model.__name__


def test_every_page_type_keeps_the_rules():
    assert set(broken_rules()) == set()


@pytest.mark.parametrize(
    ("attribute", "value", "rule"),
    [
        ("parent_page_types", None, "says where it may live"),
        ("page_description", "", "tells officers what it is for"),
        ("template", "csp_site/no_such_page.html", "has its template"),
    ],
)
def test_a_page_type_that_breaks_a_rule_is_found(attribute, value, rule, monkeypatch):
    if value is None:
        monkeypatch.delattr(InformationPage, attribute)
    else:
        monkeypatch.setattr(InformationPage, attribute, value)
    assert set(broken_rules()) == {(rule, "InformationPage")}


def test_a_page_type_outside_the_house_is_found(monkeypatch):
    monkeypatch.setattr(Page, "is_creatable", True)
    assert ("extends BasePage", "Page") in set(broken_rules())


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


def test_every_component_opens_with_its_contract():
    components = sorted((BASE / "templates/components").glob("*.html"))
    assert len(components) > 30
    assert [name(path) for path in components if contract_of(path) is None] == []


def test_a_component_is_given_what_its_contract_names_and_no_more():
    for path in TEMPLATES:
        for template, given in re.findall(r'\{% include "([^"]+)"([^%]*)%\}', path.read_text()):
            ours = BASE / "templates" / template
            contract, names = ours.exists() and contract_of(ours), set(re.findall(r"(\w+)=", given))
            assert not contract or names <= contract, f"{name(path)} gives {template} {names - contract}"
            assert not template.startswith("components/") or names == contract, f"{name(path)}: {template}"


def test_no_template_has_a_style_or_a_script_of_its_own():
    script = r'<script(?! type="application/ld\+json">|[^>]*\ssrc=)'  # data for machines is none
    own = re.compile(rf"<style|\sstyle=|{script}|\son[a-z]+=|javascript:")
    assert [name(path) for path in TEMPLATES if own.search(path.read_text())] == []


def test_a_component_sees_nothing_but_what_it_is_given():
    include = re.compile(r"\{% include \"components/[^%]*%\}")
    found = [(name(path), each) for path in TEMPLATES for each in include.findall(path.read_text())]
    assert [(path, each) for path, each in found if not each.endswith("only %}")] == []
