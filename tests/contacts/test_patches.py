"""Changes become a JSON Patch that says just what was meant."""

import json
import pickle
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.patches import PatchOperation, contact_patch, group_patch
from eightbyeight.errors import InvalidInputError


def _written(changes: Mapping[str, object], *patch: PatchOperation) -> object:
    return json.loads(contact_patch(changes, patch))


def test_setting_and_removing() -> None:
    """A value is added, which replaces what is there; None removes."""
    written = _written(
        {"first_name": "Ana", "we_chat_user_id": "w", "email": None, "country": "SG"}
    )

    assert [
        {"op": "add", "path": "/firstName", "value": "Ana"},
        {"op": "add", "path": "/addresses/weChatUserId", "value": "w"},
        {"op": "remove", "path": "/addresses/email"},
        {"op": "add", "path": "/country", "value": "SG"},
    ] == written


def test_attributes() -> None:
    """Attributes are set one by one; the two letters that a pointer cannot have are escaped."""
    written = _written({"custom_attributes": {"a/b~c": [1], "gone": None}})

    assert [
        {"op": "add", "path": "/customAttributes/a~1b~0c", "value": [1]},
        {"op": "remove", "path": "/customAttributes/gone"},
    ] == written


@given(st.text(min_size=1).filter(lambda name: name.isprintable()))
def test_any_name_can_be_pointed_at(name: str) -> None:
    """Read back as RFC 6901 says, a pointer names the attribute that was given."""
    [operation] = json.loads(contact_patch({"custom_attributes": {name: 1}}, []))
    prefix, token = operation["path"][:18], operation["path"][18:]

    assert "/customAttributes/" == prefix
    assert "/" not in token
    assert name == token.replace("~1", "/").replace("~0", "~")


def test_raw_operations() -> None:
    """The operations of a JSON Patch follow the named changes as they are."""
    written = _written(
        {"last_name": "B"},
        PatchOperation("test", "/firstName", value=None),
        PatchOperation("replace", "", value={"a": 1}),
        PatchOperation("remove", "/x", value="not sent"),
        PatchOperation("move", "/b", from_="/a"),
    )

    assert [
        {"op": "add", "path": "/lastName", "value": "B"},
        {"op": "test", "path": "/firstName", "value": None},
        {"op": "replace", "path": "", "value": {"a": 1}},
        {"op": "remove", "path": "/x"},
        {"op": "move", "path": "/b", "from": "/a"},
    ] == written


def test_an_operation_is_a_value() -> None:
    """It is equal to its copy from another process, and shows what it has not."""
    operation = PatchOperation("remove", "/a")

    assert operation == pickle.loads(pickle.dumps(operation))  # noqa: S301 - our own
    assert "PatchOperation(op='remove', path='/a', value=absent, from_=None)" == repr(operation)


def test_groups() -> None:
    """A group has the pointers of the vendor's examples; that of its flag is in small letters."""
    written = group_patch({"name": "n", "description": None, "is_blacklist": True}, [])

    assert [
        {"op": "add", "path": "/name", "value": "n"},
        {"op": "remove", "path": "/description"},
        {"op": "add", "path": "/isblacklist", "value": True},
    ] == json.loads(written)


@pytest.mark.parametrize(
    ("changes", "patch", "why"),
    [
        ({}, [], "^patch: is empty"),
        ({}, "add", "^patch: must be a list"),
        ({}, {"op": "add"}, "^patch: must be a list"),
        ({}, 7, "^patch: must be a list"),
        ({}, [{"op": "add"}], r"^patch\[0\]: must be a PatchOperation, not dict"),
        ({}, [PatchOperation("set", "/a", value=1)], r"^patch\[0\]: 'set' is none of add, remove"),
        ({}, [PatchOperation("add", "a", value=1)], r"^patch\[0\]: 'a' is no JSON Pointer"),
        ({}, [PatchOperation("copy", "/a")], r"^patch\[0\]: None is no JSON Pointer"),
        ({}, [PatchOperation("add", "/a")], r"^patch\[0\]: add needs a value"),
        (
            {},
            [PatchOperation("add", "/a", value=float("inf"))],
            "^patch: has a value without a form",
        ),
        ({}, [PatchOperation("add", "/a", value=object())], "^patch: has a value without a form"),
        ({"first_name": ""}, [], "^first_name: must not be blank: write None for none"),
        ({"custom_attributes": None}, [], "^custom_attributes: must be a mapping"),
        ({"custom_attributes": {}}, [], "^patch: is empty"),
    ],
)
def test_what_cannot_be_meant(changes: Mapping[str, object], patch: object, why: str) -> None:
    """A patch that says nothing, or nothing that can be said, is refused before it is sent."""
    with pytest.raises(InvalidInputError, match=why):
        contact_patch(changes, patch)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["name", "is_blacklist"])
def test_what_a_group_must_have(name: str) -> None:
    """A group's name and flag cannot be removed."""
    with pytest.raises(InvalidInputError, match=f"^{name}: cannot be removed"):
        group_patch({name: None}, [])


@pytest.mark.parametrize("write", [contact_patch, group_patch])
def test_no_such_field(write: object) -> None:
    """A field that there is not is an error of the call."""
    with pytest.raises(TypeError, match=r"'groups' is no field of a .*: there are \w+, "):
        write({"groups": [1]}, [])  # type: ignore[operator]
