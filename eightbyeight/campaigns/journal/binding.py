"""Which load a journal belongs to."""

from attrs import asdict, frozen

from eightbyeight.errors import JournalError

__all__ = ["About", "Binding"]


@frozen
class Binding:
    """Where a load sends to. A journal serves this one place and no other."""

    origin: str
    """The address before the path, such as ``https://api.8x8.com``."""
    site: str
    tenant: str
    campaign: str
    """The campaign's id."""

    def check(self, kept: "Binding", name: str) -> None:
        """Compare with the binding that a journal was made for.

        Args:
            kept: The journal's own.
            name: What the journal is called in messages.

        Raises:
            JournalError: they differ; it says in what.
        """
        here, there = asdict(self), asdict(kept)
        told = [
            f"its {what} is {there[what]!r}, and this load's is {here[what]!r}"
            for what in here
            if here[what] != there[what]
        ]
        if told:
            raise JournalError(
                f"{name} belongs to another load: {'; '.join(told)}; name another file for this one"
            )


@frozen
class About:
    """What a journal says of itself."""

    binding: Binding
    version: str
    """The package's version that made it."""
    created: float
    """When it was made, in seconds since 1970."""
