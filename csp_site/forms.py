"""The admin's forms for documents and pictures."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from csp_site.documents import DocumentVersion
from csp_site.uploads import check_document, clean_picture, extension_of

FOCAL_FIELDS = {"focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"}


class DocumentForm(BaseDocumentForm):
    """Checks what an uploaded document holds, and keeps the file it replaces."""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        check_document(file)
        if self.original_file and extension_of(file.name) != extension_of(self.original_file.name):
            raise ValidationError(
                f"This document is a .{extension_of(self.original_file.name)} file and its address says "
                "so. Upload a file of the same kind, or add a new document.",
                code="other_kind",
            )
        return file

    def save(self, commit=True):
        is_replaced = commit and "file" in self.changed_data and self.original_file
        if is_replaced:
            DocumentVersion.objects.create(document=self.instance, file=self.original_file.name)
            # Wagtail deletes the earlier file; here it belongs to the version from now on.
            self.original_file = None
        return super().save(commit)


class PictureField(WagtailImageField):
    """Takes a still picture of an allowed type and size, and gives it back without its notes."""

    def to_python(self, data):
        try:
            file = super().to_python(data)
        except ValidationError:
            raise
        # Measuring a broken or hostile picture raises what no form expects.
        except Exception as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        return file and clean_picture(file)


class ImageForm(BaseImageForm):
    """Strips what a picture tells about where it was taken, and keeps its sizes up to date."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = PictureField(label=old.label, required=old.required, widget=old.widget)

    def save(self, commit=True):
        image = super().save(commit)
        looks_different = {"file", *FOCAL_FIELDS} & set(self.changed_data)
        if commit and image.sources and looks_different:
            image.make_renditions()
        return image
