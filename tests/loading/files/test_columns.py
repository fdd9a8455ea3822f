"""Which names hold which fields, where any of several will do."""

import re

import pytest
from attrs import evolve

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.columns import Names, Words, either, find_columns, place_columns
from tests.loading.files.orders import FIELDS, WORDS, order_names


def found(*header: str, names: Names | None = None) -> dict[str, int]:
    """Find the fields in a header."""
    return dict(find_columns(header, names or order_names(), file="a.csv", row=1).places)


def test_spellings() -> None:
    """A name is known in both of its spellings, whatever its case and the space around it."""
    assert {"orderId": 0, "amount": 1} == found(" ORDERID", "Amount", "note")
    assert {"ticketId": 1} == found("note", "Ticket_ID ")


def test_further_columns() -> None:
    """A named column that holds no field is further; one without a name is nothing."""
    columns = find_columns(["orderId", " ", " note "], order_names(), file="a", row=1)

    assert (("note",), {"orderId": "orderId"}) == (columns.further, columns.labels)


@pytest.mark.parametrize("header", [["orderId"], ["ticketId"], ["ticketId", "orderId"]])
def test_any_anchor_will_do(header: list[str]) -> None:
    """One of the fields that no file is without is enough."""
    assert set(header) == set(found(*header))


def test_no_anchor() -> None:
    """Without any of them all are named, and one is said to map."""
    with pytest.raises(InvalidInputError) as caught:
        found("id", "amount")

    assert (
        "a.csv: row 1: no column 'orderId' or 'ticketId'; there are 'id', 'amount': rename one, or "
        "map it with --column orderId=NAME"
    ) == str(caught.value)


def test_mapped() -> None:
    """A field that is mapped is found under that name alone, and has to be there."""
    names = order_names({"amount": "Sum", "order_id": "No."})

    assert {"orderId": 0, "amount": 1} == found("no.", "sum", "amount", names=names)
    with pytest.raises(InvalidInputError, match=r"no column 'Sum'; .* --column amount=NAME"):
        found("No.", "amount", names=names)
    with pytest.raises(InvalidInputError, match=r"no column 'No\.' or 'ticketId'; "):
        found("orderId", "sum", names=names)


def test_required() -> None:
    """Anchors are one group; whatever is mapped is a group of its own, and none comes twice."""
    assert (("orderId", "ticketId"),) == order_names().required
    assert (("orderId", "ticketId"), ("orderId",)) == order_names({"orderId": "a"}).required
    assert (("orderId",),) == order_names({"orderId": "a"}, ["orderId"]).required


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"price": "a"}, "columns: 'price' is no field of an order: use orderId, ticketId, amount"),
        ({"orderId": "a", "order_id": "b"}, "columns: orderId is mapped twice"),
        ({"orderId": "a", "amount": " A "}, "columns: one column is named for two fields"),
    ],
)
def test_bad_mapping(columns: dict[str, str], why: str) -> None:
    """A mapping that cannot be meant is refused in the caller's own words."""
    with pytest.raises(InvalidInputError, match=f"^{re.escape(why)}$"):
        order_names(columns)


def test_two_columns_for_one_field() -> None:
    """Two columns for one field are named with their places."""
    with pytest.raises(InvalidInputError, match=r"'a' and 'ORDERID' \(columns 1 and 3\) are both"):
        found("a", "x", "ORDERID", names=Names(WORDS, ("orderId",), {"a": "orderId"} | FOLDED))


FOLDED = {wire.casefold(): wire for wire in FIELDS}


def test_names_that_are_made_up() -> None:
    """Names that are in no field can be given one; fields come first."""
    names = evolve(order_names(), further=lambda name: None if name == "no" else f"+{name}")

    assert {"orderId": 0, "+Colour": 1} == found("orderid", " Colour ", "no", names=names)


@pytest.mark.parametrize("width", [1, 3])
def test_as_many_names_as_cells(width: int) -> None:
    """Columns that are named for a file without a header are as many as its rows have cells."""
    names = evolve(order_names(), listed=("orderId", "amount"))
    first = ["x"] * width

    with pytest.raises(InvalidInputError) as caught:
        place_columns(first, names, file="a.csv", row=1)
    loose, _ = place_columns(first, evolve(names, strict=False), file="a.csv", row=1)

    assert (
        f"a.csv: row 1: the row's cells are {width}, and the columns that are named are 2: name as "
        "many columns as the rows have cells"
    ) == str(caught.value)
    assert width == len(loose.header)


def test_secrets_are_not_shown() -> None:
    """A file taken for another shows nothing that looks like a key."""
    words = Words("an order", "an orderId", "the number", re.compile("key-[a-z]+"), "key-***")
    names = Names.of(None, FIELDS, words, ["orderId"])

    with pytest.raises(InvalidInputError, match=r"there are 'a key-\*\*\*, b', 'c'"):
        found("a key-abc, b", "c", names=names)


def test_long_headers_are_cut() -> None:
    """A message names the first twelve columns, each with no more than forty characters."""
    with pytest.raises(InvalidInputError) as caught:
        found(*["x" * 100] * 13)

    assert 12 * 40 == str(caught.value).count("x")
    assert "', …: rename" in str(caught.value)


@pytest.mark.parametrize(
    ("names", "text"), [("a", "'a'"), ("ab", "'a' or 'b'"), ("abc", "'a', 'b' or 'c'")]
)
def test_either(names: str, text: str) -> None:
    """Names of which any will do are written as a sentence would have them."""
    assert text == either(list(names))
