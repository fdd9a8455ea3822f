"""Reading an uploaded form: ``multipart/form-data`` of RFC 7578, in the emulator's own reading."""

import re
from collections.abc import Iterator, Mapping
from email.message import Message

from attrs import field, frozen

__all__ = ["Part", "parse_form"]

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_MOST_HEADER = 16 * 1024
"""Bytes of one part's header fields: further on there is content that lacks its empty line."""
_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
# A browser writes a quotation mark as %22 and leaves a backslash as it is, so that the first
# quotation mark is the end (HTML, "Multipart form data"; RFC 7578 §2).
_PARAMETER = re.compile(rf'[ \t]*;[ \t]*({_WORD})[ \t]*=[ \t]*(?:"([^"]*)"|({_WORD}))')
_FORM_DATA = re.compile(r"form-data(?=[ \t]*(?:;|$))", re.IGNORECASE)
_FOLD = re.compile(r"\r\n[ \t]+")
_ESCAPES = {"%22": '"', "%0D": "\r", "%0A": "\n"}
_ESCAPED = re.compile("|".join(_ESCAPES), re.IGNORECASE)


@frozen
class Part:
    """One field of a form."""

    name: str
    filename: str | None
    """What the sender calls the file; None for a field that is no file."""
    content_type: str | None
    """As it was written; None where it was left out, which stands for plain text."""
    content: bytes = field(repr=False)


def parse_form(content_type: str, body: bytes) -> Mapping[str, Part]:
    """Read a form.

    The content is searched and never walked through, so that 30 MB take milliseconds. A line that
    merely begins like a boundary is content (RFC 2046 §5.1.1).

    Args:
        content_type: The request's header field, with the boundary.
        body: The whole body.

    Returns:
        The parts by their names, in the order they came.

    Raises:
        ValueError: it is no form, or not a whole one, or two of its parts have the same name.
    """
    parts: dict[str, Part] = {}
    for start, end in _spans(body, b"--" + _boundary(content_type)):
        part = _part(body, start, end)
        if part.name in parts:
            raise ValueError(f"the part {part.name!r} is given twice")
        parts[part.name] = part
    return parts


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    if message.get_content_type() != "multipart/form-data":
        raise ValueError("the media type is not multipart/form-data")
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or _BOUNDARY.fullmatch(boundary) is None:
        raise ValueError("the media type has no boundary, or none that RFC 2046 allows")
    return boundary.encode("ascii")


def _spans(body: bytes, dashes: bytes) -> Iterator[tuple[int, int]]:
    """Give where each part begins and ends."""
    start: int | None = None
    for at, after, last in _delimiters(body, dashes):
        if start is not None:
            yield start, at
        if last:
            return
        start = after
    raise ValueError("the form has no closing boundary: it is cut off, or uses another boundary")


def _delimiters(body: bytes, dashes: bytes) -> Iterator[tuple[int, int, bool]]:
    """Give each boundary's beginning, what follows it, and whether it is the closing one."""
    # The line break before a boundary belongs to it, and the first one needs none.
    at = 0 if body.startswith(dashes) else body.find(b"\r\n" + dashes)
    while at >= 0:
        after = at + len(dashes) + (0 if body.startswith(dashes, at) else 2)
        last = body.startswith(b"--", after)
        after = _over_blanks(body, after + 2 if last else after)
        if body.startswith(b"\r\n", after):
            yield at, after + 2, last
        elif last and after == len(body):
            yield at, after, last
        at = body.find(b"\r\n" + dashes, after)


def _over_blanks(body: bytes, at: int) -> int:
    while body[at : at + 1] in (b" ", b"\t"):
        at += 1
    return at


def _part(body: bytes, start: int, end: int) -> Part:
    blank = body.find(b"\r\n\r\n", start, min(end, start + _MOST_HEADER))
    if blank < 0:
        raise ValueError("a part has no empty line between its header fields and its content")
    fields = _fields(body[start:blank])
    if "content-disposition" not in fields:
        raise ValueError("a part has no Content-Disposition")
    if fields.get("content-transfer-encoding", "binary").lower() not in ("binary", "8bit", "7bit"):
        raise ValueError("a part has a transfer encoding; RFC 7578 knows none")
    parameters = _parameters(fields["content-disposition"])
    if "name" not in parameters:
        raise ValueError("a part has no name")
    name, filename = parameters["name"], parameters.get("filename")
    return Part(name, filename, fields.get("content-type"), body[blank + 4 : end])


def _fields(block: bytes) -> dict[str, str]:
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("a part's header fields are not UTF-8") from None
    fields: dict[str, str] = {}
    for line in _FOLD.sub(" ", text).split("\r\n"):
        name, colon, value = line.partition(":")
        key = name.lower()
        if not colon or re.fullmatch(_WORD, name) is None:
            raise ValueError("a part has a line among its header fields that is none")
        if key in fields:
            raise ValueError(f"a part has {name} twice")
        fields[key] = value.strip(" \t")
    return fields


def _parameters(disposition: str) -> dict[str, str]:
    found = _FORM_DATA.match(disposition)
    if found is None:
        raise ValueError("a part's Content-Disposition is not form-data")
    parameters: dict[str, str] = {}
    at = found.end()
    while parameter := _PARAMETER.match(disposition, at):
        key, quoted, token = parameter[1].lower(), parameter[2], parameter[3]
        if key in parameters:
            raise ValueError(f"a part's Content-Disposition has {key} twice")
        parameters[key] = _ESCAPED.sub(_unescaped, token if quoted is None else quoted)
        at = parameter.end()
    if disposition[at:].strip(" \t"):
        raise ValueError("a part's Content-Disposition cannot be read")
    return parameters


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES[found[0].upper()]
