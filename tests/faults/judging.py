"""What may be made of answers, judged with other eyes than the package's."""

import json
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence

from eightbyeight.campaigns.outcomes import BatchOutcome, LoadReport, Verdict
from eightbyeight.errors import DuplicateRecordError, EightByEightError, ResponseError
from eightbyeight.transport.messages import Response
from tests.faults.fuzzed_service import FuzzedService
from tests.faults.mutations import IDS, KEY, MEDIA_TYPE
from tests.package import is_ours

__all__ = ["UntrueError", "accepts", "check_error", "check_load"]

ON_THE_CAMPAIGN = {Verdict.ADDED, Verdict.ALREADY_PRESENT, Verdict.PRESENT_UNATTRIBUTED}
OFF_THE_CAMPAIGN = {Verdict.REJECTED, Verdict.NOT_ADDED}


class UntrueError(Exception):
    """The package broke a promise."""


def accepts(response: Response | None, ids: Sequence[str]) -> bool:
    """Tell whether an answer says that exactly these records were added."""
    if response is None or response.status not in {200, 201}:
        return False
    media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type not in {MEDIA_TYPE, "application/json"}:
        return False
    try:
        told = _read(response.body)
        assert isinstance(told, dict)
        return Counter(record["crmRecordId"] for record in told["records"]) == Counter(ids)
    except (AssertionError, ValueError, TypeError, LookupError, RecursionError):
        return False


def _is_definite(response: Response | None) -> bool:
    """Tell whether an answer can be a refusal that is to be believed."""
    if response is None or not 400 <= response.status <= 499 or response.status == 408:
        return False
    # Gateways refuse callers in pages of their own, and mean it; all else needs a problem body.
    return response.status in {401, 403, 404, 429} or _is_problem(response.body)


def _is_problem(body: bytes) -> bool:
    try:
        told = _read(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and bool({"title", "detail", "errors"} & told.keys())


def _read(body: bytes) -> object:
    # Neither the depth nor the size of numbers is judged here: one that is just too much for this
    # reader may be just not too much for the package's.
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(5 * limit)
    try:
        return json.loads(body.decode(), parse_int=str, parse_float=str, parse_constant=str)
    finally:
        sys.setrecursionlimit(limit)


def check_error(error: EightByEightError, response: Response | None, *, frames: bool) -> None:
    """See that an error is true to the answer, and shows the key nowhere.

    Raises:
        UntrueError: it is not.
    """
    if not (error.may_have_happened or _is_definite(response)):
        raise UntrueError(f"{error!r} is called definite")
    if isinstance(error, ResponseError) and (response is None or error.status != response.status):
        raise UntrueError(f"{error!r} has another status")
    if isinstance(error, DuplicateRecordError) and error.crm_record_id not in {None, *IDS}:
        raise UntrueError(f"{error!r} names another record")
    if (error.__cause__, error.__context__) != (None, None):
        raise UntrueError(f"{error!r} leads back to {error.__cause__ or error.__context__!r}")
    _check_texts(_texts(error, frames=frames))


def _texts(error: EightByEightError, *, frames: bool) -> Iterator[str]:
    yield from (repr(error), str(error), repr(error.args), repr(vars(error)))
    if not frames:
        return
    yield from traceback.format_exception(error)
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if is_ours(frame.f_code.co_filename):
            for value in frame.f_locals.values():
                yield from (repr(value), repr(getattr(value, "__dict__", None)))


def _check_texts(texts: Iterator[str]) -> None:
    for text in texts:
        if KEY in text:
            raise UntrueError(f"the key is in {text[:500]}")


def check_load(
    service: FuzzedService,
    answers: Sequence[Response | None],
    report: LoadReport,
    outcomes: Sequence[BatchOutcome],
    *,
    exclusive: bool,
) -> None:
    """See that every record has one verdict, and that it is true where the answers were not lies.

    Args:
        service: What really happened.
        answers: What came back for each of its attempts.
        report: What the load says.
        outcomes: What it said on the way.
        exclusive: Whether it was promised that nobody else adds the records.

    Raises:
        UntrueError: a promise is broken.
    """
    verdicts = {
        record.crm_record_id: record.verdict for batch in outcomes for record in batch.records
    }
    if verdicts.keys() != {*IDS} or not report.rows == len(IDS) == sum(report.counts.values()):
        raise UntrueError(f"not every record has one verdict: {report!r}")
    if report.requests != len(service.attempts) or max(service.held.values(), default=1) > 1:
        raise UntrueError(f"{report.requests} requests are {service.attempts}: {service.held}")
    stopped = () if report.stopped is None else _texts(report.stopped, frames=True)
    _check_texts(iter((repr(report), repr(outcomes), *stopped)))
    lies = _lies(service, answers, exclusive=exclusive)
    for name, verdict in verdicts.items():
        if not _may_be(verdict, held=name in service.held, lies=lies):
            raise UntrueError(f"{verdict} for {name}, where {service.held} are held: {answers!r}")
    if lies is None and report.stopped is None and Verdict.UNKNOWN in verdicts.values():
        raise UntrueError("unknown, although every later answer was right")


def _lies(
    service: FuzzedService, answers: Sequence[Response | None], *, exclusive: bool
) -> str | None:
    """Tell what could have been believed though it was not so: a success, a refusal, or nothing."""
    told = [
        (accepts(answer, IDS), _is_definite(answer), attempt.committed)
        for attempt, answer in zip(service.attempts, answers, strict=True)
        if attempt.wild
    ]
    if any(accepted and not committed for accepted, _, committed in told):
        return "success"
    if any(definite for _, definite, _ in told):
        # Where nobody else adds records, one that is said to be there is ours.
        return "success" if exclusive else "refusal"
    return None


def _may_be(verdict: Verdict, *, held: bool, lies: str | None) -> bool:
    if verdict is Verdict.UNKNOWN or lies == "success":
        return True
    if verdict is Verdict.ADDED:
        return held
    if lies == "refusal":
        return verdict in ON_THE_CAMPAIGN | OFF_THE_CAMPAIGN
    # Nobody else adds records here, and nobody refuses any.
    return (
        held
        if verdict is Verdict.PRESENT_UNATTRIBUTED
        else verdict is Verdict.NOT_ADDED and not held
    )
