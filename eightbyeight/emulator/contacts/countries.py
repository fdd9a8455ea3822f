"""Phone numbers that are written without the country's calling code.

The vendor takes "both international and national formats (for national you have to specify a
country)"; how a number is told from the other kind is not published.
"""

from collections.abc import Mapping

from eightbyeight.emulator.accounts.refusing import bad_request

__all__ = ["international", "read_country"]

# The ITU's calling codes of countries where the vendor has customers and numbers.
_CALLING_CODES: Mapping[str, str] = {
    "AU": "61",
    "CA": "1",
    "CN": "86",
    "DE": "49",
    "ES": "34",
    "FR": "33",
    "GB": "44",
    "HK": "852",
    "ID": "62",
    "IN": "91",
    "IT": "39",
    "JP": "81",
    "KR": "82",
    "MY": "60",
    "NZ": "64",
    "PH": "63",
    "SG": "65",
    "TH": "66",
    "TW": "886",
    "US": "1",
    "VN": "84",
}
_LETTERS = 2


def read_country(value: object) -> str:
    """Give a country's two letters in capitals."""
    if isinstance(value, str) and len(value) == _LETTERS and value.isascii() and value.isalpha():
        return value.upper()
    raise bad_request("country must be the two letters of ISO 3166-1 alpha-2")


def international(msisdn: str, country: str | None) -> str:
    """Give a phone number without its plus, and with the country's calling code.

    Args:
        msisdn: As it was written.
        country: Where it is meant, or None.
    """
    digits = msisdn.removeprefix("+")
    code = _CALLING_CODES.get(country or "", "")
    return digits if msisdn.startswith("+") or digits.startswith(code) else code + digits
