"""References: of a page's own content to other things, and of other things to it."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex


@dataclass(frozen=True)
class Use:
    """One place where something is used: the object that uses it, and its field in words."""

    source: Model
    target_id: int
    field: str


def uses_of(model, ids):
    """
    Return the Uses of the `model` objects with these ids, each once, by what is used and where.

    Read from the reference index, which knows what is saved and no drafts. What uses them is fetched
    together: one query for each kind of it.
    """
    references = ReferenceIndex.objects.filter(
        to_content_type=ReferenceIndex._get_base_content_type(model), to_object_id__in=map(str, ids)
    )
    references = list(references.order_by("base_content_type", "object_id", "pk"))
    sources = {}
    ids_of_kinds = {}
    for reference in references:
        ids_of_kinds.setdefault(reference.base_content_type_id, set()).add(reference.object_id)
    for kind, of_kind in ids_of_kinds.items():
        users = ContentType.objects.get_for_id(kind).model_class()._base_manager.filter(pk__in=of_kind)
        sources |= {(kind, str(user.pk)): user for user in users}
    uses = {}
    for reference in references:
        # The index may know what is gone by now.
        if source := sources.get((reference.base_content_type_id, reference.object_id)):
            field = reference.describe_source_field().lower()
            uses[Use(source, int(reference.to_object_id), field)] = True
    return list(uses)


def pages_that_name(page):
    """Return the ids of the pages that refer to a page, from the reference index."""
    references = ReferenceIndex.get_references_to(page)
    pages = references.filter(base_content_type=ReferenceIndex._get_base_content_type(Page))
    return {int(page_id) for page_id in pages.values_list("object_id", flat=True)}


def references_of(instance, model):
    """
    Return the ids of the `model` objects that `instance`, as it is in memory, refers to.

    Read from the content itself: the reference index may lag behind it, and a document must not
    stay open for that.
    """
    wanted = ReferenceIndex._get_base_content_type(model).pk
    # Wagtail has no public way to read an object's references without writing its index.
    references = ReferenceIndex._extract_references_from_object(instance)
    return {int(object_id) for content_type_id, object_id, *_ in references if content_type_id == wanted}
