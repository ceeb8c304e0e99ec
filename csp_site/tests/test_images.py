"""Pictures that are uploaded: which are taken, what is taken off them, and which are refused."""

import io
import struct
import zlib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.models import UploadedFile

from csp_site.images import SiteImage
from csp_site.tests.editor import opened_version
from csp_site.tests.factories import picture
from csp_site.tests.uploading import (
    BLUE,
    CAMERA,
    FORMS,
    PLACE,
    PROFILE,
    RED,
    TITLE,
    notes,
    saved,
    send,
    telling,
    two_halves,
)

pytestmark = pytest.mark.one_database("the file of a picture is judged before anything is stored")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width, height):
    """Return a PNG that says it is so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


def jpeg_of(width, height):
    """Return a JPEG whose header says that it is so large."""
    content = bytearray(picture(size=(8, 8)))
    start = content.find(b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def moving(kind):
    frames = [two_halves(), two_halves().rotate(180)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def pair():
    """Return what some telephones call a JPEG: two views of a moment in one file."""
    return saved(two_halves(), "MPO", save_all=True, append_images=[two_halves()], exif=notes())


def stored():
    """Return the only picture there is, as it was kept, and all its bytes."""
    content = SiteImage.objects.get().file.open().read()
    return PillowImage.open(io.BytesIO(content)), content


def near(colour, other):
    return all(abs(one - two) < 25 for one, two in zip(colour, other, strict=True))


KINDS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}


@pytest.mark.parametrize("where", FORMS)
@pytest.mark.parametrize("ending", KINDS)
def test_a_picture_loses_every_note_and_keeps_its_colours(signed_in, where, ending):
    content = telling(KINDS[ending])
    assert PLACE in content
    answer = send(signed_in, where, "image", f"mill.{ending}", content)
    assert answer.accepted, answer.message
    image, kept = stored()
    assert image.format == KINDS[ending]
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "Comment", "Author", "XML:com.adobe.xmp"} & set(image.info)
    assert PLACE not in kept
    assert CAMERA not in kept
    assert b"xmpmeta" not in kept
    assert image.info["icc_profile"] == PROFILE
    assert near(image.convert("RGB").getpixel((10, 20)), RED)
    assert near(image.convert("RGB").getpixel((70, 20)), BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize(("orientation", "red_at"), [(3, (70, 20)), (6, (20, 10)), (8, (20, 70))])
def test_a_picture_held_sideways_is_turned_the_right_way_up(signed_in, kind, orientation, red_at):
    send(signed_in, "single", "image", f"mill.{kind.lower()}", telling(kind, orientation))
    image, _ = stored()
    assert image.size == ((80, 40) if orientation == 3 else (40, 80))
    assert near(image.convert("RGB").getpixel(red_at), RED)
    record = SiteImage.objects.get()
    assert (record.width, record.height) == image.size


def see_through(mode):
    """Return a PNG whose red half is not there."""
    if mode == "P":
        image = two_halves().quantize(4)
        red = image.getpixel((0, 0))
        return saved(image, "PNG", transparency=red)
    if mode == "RGB":
        return saved(two_halves(), "PNG", transparency=RED)
    if mode == "L":
        grey = two_halves("L")
        return saved(grey, "PNG", transparency=grey.getpixel((0, 0)))
    image = two_halves("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 40))
    return saved(image.convert(mode), "PNG")


@pytest.mark.parametrize("mode", ["P", "RGB", "L", "RGBA", "LA"])
def test_what_can_be_seen_through_stays_so(signed_in, mode):
    assert send(signed_in, "single", "image", "logo.png", see_through(mode)).accepted
    image, _ = stored()
    image = image.convert("RGBA")
    assert image.getpixel((10, 20))[3] == 0
    assert image.getpixel((70, 20))[3] == 255


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_depth_can_be_shown_in_every_size(signed_in, mode):
    source = PillowImage.new("I;16", (80, 40), 40_000) if mode == "I;16" else two_halves(mode)
    assert send(signed_in, "single", "image", "plan.png", saved(source, "PNG")).accepted
    SiteImage.objects.get().make_renditions()
    image, _ = stored()
    if mode == "I;16":
        assert image.convert("L").getpixel((0, 0)) == 40_000 // 256


@pytest.mark.parametrize("profile", [None, b"not a profile at all" * 10])
def test_a_picture_made_for_print_is_made_for_screens(signed_in, profile):
    content = saved(two_halves("CMYK"), "JPEG", icc_profile=profile, quality=95)
    assert send(signed_in, "single", "image", "poster.jpg", content).accepted
    image, _ = stored()
    assert image.mode == "RGB"
    assert "icc_profile" not in image.info
    assert near(image.getpixel((10, 20)), RED)
    SiteImage.objects.get().make_renditions()


def test_two_views_in_one_jpeg_are_kept_as_one(signed_in):
    answer = send(signed_in, "single", "image", "moment.jpg", pair())
    assert answer.accepted, answer.message
    image, content = stored()
    assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)
    assert CAMERA not in content


READ = "could not read this as a still picture"
PIXELS = "more than 50 million pixels"
LIES = {
    "a picture that moves": ("wave.webp", moving("WEBP"), "This picture moves"),
    "a PNG that moves": ("wave.png", moving("PNG"), READ),
    "an AVIF that moves": ("wave.avif", moving("AVIF"), READ),
    "a GIF": ("wave.gif", saved(two_halves("P"), "GIF"), "Not a supported image format"),
    "a GIF called PNG": ("wave.png", saved(two_halves("P"), "GIF"), "does not match"),
    "a TIFF": ("scan.tiff", saved(two_halves(), "TIFF"), "Not a supported image format"),
    "a TIFF called JPEG": ("scan.jpg", saved(two_halves(), "TIFF"), "does not match"),
    "a BMP called PNG": ("scan.png", saved(two_halves(), "BMP"), "does not match"),
    "an icon called PNG": ("icon.png", saved(two_halves(), "ICO"), "does not match"),
    "a drawing": ("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Not a supported image format"),
    "a drawing called PNG": ("map.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "does not match"),
    "a drawing that explodes": (
        "map.svg",
        b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><svg>&c;</svg>',
        READ,
    ),
    "a telephone's HEIC": ("IMG_1.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60, "Not a supp"),
    "a HEIC called JPEG": (
        "IMG_1.jpg",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60,
        "does not match",
    ),
    "a PNG called JPEG": ("mill.jpg", picture("PNG", (9, 9)), "does not match"),
    "a JPEG called WebP": ("mill.webp", picture("JPEG", (9, 9)), "does not match"),
    "a page called PNG": ("page.png", b"<!doctype html><script>alert(1)</script>", READ),
    "text called PNG": ("text.png", b"hello", READ),
    "nothing": ("mill.png", b"", "The submitted file is empty"),
    "a page": ("page.html", picture("PNG", (9, 9)), "Not a supported image format"),
    "no ending": ("mill", picture("PNG", (9, 9)), "Not a supported image format"),
    "only a beginning": ("mill.png", b"\x89PNG\r\n\x1a\n", READ),
    "a PNG cut short": ("mill.png", telling("PNG")[:-60], READ),
    "a JPEG cut short": ("mill.jpg", picture(size=(300, 300))[:-200], READ),
    "a WebP cut short": ("mill.webp", picture("WEBP", (300, 300))[:-50], READ),
    "an AVIF cut short": ("mill.avif", picture("AVIF", (300, 300))[:-50], READ),
    "a PNG spoiled inside": ("mill.png", picture("PNG", (9, 9)).replace(b"IDAT", b"IDAU"), READ),
    # None of these holds a single line of what it promises: whoever unpacked it would say READ.
    "a bomb that says so": ("bomb.png", png_of(60_000, 60_000), PIXELS),
    "a bomb just under what frightens Pillow": ("bomb.png", png_of(13_000, 13_000), PIXELS),
    "a JPEG bomb": ("bomb.jpg", jpeg_of(65_500, 65_500), PIXELS),
    "one line too many": ("bomb.png", png_of(50_000, 1_001), PIXELS),
    "too wide": ("mill.png", png_of(12_001, 9), "more than 12,000 pixels high or wide"),
    "too high": ("mill.png", png_of(9, 12_001), "more than 12,000 pixels high or wide"),
    "no size at all": ("bomb.png", png_of(0, 0), READ),
    "text that explodes": (
        "bomb.png",
        picture("PNG", (9, 9)).replace(
            b"\0\0\0\0IEND", chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(99_000_000))) + b"\0\0\0\0IEND"
        ),
        READ,
    ),
}


@pytest.mark.parametrize("where", FORMS)
@pytest.mark.parametrize("lie", LIES)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_that_is_none_is_refused_with_one_clear_message(signed_in, where, lie):
    name, content, message = LIES[lie]
    answer = send(signed_in, where, "image", name, content)
    assert not answer.accepted
    assert answer.message
    assert message in answer.message
    assert answer.message.count("\n") == 0
    assert answer.kept
    assert not SiteImage.objects.exists()
    assert not UploadedFile.objects.exists()


def test_what_has_as_many_pixels_as_may_be_is_looked_into(signed_in):
    answer = send(signed_in, "single", "image", "mill.png", png_of(10_000, 5_000))
    assert READ in answer.message and not answer.accepted


def test_a_picture_as_long_as_may_be_is_taken(signed_in):
    answer = send(signed_in, "single", "image", "mill.png", picture("PNG", (12_000, 2)))
    assert answer.accepted, answer.message


@pytest.mark.parametrize("where", FORMS)
def test_a_picture_file_too_large_is_refused(signed_in, where):
    content = picture(size=(9, 9)) + b"\0" * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    answer = send(signed_in, where, "image", "mill.jpg", content)
    assert "This file is too big" in answer.message
    assert answer.kept


@pytest.mark.parametrize("where", FORMS)
def test_a_picture_kept_on_disk_while_it_is_checked_is_stripped_too(signed_in, where):
    """Past 2.5 MB an upload lies in a temporary file instead of in memory."""
    noise = PillowImage.effect_noise((1800, 1600), 120).convert("RGB")
    content = saved(noise, "PNG", exif=notes())
    assert len(content) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    answer = send(signed_in, where, "image", "noise.png", content)
    assert answer.accepted, answer.message
    image, kept = stored()
    assert not image.getexif()
    assert CAMERA not in kept
    assert SiteImage.objects.get().file_size == len(kept)


def test_a_picture_whose_title_comes_later_is_stripped_before_it_is_put_aside(signed_in):
    """With no title Wagtail keeps the upload itself and makes the picture from that."""
    upload = SimpleUploadedFile("mill.jpg", telling("JPEG", 6))
    signed_in.post(reverse("wagtailimages:add_multiple"), {"title": "", "files[]": upload})
    aside = UploadedFile.objects.get()
    assert PLACE not in aside.file.open().read()
    assert signed_in.get(f"/media/{aside.file.name}").status_code == 404
    form = f"uploaded-image-{aside.pk}"
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[aside.pk])
    signed_in.post(address, {f"{form}-title": TITLE, f"{form}-tags": ""})
    image, kept = stored()
    assert image.size == (40, 80)
    assert PLACE not in kept


def test_a_replaced_picture_is_judged_and_stripped_as_the_first_was(signed_in):
    send(signed_in, "single", "image", "mill.jpg", telling("JPEG"))
    image = SiteImage.objects.get()
    address, data = reverse("wagtailimages:edit", args=[image.pk]), {"title": "Mill Road", "tags": ""}
    data |= opened_version(signed_in, address)
    upload = SimpleUploadedFile("next.png", b"GIF89a nonsense")
    response = signed_in.post(address, {**data, "file": upload})
    assert response.status_code == 200
    assert "Mill Road" in response.content.decode()
    assert stored()[0].format == "JPEG"
    upload = SimpleUploadedFile("next.png", telling("PNG"))
    assert signed_in.post(address, {**data, "file": upload}).status_code == 302
    new, content = stored()
    assert new.format == "PNG"
    assert PLACE not in content
