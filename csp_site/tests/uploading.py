"""Sends files through each of the admin's three upload forms, and makes honest files to send."""

import io
import json
import zipfile
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, ImageCms, PngImagePlugin
from PIL import Image as PillowImage

FORMS = ["single", "several at once", "chooser"]
TITLE = "Typed with care"
PACKAGE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": ("word/document.xml", f"{PACKAGE}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{PACKAGE}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{PACKAGE}presentationml.presentation.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
}
OPENDOCUMENT = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
PLACE = b"Mill Road, Cambridge"
CAMERA = b"Brownie No. 2"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RED, BLUE = (200, 30, 30), (30, 30, 200)


@dataclass
class Answer:
    """What a form said to an upload."""

    accepted: bool
    message: str
    kept: bool = True


def send(client, where, kind, name, content):
    """Upload `content` as `name` through a form; `kind` is "document" or "image"."""
    app, prefix = f"wagtail{kind}s" if kind == "image" else "wagtaildocs", f"{kind}-chooser-upload"
    file = SimpleUploadedFile(name, content)
    if where == "single":
        response = client.post(reverse(f"{app}:add"), {"title": TITLE, "file": file, "tags": "safety"})
        return _page(response)
    if where == "several at once":
        response = client.post(reverse(f"{app}:add_multiple"), {"title": TITLE, "files[]": file})
        answer = json.loads(response.content)
        return Answer(answer["success"], answer.get("error_message", ""))
    data = {f"{prefix}-title": TITLE, f"{prefix}-file": file, f"{prefix}-tags": "safety"}
    response = client.post(reverse(f"{app}_chooser:create"), data)
    answer = json.loads(response.content)
    if answer["step"] == "chosen":
        return Answer(True, "")
    return _form(answer["htmlFragment"])


def _page(response):
    if response.status_code == 302:
        return Answer(True, "")
    assert response.status_code == 200
    return _form(response.content)


def _form(html):
    """Read the message that stands beside the file, and whether what was typed is still there."""
    soup = BeautifulSoup(html, "html.parser")
    field = soup.find("input", type="file").find_parent(class_="w-field__wrapper")
    errors = [error.get_text(" ", strip=True) for error in field.select(".error-message")]
    title = soup.find("input", attrs={"name": lambda name: name and name.endswith("title")})
    return Answer(False, "\n".join(errors), title["value"] == TITLE and "safety" in str(soup))


def archive(members):
    """Return the bytes of an archive with the members given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


def office(extension, **more):
    """Return a minimal Word, Excel or PowerPoint file, with further members if they are given."""
    part, kind = MAIN_PARTS[extension]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )
    return archive({"[Content_Types].xml": types, part: "<document/>", **more})


def opendocument(extension, **more):
    """Return a minimal OpenDocument file, with further members if they are given."""
    kind = f"application/vnd.oasis.opendocument.{OPENDOCUMENT[extension]}"
    return archive({"mimetype": kind, "content.xml": "<office/>", **more})


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def two_halves(mode="RGB", size=(80, 40)):
    """Return a picture that is red on its left half and blue on its right."""
    image = PillowImage.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def notes(orientation=1):
    """Return what a camera writes into a picture: where, with what, and which way up."""
    exif = PillowImage.Exif()
    exif[ExifTags.Base.Make] = CAMERA.decode()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.ImageDescription] = PLACE.decode()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (52.0, 12.0, 19.0)
    gps[ExifTags.GPS.GPSAreaInformation] = PLACE
    return exif


def xmp():
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>' + PLACE + b"</a></x:xmpmeta>"


def telling(kind, orientation=1):
    """Return a picture that tells all it can: EXIF, XMP, comments and text, with a colour profile."""
    options = {"exif": notes(orientation), "icc_profile": PROFILE, "xmp": xmp()}
    if kind == "JPEG":
        options["comment"] = PLACE
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", PLACE.decode())
        text.add_itxt("XML:com.adobe.xmp", xmp().decode())
        text.add_text("Author", CAMERA.decode(), zip=True)
        options |= {"pnginfo": text}
        del options["xmp"]
    return saved(two_halves(), kind, **options)
