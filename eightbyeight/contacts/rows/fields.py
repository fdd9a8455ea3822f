"""Which column, or JSON key, of a file of contacts holds which field."""

import re
from collections.abc import Collection, Mapping

from attrs import evolve

from eightbyeight.contacts.checks import ADDRESS_FIELDS, CONTACT_FIELDS
from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.columns import Names, Words, folded

__all__ = ["ADDRESSES", "ATTRIBUTE", "FIELDS", "NESTED", "contact_names"]


def _wire(attribute: str) -> str:
    first, *rest = attribute.split("_")
    return first + "".join(word.capitalize() for word in rest)


ADDRESSES: Mapping[str, str] = {_wire(name): name for name in ADDRESS_FIELDS}
"""Wire names of the addresses, with the attributes that hold them, the most telling first."""
FIELDS: Mapping[str, str] = {**ADDRESSES, **{_wire(name): name for name in CONTACT_FIELDS}}
"""Wire names of everything that has a column of its own."""
ATTRIBUTE = "customAttributes."
"""Begins the wire name of a column that holds a custom attribute."""
NESTED: Mapping[str, str] = {
    "addresses": "addresses",
    "groups": "groups",
    "customAttributes": "custom_attributes",
}
"""Keys that hold more than one value; a column cannot."""

_WORDS = Words(
    row="a contact",
    wanted="an msisdn or another address",
    held="the phone number",
    # Keys of 8x8 Connect have no form of their own; column names are hardly as long.
    secret=re.compile(r"[\w+/=-]{32,}"),
    unlike=re.compile(r"(\d\W{0,2}){7,}|\S@\S"),
    without_header="write one above it, or say has_header=False (--no-header) and name the columns",
)


def contact_names(
    columns: Mapping[str, str] | None, attributes: str | Collection[str]
) -> tuple[Names, Names]:
    """Give the names of the columns of a contact, and of its JSON keys.

    An attribute asked for by name must have a column; a line of JSON need not have it. Keys may
    also be those of the wire's form.

    Args:
        columns: The caller's own names, by field.
        attributes: ``"all"``, or the names of the columns that hold custom attributes.

    Raises:
        InvalidInputError: an unknown field, one name for two fields, or an attribute that is none.
    """
    wanted = () if attributes == "all" else _attribute_names(attributes)
    asked = {f"{ATTRIBUTE}{name}": name for name in wanted}
    names = Names.of(columns, {**FIELDS, **asked}, _WORDS, tuple(ADDRESSES))
    if attributes == "all":
        names = evolve(names, further=_attribute_of)
    nested = {
        **{folded(wire): wire for wire in NESTED},
        **{folded(attribute): wire for wire, attribute in NESTED.items()},
    }
    keys = evolve(names, anchors=(*names.anchors, "addresses"), fields={**nested, **names.fields})
    return evolve(names, mapped={**asked, **names.mapped}), keys


def _attribute_of(name: str) -> str | None:
    bare = name[len(ATTRIBUTE) :] if folded(name).startswith(folded(ATTRIBUTE)) else name
    return f"{ATTRIBUTE}{bare}" if bare else None


def _attribute_names(attributes: object) -> tuple[str, ...]:
    if isinstance(attributes, str | Mapping) or not isinstance(attributes, Collection):
        raise InvalidInputError.of("attributes", 'must be "all" or a list of columns')
    names = [name.strip() if isinstance(name, str) else "" for name in attributes]
    if not all(names):
        raise InvalidInputError.of("attributes", "must be names of columns, all of them text")
    taken = {folded(name): name for wire, spelling in FIELDS.items() for name in (wire, spelling)}
    for name in names:
        if folded(name) in taken:
            raise InvalidInputError.of(
                "attributes", f"{name!r} is a field of a contact, or is named twice"
            )
        taken[folded(name)] = name
    return tuple(names)
