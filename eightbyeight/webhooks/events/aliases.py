"""Members that the vendor's pages name in two ways, under the one name that the classes know."""

from collections.abc import Mapping, Sequence

__all__ = ["with_known_names"]

_ALIASES: Mapping[tuple[str, ...], Mapping[str, str]] = {
    # "Message status reference" has ``detail`` in one table and ``details`` above the other.
    ("status",): {"details": "detail"},
    # "Inbound Messaging Apps message" has two replies in snake case and two in camel case.
    ("content", "interactive"): {
        "button_reply": "buttonReply",
        "list_reply": "listReply",
        "nfm_reply": "nfmReply",
        "call_permission_reply": "callPermissionReply",
    },
}
"""By where they stand: the other name, and the one that the classes know."""


def with_known_names(members: Mapping[str, object]) -> Mapping[str, object]:
    """Give the members of an event with each under the name that the classes know."""
    for path, aliases in _ALIASES.items():
        members = _renamed(members, path, aliases)
    return members


def _renamed(
    members: Mapping[str, object], path: Sequence[str], aliases: Mapping[str, str]
) -> Mapping[str, object]:
    if not path:
        known = {aliases[name]: value for name, value in members.items() if name in aliases}
        # What has the known name already is what counts.
        return {**known, **members} if known else members
    first, *rest = path
    inner = members.get(first)
    if not isinstance(inner, dict):
        return members
    return {**members, first: _renamed(inner, rest, aliases)}
