"""Reports that can be passed on: without the ids of people and without what their rows say."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence

from attrs import evolve
from msgspec.structs import replace

from eightbyeight.campaigns.outcomes import RecordOutcome
from eightbyeight.campaigns.rows import Row
from eightbyeight.errors import InputProblem

__all__ = ["Redactor", "withheld"]


class Redactor:
    """Put a token in the place of every ``crmRecordId``.

    An id has the same token wherever it occurs in one run, and another one in the next. The key
    that makes it is kept nowhere: ids such as ``CRM-1`` are soon guessed from a plain hash.

    Args:
        key: For tests; None makes a new one.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = secrets.token_bytes(16) if key is None else key

    def token(self, crm_record_id: str) -> str:
        """Give the token for an id."""
        # An id may hold half of a surrogate pair, which no encoding carries unless it is told to.
        text = crm_record_id.encode("utf-8", "surrogatepass")
        return f"id-{hashlib.blake2b(text, key=self._key, digest_size=6).hexdigest()}"

    def text(self, text: str, ids: Iterable[str | None]) -> str:
        """Replace the ids in a text."""
        return self._replaced(text, _pattern(ids))

    def outcomes(self, outcomes: Sequence[RecordOutcome]) -> list[RecordOutcome]:
        """Redact outcomes that belong together: a refusal of one may name another."""
        known = _pattern(outcome.crm_record_id for outcome in outcomes)
        return [self._outcome(outcome, known) for outcome in outcomes]

    def row(self, row: Row) -> Row:
        """Redact a row that no batch has taken."""
        return replace(row, crm_record_id=self._shown(row.crm_record_id))

    def _outcome(self, outcome: RecordOutcome, known: re.Pattern[str] | None) -> RecordOutcome:
        detail = outcome.detail
        if isinstance(outcome.given, Row) and outcome.given.problem is not None:
            detail = withheld(outcome.given.problem)
        elif detail is not None:
            detail = self._replaced(detail, known)
        return evolve(outcome, crm_record_id=self._shown(outcome.crm_record_id), detail=detail)

    def _replaced(self, text: str, known: re.Pattern[str] | None) -> str:
        return text if known is None else known.sub(lambda match: self.token(match[0]), text)

    def _shown(self, crm_record_id: str | None) -> str | None:
        # A blank id stays as it is: it is nobody's, and tells why the row was refused.
        if crm_record_id is None or not crm_record_id.strip():
            return crm_record_id
        return self.token(crm_record_id)


def withheld(problem: InputProblem) -> str:
    """Say which column is at fault, and not what stands in it."""
    where = "" if problem.field is None else f"{problem.field}: "
    return f"{where}at fault; the cell is withheld"


def _pattern(ids: Iterable[str | None]) -> re.Pattern[str] | None:
    # Longest first, because one id may hold another.
    known = sorted({one for one in ids if one and one.strip()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known))) if known else None
