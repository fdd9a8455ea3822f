"""What a load of records says at its end."""

from typing import ClassVar

from attrs import frozen

from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.cli.load_summary import LoadSummary, Words

__all__ = ["Summary"]

_GO_ON = "run the same command again; with its journal it goes on where this run ended."
_ASK_AGAIN = (
    "run the same command again, which asks about them once more. What stays unknown was refused "
    "after a lost request: correct it and load it in a file of its own, without this journal."
)


@frozen(kw_only=True)
class Summary(LoadSummary):
    """The end of a load of records, or of a dry run."""

    WORDS: ClassVar[Words] = Words(
        off=(Verdict.REJECTED, Verdict.NOT_ADDED),
        id="Id",
        failures="Not on the campaign, or perhaps not",
        unknown="may be on the campaign: it is not known what became of them.",
        how_to_send="--column FIELD=NAME sends one.",
        again="load the same input again. What is on the campaign by then is found to be already "
        "present, at about one request per such row; with --journal FILE a load goes on where it "
        "ended instead.",
        all_there="Every distinct id is on the campaign.",
    )

    campaign: str | None
    batches: int
    journal: bool = False
    """Whether a journal was kept."""

    @property
    def heading(self) -> str | None:
        """The campaign."""
        return None if self.campaign is None else f"Campaign {self.campaign}"

    def figures(self) -> dict[str, int]:
        """Give how much was done besides reading rows, by the names in JSON."""
        return {"batches": self.batches, "requests": self.requests}

    def _top(self) -> dict[str, object]:
        return {"campaign": self.campaign, **super()._top()}

    def beyond(self) -> str:
        """Say what is known of rows that were not read."""
        if self.journal:
            return "were not sent by this run. What an earlier one did is in the journal."
        return super().beyond()

    def to_go_on(self, *, unknown: bool) -> str:
        """Say how it is gone on with, which is simple with a journal."""
        if self.journal:
            ended = self.stopped is None and not self.interrupted
            return _ASK_AGAIN if ended else _GO_ON
        return super().to_go_on(unknown=unknown)
