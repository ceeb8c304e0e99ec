"""What may be uploaded, judged by what a file holds and not by what it is called."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from PIL import ImageOps

MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_MEMBERS = 20_000
MAX_TYPE_LIST_BYTES = 5 * 1024 * 1024
PILLOW_FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "AVIF": "AVIF"}

OPENXML_MAIN_PARTS = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
OPENDOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}


def extension_of(name):
    """Return the ending of a file name, in small letters and without its dot."""
    return PurePosixPath(name).suffix.lstrip(".").lower()


def check_document(file):
    """
    Raise ValidationError unless `file` holds what its name says.

    Takes an uploaded file open for reading; leaves it rewound.
    """
    extension = extension_of(file.name)
    file.seek(0)
    try:
        if extension == "pdf":
            genuine = b"%PDF-" in file.read(1024)
        elif extension == "csv":
            genuine = _is_text(file)
        else:
            genuine = _is_office_file(file, extension)
    finally:
        file.seek(0)
    if not genuine:
        raise ValidationError(
            f"This file is called .{extension}, but its contents are something else. "
            "Open it in the program it was made with, save it again and upload that copy.",
            code="wrong_content",
        )


def _is_text(file):
    """Return whether the file is text that a spreadsheet can read: no control characters, no page."""
    head = file.read(64 * 1024)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if re.search(rb"[\x00-\x08\x0e-\x1f]", head):
        return False
    return not re.match(rb"(?is)\s*<(!doctype|html|script|svg|\?xml)", head.removeprefix(b"\xef\xbb\xbf"))


def _is_office_file(file, extension):
    """Return whether the file is the kind of Office or OpenDocument archive its ending names."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES:
                return False
            if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
                return False
            if extension in OPENXML_MAIN_PARTS:
                return OPENXML_MAIN_PARTS[extension] in _read(archive, "[Content_Types].xml")
            return OPENDOCUMENT_TYPES.get(extension) == _read(archive, "mimetype").strip()
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return False


def _read(archive, name):
    """Return at most MAX_TYPE_LIST_BYTES of an archive's member."""
    with archive.open(name) as member:
        return member.read(MAX_TYPE_LIST_BYTES)


def clean_picture(file):
    """
    Return the picture without the place, the camera and every other note it carries.

    Takes an uploaded file of an allowed type; gives a new one with the same name, the same size and
    the right way up. Raises ValidationError for a picture that moves or cannot be read.
    """
    file.seek(0)
    try:
        with PillowImage.open(file) as picture:
            kind = PILLOW_FORMATS[picture.format]
            if kind != "JPEG" and getattr(picture, "is_animated", False):
                raise ValidationError("This picture moves. Upload a still picture.", code="moving")
            options = _save_options(kind, picture)
            upright = ImageOps.exif_transpose(picture)
            if upright.mode == "P":
                upright = upright.convert("RGBA")  # a palette keeps its transparency in the notes
            upright.info = {}
            stripped = io.BytesIO()
            upright.save(stripped, kind, **options)
    except ValidationError:
        raise
    # Pillow raises many kinds of error for a broken file, a decompression bomb among them.
    except Exception as error:
        raise ValidationError(
            "We could not read this picture. Save it again as JPEG or PNG and upload that copy.",
            code="invalid_image",
        ) from error
    return SimpleUploadedFile(file.name, stripped.getvalue(), content_type=PillowImage.MIME[kind])


def _save_options(kind, picture):
    """Return how to save without losing quality or the colours the picture was made in."""
    options = {"optimize": True} if kind in ("JPEG", "PNG") else {}
    if kind != "PNG":
        options["quality"] = 92
    if picture.info.get("icc_profile"):
        options["icc_profile"] = picture.info["icc_profile"]
    return options
