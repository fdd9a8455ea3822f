"""The region decides which host is asked."""

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.rest.regions import Region, region_origin


@pytest.mark.parametrize(
    ("region", "origin"),
    [
        ("asia", "https://contacts.8x8.com"),
        ("europe", "https://contacts.8x8.uk"),
        ("north_america", "https://contacts.us.8x8.com"),
        ("indonesia", "https://contacts.8x8.id"),
    ],
)
def test_hosts(region: str, origin: str) -> None:
    """Each region has the host that "Getting started with Contacts API" lists."""
    assert origin == region_origin("contacts", region) == region_origin("contacts", Region(region))


@pytest.mark.parametrize("region", ["", "Asia", "us", None, 1, "moon" * 50])
def test_no_region(region: object) -> None:
    """What is no region is refused, and the message lists those that are."""
    with pytest.raises(InvalidInputError, match="asia, europe, north_america, indonesia") as caught:
        region_origin("contacts", region)

    assert "region" == caught.value.problems[0].field
    assert len(str(caught.value)) < 200
