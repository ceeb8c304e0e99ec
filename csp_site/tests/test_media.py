"""The sizes of pictures: made on publish and never in a visit; the address they are served at."""

import io
import os
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as PillowImage

from csp_site.images import Rendition, SiteImage
from csp_site.tests.editor import opened_version
from csp_site.tests.factories import ImageFactory, InformationPageFactory, picture
from csp_site.tests.uploading import CAMERA, PLACE, send, telling


def showing(image, alt="The square"):
    return ("picture", {"image": image, "alt": alt, "decorative": False, "caption": ""})


def publish(image):
    """Publish a page that shows the picture, as an officer's click does, and return the page."""
    page = InformationPageFactory(live=False, body=[showing(image)])
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def addresses(soup):
    """Return the addresses of every size on a page, with the width each promises."""
    sets = [tag["srcset"] for tag in soup.select("main picture [srcset]")]
    return re.findall(r"(\S+) (\d+)w", " ".join(sets).replace(",", " "))


@pytest.fixture
def image(home):
    return ImageFactory()


@pytest.fixture
def shown(client, image, get_soup):
    """The address of one size of a picture on a public page."""
    return addresses(get_soup(publish(image).url))[0][0]


def test_publishing_makes_every_size_and_a_page_shows_them(client, image, get_soup):
    assert not Rendition.objects.exists()
    soup = get_soup(publish(image).url)
    sizes = addresses(soup)
    assert [width for _, width in sizes] == ["400", "800", "1200"] * 3
    for address, width in sizes:
        response = client.get(address)
        assert response.status_code == 200
        with PillowImage.open(io.BytesIO(response.getvalue())) as sent:
            assert sent.width == int(width)
            assert response["Content-Type"] == f"image/{sent.format.lower()}"
    assert soup.select_one("main img")["alt"] == "The square"


@pytest.mark.parametrize(("width", "widths"), [(300, [300]), (400, [400]), (900, [400, 800, 900])])
def test_a_small_picture_is_not_offered_twice_at_one_width(home, get_soup, width, widths):
    image = ImageFactory(file=ContentFile(picture(size=(width, 200)), name="small.jpg"))
    sizes = addresses(get_soup(publish(image).url))
    assert [int(promised) for _, promised in sizes] == widths * 3


def test_a_visit_makes_no_size_and_writes_nothing(client, image):
    """A page may have become public without being published by a click, as when it was copied."""
    page = InformationPageFactory(body=[showing(image)])
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
    assert response.status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert not Rendition.objects.exists()
    assert b"<picture" not in response.content


def test_a_draft_shows_its_picture_to_no_visitor(client, image):
    page = InformationPageFactory(live=False, body=[showing(image)])
    page.save_revision()
    assert client.get(page.url).status_code == 404
    assert not Rendition.objects.exists()


def test_publishing_again_makes_nothing_twice(client, image, get_soup):
    page = publish(image)
    before = addresses(get_soup(page.url))
    page.save_revision().publish()
    assert addresses(get_soup(page.url)) == before
    assert Rendition.objects.count() == 9


def edit(client, image, **changes):
    data = {"title": image.title, "tags": "", **changes}
    url = reverse("wagtailimages:edit", args=[image.pk])
    return client.post(url, data | opened_version(client, url))


def test_a_replaced_picture_is_on_its_pages_at_once_and_the_old_one_nowhere(
    client, officer, image, get_soup, django_capture_on_commit_callbacks
):
    page = publish(image)
    old, original = addresses(get_soup(page.url)), image.file
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile("next.png", picture("PNG", (1300, 700)))
        assert edit(client, image, file=upload).status_code == 302
    client.logout()
    new = addresses(get_soup(page.url))
    assert len(new) == 9
    assert not {address for address, _ in old} & {address for address, _ in new}
    assert all(client.get(address).status_code == 200 for address, _ in new)
    assert all(client.get(address).status_code == 404 for address, _ in old)
    assert not original.storage.exists(original.name)


def test_a_changed_focal_point_or_title_leaves_every_size_in_place(client, officer, image, get_soup):
    """No size is cropped, so there is nothing to make again."""
    page = publish(image)
    client.force_login(officer)
    focal = {"focal_point_x": 10, "focal_point_y": 10, "focal_point_width": 5, "focal_point_height": 5}
    assert edit(client, image, title="Mill Road", **focal).status_code == 302
    image.refresh_from_db()
    assert image.focal_point_x == 10
    client.logout()
    sizes = addresses(get_soup(page.url))
    assert len(sizes) == 9
    assert all(client.get(address).status_code == 200 for address, _ in sizes)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif"])
def test_no_size_tells_more_than_the_picture(client, officer, ending, get_soup):
    client.force_login(officer)
    kind = {"jpg": "JPEG"}.get(ending, ending.upper())
    assert send(client, "single", "image", f"mill.{ending}", telling(kind, orientation=6)).accepted
    page = publish(SiteImage.objects.get())
    client.get(reverse("wagtailimages:edit", args=[SiteImage.objects.get().pk]))
    sizes = addresses(get_soup(page.url))
    assert sizes
    for rendition in Rendition.objects.all():
        content = rendition.file.open().read()
        assert PLACE not in content
        assert CAMERA not in content
        with PillowImage.open(io.BytesIO(content)) as sent:
            assert not sent.getexif()
            assert sent.info.get("icc_profile")
            assert sent.height > sent.width


def test_a_page_is_published_though_the_file_of_its_picture_is_lost(client, officer, image):
    image.file.storage.delete(image.file.name)
    page = publish(image)
    assert client.get(page.url).status_code == 200
    client.force_login(officer)
    assert edit(client, image, file=SimpleUploadedFile("again.jpg", picture())).status_code == 302
    client.logout()
    assert b"<picture" in client.get(page.url).content


def test_the_address_of_a_size_cannot_be_guessed_from_the_name_of_the_file(home):
    """Names differ only in what nobody knows, even where Wagtail shortens them."""
    name = "a-long-name-that-somebody-might-well-think-of-and-try-out-one-day.jpg"
    images = [ImageFactory(file=ContentFile(picture(), name=name)) for _ in range(2)]
    for image in images:
        image.make_renditions()
    names = [os.path.basename(image.sources[0]["url"]) for image in images]
    assert names[0] != names[1]
    assert all(re.match(r"[0-9a-f]{12}-a-long", name) for name in names)


def test_a_size_may_be_kept_for_ever_and_is_taken_for_nothing_else(client, shown):
    response = client.get(shown)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert not response.has_header("Vary") or "Cookie" not in response["Vary"]
    again = client.get(shown, headers={"If-Modified-Since": response["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    asked = client.head(shown)
    assert (asked.status_code, asked.getvalue()) == (200, b"")
    assert asked["Content-Length"] == response["Content-Length"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_no_other_method_is_for_pictures(client, shown, method):
    assert client.generic(method, shown).status_code == 405


def test_serving_a_size_asks_the_database_nothing(client, shown, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(shown)


@pytest.mark.parametrize(
    "path",
    [
        "{original}",
        "images/../{original}",
        "images/%2e%2e/{original}",
        "images/..%2f{original}",
        "images/x/../../{original}",
        "images//../{original}",
        "images/./../{original}",
        "images\\..\\{original}",
        "./{original}",
        "//{original}",
        "images/../avatar_images/me.png",
        "images/../../db.sqlite3",
        "images/../../secret_key",
        "images/../../../../../../../../etc/passwd",
        "avatar_images/me.png",
        "avatar_images/../avatar_images/me.png",
        "wagtail_uploads/aside.jpg",
        "",
        ".",
        "..",
        "images",
        "images/",
        "images/.",
        "images/..",
        "Images/",
        "images/nothing.jpg",
        "images/" + "a" * 300 + ".jpg",
        "images/" + "a/" * 3000,
        "images/%ff.jpg",
        "images/{size}/",
        "images/{size}%20",
    ],
)
def test_nothing_but_the_sizes_is_served(client, shown, image, path):
    for name in ("avatar_images/me.png", "wagtail_uploads/aside.jpg"):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(picture()))
    assert default_storage.exists(image.file.name)
    size = shown.removeprefix("/media/images/")
    response = client.get("/media/" + path.format(original=image.file.name, size=size))
    assert response.status_code == 404
    assert b"root:" not in response.content
    assert response.get("Cache-Control") != "public, max-age=31536000, immutable"


def test_an_address_with_a_nul_is_refused(client, shown):
    assert client.get(f"{shown}%00").status_code == 400


def test_staff_cannot_upload_pictures_of_themselves(client, officer):
    """Wagtail would keep the place where such a picture was taken."""
    client.force_login(officer)
    account = reverse("wagtailadmin_account")
    page = client.get(account)
    assert page.status_code == 200
    assert b'type="file"' not in page.content
    assert b'name="name_email-first_name"' in page.content
    client.post(account, {"avatar-avatar": SimpleUploadedFile("me.png", picture("PNG", (9, 9)))})
    assert not getattr(officer, "wagtail_userprofile", None) or not officer.wagtail_userprofile.avatar


def test_nobody_anonymous_sees_an_account(client, home):
    assert client.get(reverse("wagtailadmin_account")).status_code == 302


def test_originals_are_not_served_even_to_staff(client, officer, image):
    client.force_login(officer)
    assert client.get(settings.MEDIA_URL + image.file.name).status_code == 404


def test_a_deleted_picture_takes_every_size_with_it(
    client, officer, image, get_soup, django_capture_on_commit_callbacks
):
    page = publish(image)
    sizes = addresses(get_soup(page.url))
    page.delete()  # a picture in use would stay
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailimages:delete", args=[image.pk]))
    client.logout()
    assert all(client.get(address).status_code == 404 for address, _ in sizes)
    assert not image.file.storage.exists(image.file.name)


STEPS = range(5)


@pytest.mark.parametrize(
    ("point", "classes"),
    [
        (None, {"focus-x-2", "focus-y-2"}),
        ((0, 0), {"focus-x-0", "focus-y-0"}),
        ((1199, 799), {"focus-x-4", "focus-y-4"}),
        ((300, 600), {"focus-x-1", "focus-y-3"}),
    ],
)
def test_a_strip_of_a_picture_is_cut_around_its_focal_point(point, classes, home, get_soup):
    image = ImageFactory(file=ContentFile(picture(size=(1200, 800)), name="square.jpg"))
    if point:
        image.focal_point_x, image.focal_point_y = point
        image.focal_point_width = image.focal_point_height = 1
        image.save()
    kind, value = showing(image)
    page = InformationPageFactory(live=False, body=[(kind, value | {"shape": "wide"})])
    page.save_revision().publish()
    figure = get_soup(page.url).select_one(".picture-wide")
    assert set(figure["class"]) == {"picture", "picture-wide"} | classes


def test_every_step_of_a_focal_point_has_its_style():
    """The middle is what the style of a strip says by itself."""
    css = (settings.BASE_DIR / "static" / "css" / "components.css").read_text(encoding="utf-8")
    for step in set(STEPS) - {2}:
        assert f".focus-x-{step} {{\n  --across: {step};" in css
        assert f".focus-y-{step} {{\n  --down: {step};" in css


def test_a_picture_is_shown_whole_unless_an_officer_chose_a_strip(image, get_soup):
    assert get_soup(publish(image).url).select_one("figure")["class"] == ["picture"]
