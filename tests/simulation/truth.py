"""What makes a verdict untrue; the same for every simulation."""

from collections.abc import Collection

from attrs import define, field

from eightbyeight.campaigns.outcomes import Verdict

__all__ = ["Truth"]

_DOUBTS = {Verdict.UNKNOWN, Verdict.PRESENT_UNATTRIBUTED}


@define
class Truth:
    """What is on the campaign in the end, by whom, and what was said about it on the way."""

    told: list[tuple[int, str, Verdict]] = field(factory=list)
    """Verdicts, each with the number of the next request when it was given."""

    def note(self, following: int, name: str, verdict: Verdict) -> None:
        """Note a verdict; ``following`` is the number of the next request."""
        self.told.append((following, name, verdict))

    def untrue(
        self,
        *,
        owner: "dict[str, str]",
        added_by: "dict[str, int]",
        doubtful: Collection[str],
        refused: Collection[str] | None = None,
    ) -> list[str]:
        """Say what was untrue.

        Args:
            owner: Who put each id on the campaign: ``ours`` or ``theirs``.
            added_by: The number of our request that put an id there.
            doubtful: Ids of requests that ended without an answer that can be trusted.
            refused: Ids that were refused alone, for what they are; None where nobody counted.
        """
        found = []
        for following, name, verdict in self.told:
            by = added_by.get(name, following)
            why = _untrue(verdict, owner.get(name), ours_before=by < following)
            if verdict in _DOUBTS and name not in doubtful:
                why = "nothing was ever in doubt"
            if verdict is Verdict.REJECTED and refused is not None and name not in refused:
                why = "nobody refused it"
            if why is not None:
                found.append(f"{name} {verdict}: {why}")
        return found


def _untrue(verdict: Verdict, owner: str | None, *, ours_before: bool) -> str | None:
    match verdict:
        case Verdict.ADDED if owner != "ours":
            return f"it is {owner}"
        case Verdict.ALREADY_PRESENT if owner != "theirs":
            return f"it is {owner}"
        case Verdict.PRESENT_UNATTRIBUTED if owner is None:
            return "it is not there"
        case Verdict.REJECTED | Verdict.NOT_ADDED if ours_before:
            return "a request sent before that added it"
    return None
