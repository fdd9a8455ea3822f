"""An answer that names something else: what a proxy that mixes up its callers would deliver."""

from collections.abc import Mapping
from uuid import UUID

__all__ = ["renamed"]


def renamed(document: Mapping[str, object]) -> dict[str, object]:
    """Give the body of an answer with another id, and other addresses and names."""
    return {name: _other(name, value) for name, value in document.items()}


def _other(name: str, value: object) -> object:
    match name, value:
        case "id", int():
            return value + 1
        case "id", str():
            return str(UUID(int=UUID(value).int + 1))
        case "addresses", dict():
            return {kind: _other_address(kind, text) for kind, text in value.items()}
        case (("externalId" | "name"), str()):
            return f"{value}-else"
        case _:
            return value


def _other_address(kind: str, text: str) -> str:
    if kind == "msisdn":
        return text[:-1] + str((int(text[-1]) + 1) % 10)
    return f"else-{text}"
