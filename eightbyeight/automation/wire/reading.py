"""The JSON of the service into workflows; pure.

Lenient, because the vendor's schema, pages, examples and exports each write it in a way of their
own: names of inputs in any case, types of steps in small letters, a lone step for a list of them.
Nothing is lost: what has no attribute is kept under ``further``, and a step whose inputs are not
those of its class is kept whole as a ``RawStep``.
"""

from collections.abc import Mapping
from typing import TypeVar

from eightbyeight.automation.blueprint import Blueprint
from eightbyeight.automation.values import DefinitionStatus, Trigger
from eightbyeight.automation.wire.reading_steps import Places, known_word, read_steps
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.rest.converter import NotWhatWasAsked, dump, load

__all__ = ["read_document", "read_workflow"]

B = TypeVar("B", bound=Blueprint)

_SERVICE_OWNED = frozenset({"id", "version", "accountId", "createdAt"})
"""What the service says about a definition, wherever it says it; it is not the user's."""


def read_document(document: str | bytes | Mapping[str, object]) -> Mapping[str, object]:
    """Read JSON text, or check that a mapping is JSON.

    Raises:
        InvalidInputError: it is none.
    """
    given: object = document
    try:
        if isinstance(given, Mapping):
            given = dump(dict(given))
        if isinstance(given, str):
            given = given.encode()
        if not isinstance(given, bytes):
            raise TypeError(f"a {type(given).__name__} is no document")  # noqa: TRY301 - told below
        # Files that were saved on Windows begin with a mark.
        read = load(given.removeprefix(b"\xef\xbb\xbf"))
    except (NotWhatWasAsked, OverflowError, RecursionError, TypeError, ValueError) as error:
        problem = InputProblem(f"cannot be read as JSON: {error}", "document")
    else:
        if isinstance(read, dict):
            return read
        problem = InputProblem("must be an object", "$")
    raise InvalidInputError(problem)


def read_workflow(document: Mapping[str, object], kind: type[B]) -> B:
    """Read a definition's workflow.

    Raises:
        InvalidInputError: it is none; each problem's field is a JSON path.
    """
    places = Places()
    trigger = places.text(document, "trigger", "$")
    # The schema's default.
    status = places.text({"status": DefinitionStatus.DISABLED, **_there(document)}, "status", "$")
    account = _by_any_case(_there(document), "subAccountId")
    sub_account_id = None if account is None else places.text(document, account, "$")
    definition = places.an_object(document, "definition", "$")
    name = places.text(definition, "name", "$.definition")
    steps = read_steps(definition.get("steps"), "$.definition.steps", places)
    if places.problems:
        raise InvalidInputError(*places.problems)
    return kind(
        name,
        steps,
        trigger=known_word(trigger, Trigger),
        sub_account_id=sub_account_id,
        status=known_word(status, DefinitionStatus),
        further=_kept(definition, {"name", "steps"}),
        beside=_kept(document, {"trigger", "status", "definition", *_silent(document), account}),
    )


def _kept(given: Mapping[str, object], taken: set[str | None]) -> dict[str, object]:
    return {name: value for name, value in given.items() if name not in _SERVICE_OWNED | taken}


def _silent(document: Mapping[str, object]) -> list[str]:
    """Give the spellings of the sub-account that say nothing."""
    spelt = [name for name in document if name.lower() == "subaccountid"]
    return [name for name in spelt if document[name] is None]


def _there(document: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in document.items() if value is not None}


def _by_any_case(document: Mapping[str, object], name: str) -> str | None:
    # The schema has subAccountId, its examples have subaccountId.
    folded = [other for other in document if str(other).lower() == name.lower()]
    return name if name in folded else next(iter(folded), None)
