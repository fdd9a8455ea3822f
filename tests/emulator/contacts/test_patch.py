"""JSON Patch: what can be done to a contact, and what is refused."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

FIRST = 41_000_001
ADDRESSES = {"msisdn": "6580000001", "lineId": "L"}
CUSTOM = {"tier": "gold", "a/b": 1, "m~n": True, "list": [1, 2], "deep": {"x": {"y": 0}}}


@pytest.fixture
def ana(acme: "Caller") -> "Caller":
    """An account with one contact, of which much is known, and one group."""
    group_id = acme.contacts.create_group("acme", "g")
    acme.contacts.create(
        "acme",
        ADDRESSES,
        first_name="Ana",
        external_id="1",
        groups=[group_id],
        custom_attributes=CUSTOM,
    )
    return acme


def _op(op: str, path: str, value: object = None, **more: object) -> dict[str, object]:
    return {"op": op, "path": path, **({} if value is None else {"value": value}), **more}


def _with(**changed: object) -> dict[str, object]:
    return {**CUSTOM, **changed}


def _without(name: str) -> dict[str, object]:
    return {key: value for key, value in CUSTOM.items() if key != name}


# What of the contact is different afterwards.
DONE: dict[str, tuple[list[dict[str, object]], dict[str, object]]] = {
    "nothing": ([], {}),
    "replace": ([_op("replace", "/firstName", "Zoe")], {"firstName": "Zoe"}),
    "replace what is not there": ([_op("replace", "/lastName", "Black")], {"lastName": "Black"}),
    "add what is there": ([_op("add", "/firstName", "Zoe")], {"firstName": "Zoe"}),
    "remove": ([_op("remove", "/firstName")], {"firstName": None}),
    "another case": (
        [_op("replace", "/FIRSTname", "Zoe"), _op("add", "/ADDRESSES/LineID", "M")],
        {"firstName": "Zoe", "addresses": {**ADDRESSES, "lineId": "M"}},
    ),
    "country": ([_op("add", "/country", "sg")], {"country": "SG"}),
    "an address": (
        [_op("add", "/addresses/email", "a@b.c"), _op("remove", "/addresses/msisdn")],
        {"addresses": {"lineId": "L", "email": "a@b.c"}},
    ),
    "all addresses": (
        [_op("replace", "/addresses", {"zaloId": "Z"})],
        {"addresses": {"zaloId": "Z"}},
    ),
    "a number": (
        [_op("replace", "/addresses/msisdn", "+447911123456")],
        {"addresses": {**ADDRESSES, "msisdn": "447911123456"}},
    ),
    "a custom attribute": (
        [
            _op("add", "/customAttributes/Department", "Sales"),
            _op("remove", "/customAttributes/tier"),
        ],
        {"customAttributes": {**_without("tier"), "Department": "Sales"}},
    ),
    "escapes": (
        [
            _op("replace", "/customAttributes/a~1b", 2),
            _op("remove", "/customAttributes/m~0n"),
            _op("add", "/customAttributes/~01", 3),
        ],
        {"customAttributes": {**_without("m~n"), "a/b": 2, "~1": 3}},
    ),
    "no name": ([_op("add", "/customAttributes/", 1)], {"customAttributes": _with(**{"": 1})}),
    "custom attributes keep their case": (
        [_op("add", "/customAttributes/TIER", "x")],
        {"customAttributes": _with(TIER="x")},
    ),
    "deep": (
        [_op("replace", "/customAttributes/deep/x/y", {"firstName": 1})],
        {"customAttributes": _with(deep={"x": {"y": {"firstName": 1}}})},
    ),
    "names of ours further down": (
        [
            _op("add", "/customAttributes/addresses", {}),
            _op("add", "/customAttributes/addresses/LINEID", 1),
        ],
        {"customAttributes": _with(addresses={"LINEID": 1})},
    ),
    "lists": (
        [
            _op("add", "/customAttributes/list/0", 0),
            _op("add", "/customAttributes/list/-", 9),
            _op("replace", "/customAttributes/list/1", 8),
            _op("remove", "/customAttributes/list/2"),
            _op("test", "/customAttributes/list", [0, 8, 9]),
        ],
        {"customAttributes": _with(list=[0, 8, 9])},
    ),
    "all custom attributes": (
        [_op("replace", "/customAttributes", {"x": 1})],
        {"customAttributes": {"x": 1}},
    ),
    "no custom attributes": ([_op("remove", "/customAttributes")], {"customAttributes": {}}),
    "copy": (
        [_op("copy", "/lastName", **{"from": "/firstName"})],
        {"lastName": "Ana"},
    ),
    "move": (
        [_op("move", "/customAttributes/deep", **{"from": "/customAttributes/list"})],
        {"customAttributes": {**_without("list"), "deep": [1, 2]}},
    ),
    "move to itself": (
        [_op("move", "/firstName", **{"from": "/firstName"})],
        {},
    ),
    "tests": (
        [
            _op("test", "/firstName", "Ana"),
            _op("test", "/customAttributes", CUSTOM),
            _op("test", "/customAttributes/list/1", 2.0),
            _op("test", "/customAttributes/m~0n", value=True),
        ],
        {},
    ),
    "in their order": (
        [
            _op("add", "/lastName", "Black"),
            _op("test", "/lastName", "Black"),
            _op("remove", "/lastName"),
        ],
        {},
    ),
    "more members": ([_op("remove", "/firstName", value=1, **{"from": 1})], {"firstName": None}),
}


@pytest.mark.parametrize("what", DONE)
async def test_what_can_be_done(ana: "Caller", what: str) -> None:
    """The operations are done in their order, on what a contact has or could have.

    [U1] [U2] [U3] [U4] [U10]
    """
    operations, changes = DONE[what]
    before = (await ana.ask("GET", f"/contacts/{FIRST}")).body

    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", operations)

    expected = {name: each for name, each in {**before, **changes}.items() if each is not None}
    assert (200, expected) == (answer.status, answer.body)
    assert expected == (await ana.ask("GET", f"/contacts/{FIRST}")).body


REFUSED: dict[str, list[object]] = {
    "no operation": ["x"],
    "no op": [{"path": "/firstName"}],
    "another op": [_op("put", "/firstName", "Zoe")],
    "an op in capitals": [_op("ADD", "/firstName", "Zoe")],
    "an op that is a list": [{"op": [], "path": "/firstName"}],
    "no path": [{"op": "remove"}],
    "a path that is a number": [{"op": "remove", "path": 1}],
    "no pointer": [_op("remove", "firstName")],
    "half an escape": [_op("add", "/customAttributes/~", 1)],
    "another escape": [_op("add", "/customAttributes/~2", 1)],
    "the whole": [_op("replace", "", {})],
    "no value": [_op("add", "/firstName")],
    "no value to replace": [_op("replace", "/firstName")],
    "no value to test": [_op("test", "/firstName")],
    "null": [{"op": "add", "path": "/firstName", "value": None}],
    "an id": [_op("replace", "/id", 1)],
    "a time": [_op("remove", "/createdAt")],
    "a group": [_op("add", "/groups/-", {"id": 8001})],
    "all groups": [_op("remove", "/groups")],
    "no member": [_op("add", "/middleName", "x")],
    "no kind of address": [_op("add", "/addresses/phone", "1")],
    "below a text": [_op("add", "/firstName/x", "1")],
    "below nothing": [_op("add", "/lastName/x", "1")],
    "below nothing of theirs": [_op("add", "/customAttributes/none/x", 1)],
    "remove what is not there": [_op("remove", "/lastName")],
    "remove no attribute": [_op("remove", "/customAttributes/none")],
    "replace no attribute": [_op("replace", "/customAttributes/none", 1)],
    "remove behind the end": [_op("remove", "/customAttributes/list/-")],
    "replace behind the end": [_op("replace", "/customAttributes/list/2", 1)],
    "add further on": [_op("add", "/customAttributes/list/3", 1)],
    "no index": [_op("add", "/customAttributes/list/01", 1)],
    "no number": [_op("add", "/customAttributes/list/x", 1)],
    "into a number": [_op("add", "/customAttributes/list/0/x", 1)],
    "a failed test": [_op("test", "/firstName", "Zoe")],
    "a test of nothing": [_op("test", "/lastName", "Zoe")],
    "true is not 1": [_op("test", "/customAttributes/a~1b", value=True)],
    "1 is not true": [_op("test", "/customAttributes/m~0n", 1)],
    "another list": [_op("test", "/customAttributes/list", [1])],
    "another item": [_op("test", "/customAttributes/list", [1, 3])],
    "another member": [_op("test", "/customAttributes/deep", {"y": {"y": 0}})],
    "another value": [_op("test", "/customAttributes/deep", {"x": {"y": 1}})],
    "a list for a number": [_op("test", "/customAttributes/a~1b", [1])],
    "too long": [_op("add", "/externalId", "x" * 51)],
    "empty": [_op("replace", "/firstName", "")],
    "no text": [_op("replace", "/firstName", 1)],
    "no country": [_op("add", "/country", "SGP")],
    "no email": [_op("add", "/addresses/email", "x")],
    "no addresses": [_op("remove", "/addresses")],
    "no address": [_op("replace", "/addresses", {})],
    "the last address": [_op("remove", f"/addresses/{kind}") for kind in ADDRESSES],
    "no list of addresses": [_op("replace", "/addresses", [])],
    "no attributes": [_op("replace", "/customAttributes", "x")],
    "too many attributes": [_op("add", f"/customAttributes/{number}", 1) for number in range(46)],
    "from nowhere": [_op("copy", "/firstName")],
    "from nothing": [_op("move", "/firstName", **{"from": "/lastName"})],
    "copy an object": [_op("copy", "/customAttributes/x", **{"from": "/customAttributes"})],
    "copy a list": [_op("copy", "/customAttributes/x", **{"from": "/customAttributes/list"})],
    "into itself": [_op("move", "/customAttributes/deep/y", **{"from": "/customAttributes/deep"})],
    "move a wrong kind": [_op("move", "/firstName", **{"from": "/customAttributes/list"})],
    "too deep": [
        _op("add", "/customAttributes/d", {}),
        *(_op("add", f"/customAttributes/d{'/d' * depth}", {}) for depth in range(1, 63)),
    ],
    "a list where addresses were": [
        _op("replace", "/addresses", ["a"]),
        _op("replace", "/addresses/msisdn", "x"),
    ],
    "a text where addresses were": [
        _op("replace", "/addresses", "a"),
        _op("replace", "/addresses/msisdn", "x"),
    ],
    "the second one": [_op("replace", "/firstName", "Zoe"), _op("remove", "/lastName")],
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_cannot_be_done(ana: "Caller", what: str) -> None:
    """A patch of which one operation cannot be done is 400, and none of it is done.

    [U1] [U4] [U5] [U6] [U7] [U9]
    """
    before = ana.contacts.get("acme")

    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", REFUSED[what])

    assert (400, 1000) == answer.refusal
    assert before == ana.contacts.get("acme")


async def test_a_number_that_is_none(ana: "Caller") -> None:
    """A phone number that is none has its own code here, too [U6]."""
    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", [_op("add", "/addresses/msisdn", "1")])

    assert (400, 1002) == answer.refusal


@pytest.mark.parametrize("body", [{}, {"op": "remove", "path": "/firstName"}, "x", 1])
async def test_no_list(ana: "Caller", body: object) -> None:
    """A patch is a list, also one of a single operation [U1]."""
    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", body)

    assert (400, 1000) == answer.refusal


async def test_as_deep_as_can_be(ana: "Caller") -> None:
    """What a patch makes may be nested as deep as a body may be [U6]."""
    operations = [_op("add", "/customAttributes/d", {})]
    operations += [_op("add", f"/customAttributes/d{'/d' * depth}", {}) for depth in range(1, 62)]

    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", operations)

    assert 200 == answer.status


async def test_anothers_address(ana: "Caller") -> None:
    """An address that another contact has is 409, and the patch is not done [U8]."""
    other = ana.contacts.create("acme", {"email": "a@b.c"})
    own = [_op("add", "/addresses/lineId", "L"), _op("add", "/lastName", "Black")]

    taken = await ana.ask("PATCH", f"/contacts/{FIRST}", [_op("add", "/addresses/email", "A@B.C")])
    kept = await ana.ask("PATCH", f"/contacts/{FIRST}", own)
    freed = await ana.ask("DELETE", f"/contacts/{other}")
    free = await ana.ask("PATCH", f"/contacts/{FIRST}", [_op("add", "/addresses/email", "A@B.C")])

    assert (409, 1001) == taken.refusal
    assert [200, 204, 200] == [kept.status, freed.status, free.status]


async def test_an_address_shared_already(ana: "Caller") -> None:
    """What two contacts share already is no matter to a patch that leaves it alone [U8]."""
    ana.contacts.create("acme", {"lineId": ADDRESSES["lineId"]})

    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", [_op("add", "/lastName", "Black")])

    assert 200 == answer.status


@pytest.mark.parametrize(
    ("operations", "msisdn"),
    [
        ([_op("add", "/country", "US")], "6580000001"),
        ([_op("add", "/country", "US"), _op("add", "/lastName", "x")], "6580000001"),
        (
            [_op("add", "/country", "US"), _op("add", "/addresses/msisdn", "6511112222")],
            "16511112222",
        ),
        ([_op("add", "/addresses/msisdn", "6511112222")], "6511112222"),
    ],
)
async def test_national_numbers(ana: "Caller", operations: list[object], msisdn: str) -> None:
    """A number that is changed gets the country's calling code; one that stays never [U11]."""
    answer = await ana.ask("PATCH", f"/contacts/{FIRST}", operations)

    assert {**ADDRESSES, "msisdn": msisdn} == answer.body["addresses"]


async def test_the_vendors_examples(ana: "Caller") -> None:
    """The three examples of the vendor's file are done as they are written [U2]."""
    examples = [
        [_op("replace", "/firstName", "John"), _op("replace", "/lastName", "Black")],
        [_op("add", "/addresses/lineId", "line"), _op("remove", "/addresses/msisdn")],
        [
            _op("add", "/customAttributes/Department", "Sales"),
            _op("add", "/customAttributes/Position", "VP"),
        ],
    ]

    answers = [await ana.ask("PATCH", f"/contacts/{FIRST}", each) for each in examples]

    assert [200, 200, 200] == [answer.status for answer in answers]
    assert {
        "addresses": {"lineId": "line"},
        "name": "John Black",
        "groups": (8001,),
        "custom": {**CUSTOM, "Department": "Sales", "Position": "VP"},
    } == ana.contact()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 1) | st.sampled_from(["", "a"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab/~"), inner),
    max_leaves=5,
)
TOKENS = st.sampled_from(["customAttributes", "addresses", "lineId", "firstName", "a", "0", "-"])
POINTERS = st.lists(TOKENS | st.sampled_from(["", "~0", "~1"]), max_size=4).map(
    lambda tokens: "".join(f"/{token}" for token in tokens)
)
OPERATIONS = st.fixed_dictionaries(
    {
        "op": st.sampled_from(["add", "remove", "replace", "copy", "move", "test"]),
        "path": POINTERS,
        "from": POINTERS,
        "value": JSON,
    }
)


@given(st.lists(OPERATIONS, min_size=1, max_size=4))
async def test_any_patch(caller: "type[Caller]", operations: list[object]) -> None:
    """Whatever a patch is, it is done whole or refused whole, and handled twice it is the same.

    [U1] [U6]
    """
    service = caller()
    service.contacts.create("acme", {"lineId": "L"}, custom_attributes={"a": {"a": [0]}})
    before = service.contacts.get("acme")
    service.emulator.inject("lies_201")

    looked = await service.ask("PATCH", f"/contacts/{FIRST}", operations)
    untouched = service.contacts.get("acme")
    done = await service.ask("PATCH", f"/contacts/{FIRST}", operations)

    assert before == untouched
    assert looked.status == done.status
    if done.status == 200:
        assert looked.body == done.body
    else:
        assert before == service.contacts.get("acme")
