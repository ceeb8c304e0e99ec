"""Uploads: which may be taken, judged by the content of a file and not by its name."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image as PillowImage
from PIL import ImageCms, ImageOps

# WebP, which readers get, ends at 16,383 pixels.
LONGEST_SIDE = 12_000
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
# Office files of words and tables shrink to a tenth or so; what shrinks far more was made to do harm.
MAX_RATIO = 100
ALWAYS_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_MEMBERS = 20_000
MAX_TYPE_LIST_BYTES = 5 * 1024 * 1024
# How far from the end of a PDF its last mark may stand; scanners pad their files.
PDF_TAIL_BYTES = 4096

OPENXML_MAIN_PARTS = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also what wraps an Office file with a password
MACRO_MEMBER = re.compile(r"(.*/)?vbaproject\.bin$|(basic|scripts)/", re.IGNORECASE)

PILLOW_FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "AVIF": "AVIF"}
UNREADABLE_PICTURE = (
    "We could not read this as a still picture. Save it again as JPEG or PNG and upload that copy."
)
PLAIN_MODES = ("L", "LA", "RGB", "RGBA")


def extension_of(name):
    """Return the ending of a file name, in small letters and without its dot."""
    return PurePosixPath(name).suffix.lstrip(".").lower()


def check_document(file):
    """
    Raise ValidationError unless `file` holds what its name says.

    Takes an uploaded file open for reading; leaves it rewound.
    """
    extension = extension_of(file.name)
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        kinds = ", ".join(settings.WAGTAILDOCS_EXTENSIONS).upper()
        raise ValidationError(f"Upload a file of one of these kinds: {kinds}.", code="other_kind")
    check = {"pdf": _is_pdf, "csv": _is_table}.get(extension, _is_office_file)
    file.seek(0)
    try:
        genuine = check(file, extension)
    except ValidationError:
        raise
    # Reading a broken or hostile archive raises many kinds of error.
    except Exception as error:
        raise _wrong_content(extension) from error
    finally:
        file.seek(0)
    if not genuine:
        raise _wrong_content(extension)


def _wrong_content(extension):
    return ValidationError(
        f"This file is called .{extension}, but its contents are something else. "
        "Open it in the program it was made with, save it again and upload that copy.",
        code="wrong_content",
    )


def _is_pdf(file, extension):
    """Return whether the file begins and ends as a PDF does, so that nothing stands before it."""
    if not file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return False
    file.seek(max(0, file.size - PDF_TAIL_BYTES))
    return b"%%EOF" in file.read()


def _is_table(file, extension):
    """Return whether the file is text that a spreadsheet can read: no control characters, no page."""
    head = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"(?i)<[a-z!?/]|%PDF-|\{\\rtf|\xff\xfe|\xfe\xff", head):
        return False
    return not any(re.search(rb"[\x00-\x08\x0e-\x1f]", chunk) for chunk in file.chunks())


def _is_office_file(file, extension):
    """
    Return whether the file is the kind of Office or OpenDocument archive its ending names.

    Raises ValidationError for one with macros or a password, or whatever zipfile raises.
    """
    head = file.read(8)
    if head == OLD_OFFICE:
        raise _protected(extension)
    # Counted before zipfile reads them all; a program in front of an archive is no archive.
    if not head.startswith(b"PK\3\4") or sum(c.count(b"PK\1\2") for c in file.chunks()) > MAX_MEMBERS:
        return False
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if unpacked > MAX_UNPACKED_BYTES or unpacked > max(ALWAYS_UNPACKED_BYTES, MAX_RATIO * packed):
            raise ValidationError(
                f"This file is far larger inside than a .{extension} should be. It could stop a reader's "
                "computer. Open it in the program it was made with, save it again and upload that copy.",
                code="too_much_inside",
            )
        if any(member.flag_bits & 1 for member in members):
            raise _protected(extension)
        if any(MACRO_MEMBER.match(member.filename) for member in members):
            raise _macros()
        if extension not in OPENXML_MAIN_PARTS:
            kind = settings.WAGTAILDOCS_CONTENT_TYPES[extension]
            return kind.encode() == _read(archive, "mimetype").strip()
        types = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise _macros()
        return OPENXML_MAIN_PARTS[extension] in types


def _read(archive, name):
    """Return at most MAX_TYPE_LIST_BYTES of an archive's member."""
    with archive.open(name) as member:
        return member.read(MAX_TYPE_LIST_BYTES)


def _protected(extension):
    return ValidationError(
        f"This file has a password or is in an old format. Save it as .{extension} without a password "
        "and upload that copy.",
        code="protected",
    )


def _macros():
    return ValidationError(
        "This file holds macros, which can do harm on a reader's computer. Save it without them and "
        "upload that copy.",
        code="macros",
    )


def clean_picture(file):
    """
    Rewrite an uploaded picture without the place, the camera and every other note it carries.

    The picture keeps its size and its colours and stands the right way up. The upload itself is
    changed, so that no later step can keep what was in it. Raises ValidationError for a picture that
    moves, is too large or cannot be read.
    """
    file.seek(0)
    try:
        # The header tells the size; nothing is unpacked before it is known to be bearable.
        with PillowImage.open(file, formats=[*PILLOW_FORMATS.values()]) as picture:
            if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise _too_many_pixels()
            if max(picture.size) > LONGEST_SIDE:
                raise ValidationError(
                    f"This picture is more than {LONGEST_SIDE:,} pixels high or wide. Cut it to the part "
                    "that matters and upload that copy.",
                    code="too_long",
                )
            kind = PILLOW_FORMATS[picture.format]
            # A telephone's JPEG may hold a second view of the same moment; it does not move.
            if kind != "JPEG" and getattr(picture, "is_animated", False):
                raise ValidationError("This picture moves. Upload a still picture.", code="moving")
            stripped = io.BytesIO()
            upright, profile = _upright(picture)
            # Readers get other sizes made from this one; here quick is better than small.
            upright.save(stripped, kind, icc_profile=profile, quality=92, method=2, speed=10)
    except ValidationError:
        raise
    except PillowImage.DecompressionBombError as error:
        raise _too_many_pixels() from error
    # Pillow raises many kinds of error for a broken file.
    except Exception as error:
        raise ValidationError(UNREADABLE_PICTURE, code="invalid_image") from error
    file.seek(0)
    file.truncate()
    file.write(stripped.getvalue())
    file.size = file.tell()
    file.seek(0)


def _too_many_pixels():
    millions = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return ValidationError(
        f"This picture has more than {millions} million pixels. Make it smaller and upload that copy.",
        code="file_too_many_pixels",
    )


def _upright(picture):
    """Return the picture turned as it was taken, in a form every size can be made of, and its profile."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "CMYK":
        return _for_screens(upright, profile), None
    if upright.mode.startswith("I"):
        upright = upright.point(lambda level: level / 256).convert("L")  # sixteen bits to eight
    if upright.mode not in PLAIN_MODES or "transparency" in upright.info:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.info = {}
    return upright, profile


def _for_screens(picture, profile):
    """Return a picture made for print in the colours of a screen, by its own profile if it has one."""
    try:
        return ImageCms.profileToProfile(
            picture, io.BytesIO(profile or b""), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        return picture.convert("RGB")
