"""An answer that names another definition or instance than it did."""

from uuid import UUID

from eightbyeight.emulator.accounts.reading import members_of

__all__ = ["renamed"]


def renamed(document: object) -> object:
    """Give the body of an answer with other ids, also within lists and objects."""
    if isinstance(document, list):
        return [renamed(each) for each in document]
    return {name: _other(name, value) for name, value in members_of(document).items()}


def _other(name: str, value: object) -> object:
    match name, value:
        case (("id" | "definitionId"), str()) if len(value) == len(str(UUID(int=0))):
            return str(UUID(int=UUID(value).int + 1))
        case "workflowId", str():
            return f"{int(value, 16) + 1:024x}"
        case "definition", _:
            return renamed(value)
        case _:
            return value
