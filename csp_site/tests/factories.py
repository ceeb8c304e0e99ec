"""Makes valid pages, records and files for tests; each page in a place where it may live."""

import io
from importlib import import_module

import factory
import wagtail_factories
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from PIL import Image as PillowImage
from wagtail.models import Page, Site

from csp_site.images import SiteImage
from csp_site.models import HomePage, InformationPage, Role, User
from csp_site.models.clearance import FileMarks
from csp_site.models.documents import SiteDocument

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOTHING_FOUND = {"state": "read", "has_words": True, "blind_pages": 0, "is_whole": True}


@transaction.atomic
def home_page():
    """Return the home page of the default site, made with it when there is none."""
    home = HomePage.objects.first()
    if home is None:
        # Wagtail's own welcome, which nothing but the default site knows. The usual way costs each test the
        # time it takes to look for what else might.
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2)._raw_delete(connection.alias)
        Page.objects.filter(pk=root.pk).update(numchild=0)
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(title="Anytown Community Safety Partnership", slug="home"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": home}
        )
    return home


class PageFactory(wagtail_factories.PageFactory):
    """Makes a live page under the home page."""

    parent = factory.LazyFunction(home_page)
    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")

    class Meta:
        abstract = True


class InformationPageFactory(PageFactory):
    class Meta:
        model = InformationPage


def page_factories():
    """Return what makes one page of each type, by type, from the factories of every app."""
    for app in apps.get_app_configs():
        if (settings.BASE_DIR / app.name / "tests" / "factories.py").exists():
            import_module(f"{app.name}.tests.factories")
    made = {one._meta.model: one for one in PageFactory.__subclasses__()}
    return {HomePage: home_page, **made}


class RoleFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Officer {n}")

    class Meta:
        model = Role


class UserFactory(factory.django.DjangoModelFactory):
    email = factory.Sequence(lambda n: f"officer{n}@example.org")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Officer {n}")

    class Meta:
        model = User


class DocumentFactory(factory.django.DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Document {n}")
    # No two are the same file, unless a test says so.
    file = factory.Sequence(lambda n: ContentFile(PDF + b"%% %06d\n" % n, name="terms.pdf"))

    class Meta:
        model = SiteDocument
        skip_postgeneration_save = True

    @factory.post_generation
    def metadata(self, create, extracted, **kwargs):
        self._set_document_file_metadata()
        self.file.close()
        # As if the site had read it and found nothing.
        FileMarks.objects.get_or_create(file_hash=self.file_hash, defaults=NOTHING_FOUND)
        self.save()


def picture(kind="JPEG", size=(1600, 900), **options):
    """Return the bytes of a picture."""
    file = io.BytesIO()
    PillowImage.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


class ImageFactory(factory.django.DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Picture {n}")
    file = factory.LazyFunction(lambda: ContentFile(picture(), name="square.jpg"))

    class Meta:
        model = SiteImage


def holding(document):
    """Return the block of a page that offers a document."""
    item = {"document": document, "title": "", "note": ""}
    return ("documents", {"heading": "", "items": [item]})
