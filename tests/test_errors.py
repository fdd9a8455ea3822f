"""Every error can travel, says what may have happened, and is on the front page."""

import copy
import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from attrs import frozen

import eightbyeight
from eightbyeight import errors
from eightbyeight.errors import (
    CampaignStateError,
    DuplicateRecordError,
    EightByEightError,
    FieldError,
    InputProblem,
    InstanceTerminatedError,
    InvalidInputError,
    JobFailedError,
    LifecycleError,
    LoadError,
    RateLimitError,
    ResponseError,
    Sent,
    ServerError,
    SourceError,
    TlsError,
    TransportError,
    UnexpectedResponseError,
    WaitError,
)


@frozen
class Tally:
    """As much of a report as an error needs, and something that can be pickled."""

    ok: bool = False
    rows: int = 3
    stopped: None = None
    failures: tuple[object, ...] = ()


@frozen
class Job:
    """As much of a job as an error needs."""

    id: str = "1da76ae9-5f8d-40c1-ba71-ae7b00abb23e"
    status: str = "failed"
    type: None = None
    file_name: None = None
    total_rows: int = 12
    inserted_rows: int = 2
    duplicated_rows: int = 4
    error_rows: int = 6
    invalid_file_location: None = None


@frozen
class Instance:
    """As much of a workflow's instance as an error needs."""

    workflow_id: str = "60dbe307fe55d99fc083db61"
    definition_id: str = "ae54eaf1-7a37-43c5-8982-2818f9bbe52c"
    version: int = 2
    status: str = "Terminated"


def _tree(kind: type[EightByEightError]) -> Iterator[type[EightByEightError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _tree(below)


TREE = [
    kind
    for kind in dict.fromkeys(_tree(EightByEightError))
    if kind.__module__.startswith("eightbyeight")
]


_EXTRAS: dict[type[EightByEightError], dict[str, object]] = {
    TransportError: {"sent": Sent.MAYBE},
    SourceError: {"report": Tally()},
    LoadError: {"report": Tally()},
    JobFailedError: {"job": Job()},
    InstanceTerminatedError: {"instance": Instance()},
    WaitError: {"latest": Job()},
}


def _made(kind: type[EightByEightError]) -> EightByEightError:
    if issubclass(kind, InvalidInputError):
        return kind(InputProblem("is odd", "rank", 3), InputProblem("is not set", "SITE"))
    for base, extras in _EXTRAS.items():
        if issubclass(kind, base):
            return kind("it is so", **extras)
    if not issubclass(kind, ResponseError):
        return kind("closed")
    error = kind(
        "409 Conflict",
        status=409,
        title="Conflict",
        detail="It is so",
        instance="/cc/US1",
        time=datetime(2026, 4, 22, 10, 30, tzinfo=UTC),
        errors=[FieldError("rank", "Max", "is too large")],
        code=1000,
        error_id="91b106f0-c0da-4aba-a43a-7af9c5893a80",
    )
    for name, value in {
        "crm_record_id": "A-1",
        "campaign_state": "BUILDING",
        "retry_after": 1.5,
    }.items():
        if hasattr(kind, name):
            setattr(error, name, value)
    return error


@pytest.mark.parametrize("kind", TREE)
def test_errors_travel(kind: type[EightByEightError]) -> None:
    """Each class of the tree is pickled and copied with its text and every attribute."""
    error = _made(kind)
    error.add_note("while loading leads.csv")
    ways: list[Callable[[EightByEightError], object]] = [
        copy.copy,
        copy.deepcopy,
        *(
            lambda each, protocol=protocol: pickle.loads(pickle.dumps(each, protocol))  # noqa: S301
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
        ),
    ]
    for way in ways:
        again = way(error)
        assert kind is type(again)
        assert isinstance(again, EightByEightError)
        assert (str(error), error.args, repr(error)) == (str(again), again.args, repr(again))
        assert vars(error) == vars(again)
        assert error.may_have_happened is again.may_have_happened


def test_every_class_is_public() -> None:
    """The tree is whole: each class is in ``errors`` and on the package's front page."""
    names = {kind.__name__ for kind in TREE}

    assert names <= set(errors.__all__)
    assert names <= set(eightbyeight.__all__)
    assert 28 == len(names)


@pytest.mark.parametrize("kind", TREE)
def test_the_tree_is_drawn(kind: type[EightByEightError]) -> None:
    """The picture on top of the module has each class, and none that is not there."""
    assert f" {kind.__name__} " in (errors.__doc__ or "").replace("\n", " ")


@pytest.mark.parametrize(
    ("error", "happened"),
    [
        (InvalidInputError.of("rank", "is odd"), False),
        (LifecycleError("closed"), False),
        (TransportError("no way", sent=Sent.NO), False),
        (TransportError("no answer", sent=Sent.MAYBE), True),
        (TlsError("strange peer"), False),
        (DuplicateRecordError("there", status=409), False),
        (ServerError("oops", status=503), True),
        (UnexpectedResponseError("a page", status=200), True),
        (LoadError("no", report=Tally()), False),
        (SourceError("no", report=Tally()), False),
        (JobFailedError("it failed", job=Job()), True),
    ],
)
def test_what_may_have_happened(error: EightByEightError, happened: bool) -> None:
    """Only where the service may have acted although nobody can say so."""
    assert happened is error.may_have_happened


@pytest.mark.parametrize("kind", [kind for kind in TREE if issubclass(kind, ResponseError)])
def test_only_two_kinds_of_answers_leave_it_open(kind: type[ResponseError]) -> None:
    """Any other answer is the service's word that nothing was done."""
    open_ended = issubclass(kind, ServerError | UnexpectedResponseError)

    assert open_ended is kind("x", status=400).may_have_happened


def test_what_is_wrong_with_the_input() -> None:
    """It is a ``ValueError``, lists every problem, and its text has them all."""
    error = _made(InvalidInputError)

    assert isinstance(error, ValueError)
    assert "record 3: rank: is odd; SITE: is not set" == str(error)
    assert "is odd" == str(InputProblem("is odd"))


def test_what_an_answer_leaves_out() -> None:
    """Everything but the status may be missing, and is None then."""
    error = CampaignStateError("409", status=409)

    assert (None,) * 5 == (
        error.title,
        error.detail,
        error.instance,
        error.time,
        error.campaign_state,
    )
    assert () == error.errors
    assert RateLimitError("429", status=429).retry_after is None
    assert DuplicateRecordError("409", status=409).crm_record_id is None
