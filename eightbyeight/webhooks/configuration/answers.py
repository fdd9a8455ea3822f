"""What the service's answers about webhooks say; pure.

A success counts only when it is what was asked for: anything else may be a proxy's page.
"""

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from attrs import evolve

from eightbyeight.errors import ConflictError, ResponseError
from eightbyeight.rest.answers import check_media_type, check_no_error, untrusted
from eightbyeight.rest.converter import NotWhatWasAsked, load
from eightbyeight.rest.problems import CPAAS_ADVICE, error_from, read_problem
from eightbyeight.transport.messages import Response, Secret

__all__ = ["read_done", "read_webhooks"]

T = TypeVar("T")

_OK, _CREATED, _NO_CONTENT = 200, 201, 204
_BAD_REQUEST, _CONFLICT = 400, 409
_SHORTEST_SECRET = 8

# The page "Webhook migration guide" quotes these sentences, without a status or a code.
_IN_THE_WAY = re.compile(r"while the webhook with an? (old|new) format exists", re.IGNORECASE)
_OTHER_FORMAT = re.compile(r"webhook of the (old|new) format with the (old|new) API", re.IGNORECASE)
_SUB_ACCOUNT = re.compile(r"SubAccountId:\s*([^\s,\"\\]{1,100})", re.IGNORECASE)
_GUIDE = 'see the page "Webhook migration guide"'


def read_webhooks(response: Response, read: Callable[[object], T]) -> T:
    """Read a list of webhooks.

    Raises:
        ResponseError: it was refused, or the answer cannot be trusted.
    """
    if response.status != _OK:
        raise _refused(response)
    check_media_type(response)
    try:
        return read(load(response.body))
    except NotWhatWasAsked as fault:
        reason = str(fault)
    error = untrusted(response, reason)
    # The older API lists secrets in clear, and a traceback keeps this frame's names.
    del response
    raise error


def read_done(response: Response, secrets: Collection[Secret] = ()) -> None:
    """Read the answer to setting or deleting webhooks, which has no result.

    Args:
        response: The answer.
        secrets: What was sent with the request, and is blotted out where the answer repeats it.

    Raises:
        ConflictError: a webhook of another format is in the way.
        ResponseError: it was refused for another reason, or the answer cannot be trusted.
    """
    for secret in secrets:
        response = _blotted(response, secret.reveal())
    if response.status not in {_OK, _CREATED, _NO_CONTENT}:
        raise _refused(response)
    check_no_error(response)


def _refused(response: Response) -> ResponseError:
    said = read_problem(response.body).title or ""
    advice = _format_advice(said) if response.status in {_BAD_REQUEST, _CONFLICT} else None
    if advice is None:
        return error_from(response, CPAAS_ADVICE)
    error = error_from(response, {response.status: advice})
    # No page says with which status this comes.
    return ConflictError(
        str(error),
        status=error.status,
        title=error.title,
        detail=error.detail,
        instance=error.instance,
        time=error.time,
        errors=error.errors,
        code=error.code,
        error_id=error.error_id,
    )


def _format_advice(said: str) -> str | None:
    in_the_way = _IN_THE_WAY.search(said)
    if in_the_way is not None and in_the_way[1].lower() == "old":
        named = _SUB_ACCOUNT.search(said)
        sub_account = "..." if named is None else named[1]
        return (
            "first delete that webhook where it was made: DELETE"
            " https://api.wavecell.com/config/v1/webhook with the same key and the body"
            f' [{{"subAccountId": "{sub_account}", "type": "*"}}]; {_GUIDE}'
        )
    if in_the_way is not None or _OTHER_FORMAT.search(said):
        return f"webhooks of the old format and of the new one exclude each other; {_GUIDE}"
    return None


def _blotted(response: Response, secret: str) -> Response:
    # The token behind "Bearer" or "Basic" may be repeated without the word.
    token = secret.rpartition(" ")[2]
    texts = {secret, token} if len(token) >= _SHORTEST_SECRET else {secret}
    body = response.body
    for text in sorted(texts, key=len, reverse=True):
        body = re.sub(_spelt(text), b"***", body)
    return evolve(response, body=body)


def _spelt(text: str) -> bytes:
    # JSON may spell any character as an escape. Secrets were checked to be ASCII.
    return b"".join(
        rb"(?:\\?%b|\\u00(?i:%02x))" % (re.escape(letter.encode()), ord(letter)) for letter in text
    )
