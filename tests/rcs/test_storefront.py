"""The storefront's page."""

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.rcs import AgentProfile, preview, write_preview
from eightbyeight.rcs.fields import FIELDS

VOID = frozenset({"meta", "img", "br", "path", "circle", "ellipse", "rect"})
FETCHING = frozenset({"src", "srcset", "data", "poster", "action", "background", "xlink:href"})


class Page(HTMLParser):
    """What is in a page; it refuses one whose elements are not closed as they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str | None]] = []
        self.elements: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.styles = ""
        self.feed(text)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs)
        self.tags.append((tag, given))
        name = given.get("data-element")
        if name is not None:
            self.elements.setdefault(name, []).append("")
        if tag not in VOID:
            self.open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert tag == self.open.pop()[0]

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "style":
            self.styles += data
        for _, name in self.open:
            if name is not None:
                self.elements[name][-1] += data

    def links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.tags if tag == "a"]

    def images(self) -> list[str]:
        return [str(attrs["src"]) for tag, attrs in self.tags if tag == "img"]


def test_every_element(good: AgentProfile) -> None:
    """Every element of the vendor's table is on the page, in light and in dark."""
    page = Page(preview(good))

    twice = {
        "name": good.name,
        "description": good.description,
        "tagline": good.tagline,
        "phone": good.phone + good.phone_label,
        "website": good.website + good.website_label,
        "email": good.email + good.email_label,
        "privacy_url": good.privacy_url + "Privacy policy",
        "terms_url": good.terms_url + "Terms of service",
        "call-button": "Call",
        "website-button": "Website",
        "email-button": "Email",
        "welcome": good.welcome,
        "help_reply": good.help_reply,
        "stop_reply": good.stop_reply,
        "start_reply": good.start_reply,
    }
    shown = {name: [text.strip() for text in page.elements[name]] for name in twice}
    assert {name: [text, text] for name, text in twice.items()} == shown
    assert all(text in info for info in page.elements["info"] for text in (good.phone, good.email))
    assert 2 == sum(tag == "div" and "light" in str(a.get("class")) for tag, a in page.tags)
    assert 2 == sum(tag == "div" and "dark" in str(a.get("class")) for tag, a in page.tags)
    assert ":root{--brand:#E91B0C}" in page.styles
    assert re.search(r"\.actions i\{[^}]*background:var\(--brand\)", page.styles)
    assert re.search(r"\.logo\{[^}]*border-radius:50%", page.styles)


def test_what_is_filed(good: AgentProfile) -> None:
    """Every field is listed with its value; of images the name alone, and the contrast is shown."""
    page = Page(preview(good))

    listed = {name: page.elements[f"filed-{name}"] for name in FIELDS}
    expected = {one.name: [getattr(good, one.name)] for one in fields(AgentProfile)}
    expected["logo"], expected["banner"] = ["logo.png"], ["banner.jpg"]
    expected["brand_color"] = ["#E91B0Ccontrast with white text 4.54:1, enough"]
    assert expected == listed
    assert "Multi-purpose" in listed["use_case"]
    low = Page(preview(evolve(good, brand_color="#ff0000"))).elements["filed-brand_color"]
    assert ["#ff0000contrast with white text 4.00:1, less than 4.5:1"] == low


def test_images_are_inside(good: AgentProfile) -> None:
    """The images are in the page itself, byte for byte; on each side banner and logo."""
    images = Page(preview(good)).images()

    data = {
        "image/jpeg": Path(good.banner).read_bytes(),
        "image/png": Path(good.logo).read_bytes(),
    }
    expected = [
        f"data:{kind};base64,{base64.b64encode(one).decode()}" for kind, one in data.items()
    ]
    assert expected * 2 == images


def test_relative_images(good: AgentProfile, images: Path) -> None:
    """Relative paths begin at the folder that is given."""
    profile = evolve(good, logo="logo.png", banner="banner.jpg")

    assert preview(good) == preview(profile, folder=images)
    assert [] == Page(preview(profile)).images()


def test_buttons(good: AgentProfile) -> None:
    """Buttons lead where they say, and nowhere where the value is wrong."""
    bad = evolve(good, phone="911", email="x", website="http://a.com", terms_url="")
    expected = [
        *("tel:+18668794647", good.website, "mailto:care@acme-coffee.com"),
        *("tel:+18668794647", good.website, "mailto:care@acme-coffee.com"),
        *(good.privacy_url, good.terms_url),
    ]

    assert expected * 2 == Page(preview(good)).links()
    page = Page(preview(bad))
    assert [good.privacy_url] * 2 == page.links()
    assert ["Call", "Call"] == page.elements["call-button"]


def test_nothing_filled_in(tmp_path: Path) -> None:
    """A profile without anything, or with images that cannot be shown, is drawn all the same."""
    large, svg = tmp_path / "large.png", tmp_path / "logo.svg"
    large.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000_000)
    svg.write_text("<svg onload='alert(1)'/>")

    for profile in (AgentProfile(), AgentProfile(logo=svg, banner=large, brand_color="red")):
        page = Page(preview(profile))
        assert ([], []) == (page.images(), page.links())
        assert ["no name", "no name"] == [text.strip() for text in page.elements["name"]]
        assert (["?", "?"], ["no banner"] * 2) == (page.elements["logo"], page.elements["banner"])
        assert ":root{--brand:#5F6368}" in page.styles
    assert ["A", "A"] == Page(preview(AgentProfile(name=" Acme"))).elements["logo"]


NASTY = st.text(alphabet=st.sampled_from("<>\"'&;/{}()=\\: \njavscript&#x0é\u202e"), max_size=30)


@settings(max_examples=30)
@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, NASTY)))
def test_everything_is_escaped(texts: dict[str, str]) -> None:
    """Whatever a profile has in it is shown as text: no element or attribute comes of it."""
    page = Page(preview(AgentProfile(**texts)))

    filled = AgentProfile(**dict.fromkeys(FIELDS, "x"))
    plain = {tag for tag, _ in Page(preview(filled)).tags}
    assert {tag for tag, _ in page.tags} <= plain
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    for name in ("description", "welcome"):
        if texts[name].strip():
            assert [texts[name].strip()] * 2 == [text.strip() for text in page.elements[name]]


def test_links_are_escaped(good: AgentProfile) -> None:
    """A URL that would end its attribute stays in it."""
    url = 'https://a.com/?a="onclick="alert(1)"&amp;<b>'

    page = Page(preview(evolve(good, website=url, privacy_url=url)))

    assert 6 == page.links().count(url)
    assert not any("onclick" in attrs for _, attrs in page.tags)


def test_nothing_is_fetched(good: AgentProfile) -> None:
    """The page fetches nothing and runs nothing, and its policy forbids both."""
    page = Page(preview(good))

    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base"}
    fetched = [value for _, attrs in page.tags for name, value in attrs.items() if name in FETCHING]
    assert all(str(value).startswith("data:image/") for value in fetched)
    assert "url(" not in page.styles
    assert "@import" not in page.styles
    policy = [attrs["content"] for _, attrs in page.tags if "http-equiv" in attrs]
    assert ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"] == policy


def test_written(good: AgentProfile, tmp_path: Path) -> None:
    """The page is written once, and over another file only where that is allowed."""
    path = tmp_path / "page.html"

    assert path == write_preview(good, str(path))
    assert preview(good) == path.read_text("utf-8")
    with pytest.raises(InvalidInputError, match=r"page\.html: is there already"):
        write_preview(evolve(good, name="Bean"), path)
    assert preview(good) == path.read_text("utf-8")
    bean = evolve(good, name="Bean\ud800")
    write_preview(bean, path, overwrite=True)
    assert preview(bean).replace("\ud800", "?") == path.read_text("utf-8")


def test_own_images_stay(good: AgentProfile, images: Path) -> None:
    """A page is written over neither of the images that it shows, however the path is written."""
    (images / "sub").mkdir()
    relative = evolve(good, logo="logo.png")

    for profile, path, which in (
        (good, images / "logo.png", "logo"),
        (good, images / "sub" / ".." / "banner.jpg", "banner"),
        (relative, images / "logo.png", "logo"),
    ):
        before = path.read_bytes()
        with pytest.raises(InvalidInputError, match=f"is the profile's own {which}"):
            write_preview(profile, path, folder=images, overwrite=True)
        assert before == path.read_bytes()


def test_an_address_is_one(good: AgentProfile) -> None:
    """Whatever an address has in it, it is one address, and no further parts of a message."""
    page = Page(preview(evolve(good, email="a?bcc=b&c=%41@acme-coffee.com")))

    assert "mailto:a%3Fbcc%3Db%26c%3D%2541@acme-coffee.com" in page.links()


def test_an_image_that_breaks_off(good: AgentProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    """An image whose reading fails half way is drawn as missing."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if size != 16:
                raise OSError(5, "Input/output error")
            return super().read(size)

    data = Path(good.logo).read_bytes()
    monkeypatch.setattr(Path, "open", lambda _path, _mode: Broken(data))

    assert [] == Page(preview(good)).images()


def test_written_beside_images(good: AgentProfile, images: Path, tmp_path: Path) -> None:
    """Relative paths begin at the folder that is given when the page is written, too."""
    profile = evolve(good, logo="logo.png", banner="banner.jpg")

    path = write_preview(profile, tmp_path / "page.html", folder=images)

    assert preview(good) == path.read_text("utf-8")


def test_not_written(good: AgentProfile, tmp_path: Path) -> None:
    """What cannot be written is told by its name and the reason."""
    for path, reason in {
        tmp_path / "none" / "page.html": "No such file or directory",
        tmp_path / "a\0b": "embedded null byte",
    }.items():
        with pytest.raises(InvalidInputError, match=f"cannot be written: {reason}"):
            write_preview(good, path)
    with pytest.raises(InvalidInputError, match="cannot be written: Is a directory"):
        write_preview(AgentProfile(), tmp_path, folder=tmp_path, overwrite=True)
    with pytest.raises(InvalidInputError, match="path: must be a path, not int"):
        write_preview(good, 7)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="profile: must be an AgentProfile, not str"):
        preview("profile.toml")  # type: ignore[arg-type]
