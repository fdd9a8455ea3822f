"""The vendor's files, or a skip that says how to get them."""

import pytest

from tests.vendor import automation, campaigns, contacts
from tests.vendor.openapi import VendorOpenApi, VendorSource


@pytest.fixture(
    params=[automation.SOURCE, campaigns.SOURCE, contacts.SOURCE],
    ids=["automation", "campaigns", "contacts"],
)
def source(request: pytest.FixtureRequest) -> VendorSource:
    """Each of the files in turn."""
    source: VendorSource = request.param
    return source


@pytest.fixture(scope="session")
def vendor_openapi() -> VendorOpenApi:
    """The vendor's file of the Contacts API with its overlay."""
    vendor = contacts.load()
    if vendor is None:
        pytest.skip(contacts.SOURCE.how_to_get_it)
    return vendor
