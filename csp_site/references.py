"""What a page's own content refers to, and what refers to a page."""

from wagtail.models import ReferenceIndex


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
