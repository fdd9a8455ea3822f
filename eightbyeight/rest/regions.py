"""Where the CPaaS products are: a host per product and region (the page "Platform regions")."""

from collections.abc import Mapping
from enum import StrEnum

from eightbyeight.errors import InvalidInputError

__all__ = ["Region", "region_origin"]


class Region(StrEnum):
    """Where an account is provisioned. An account of one region is unknown to the others."""

    ASIA = "asia"
    """Asia-Pacific, the vendor's default."""
    EUROPE = "europe"
    NORTH_AMERICA = "north_america"
    INDONESIA = "indonesia"


_DOMAINS: Mapping[Region, str] = {
    Region.ASIA: "8x8.com",
    Region.EUROPE: "8x8.uk",
    Region.NORTH_AMERICA: "us.8x8.com",
    Region.INDONESIA: "8x8.id",
}


def region_origin(product: str, region: object) -> str:
    """Give a product's origin in a region.

    Args:
        product: The host's first label, such as ``contacts``.
        region: A :class:`Region` or its text.

    Raises:
        InvalidInputError: there is no such region.
    """
    if isinstance(region, str):
        for known, domain in _DOMAINS.items():
            if region == known:
                return f"https://{product}.{domain}"
    raise InvalidInputError.of("region", f"{region!r:.60} is none of {', '.join(Region)}")
