"""The countries of ISO 3166-1, by their codes of two letters."""

from eightbyeight.contacts.files.findings import ContactRule, Fault
from eightbyeight.contacts.files.pages import CREATE
from eightbyeight.errors import InvalidInputError

__all__ = ["COUNTRIES", "country_fault", "country_of", "meant_country"]

_ASSIGNED = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
ZW
"""

COUNTRIES = frozenset(_ASSIGNED.split())
"""The 249 codes that are officially assigned."""

# Codes in daily use that ISO 3166-1 reserves without assigning them.
_MEANT = {"UK": "GB", "EL": "GR"}


def country_of(given: object) -> str | None:
    """Give the country that a caller named, in capital letters; None for none.

    Raises:
        InvalidInputError: it is no country's code.
    """
    if given is None:
        return None
    # Not all that becomes two capital letters is written with two letters, such as a sharp s.
    if isinstance(given, str) and given.isascii() and given.upper() in COUNTRIES:
        return given.upper()
    raise InvalidInputError.of(
        "country", f"{given!r:.60} is no country's code of two letters, such as SG"
    )


def country_fault(text: str) -> Fault | None:
    """Say what is wrong with a country's code, or give None."""
    if text in COUNTRIES:
        return None
    meant = meant_country(text)
    if meant is None:
        message = "is no country's code of two letters (ISO 3166-1 alpha-2)"
        return Fault(ContactRule.COUNTRY, message, "write it as SG, US or GB are written", CREATE)
    if meant == text.strip():
        message = "has blanks around the country's code"
    elif meant == text.strip().upper():
        message = "is a country's code in small letters"
    else:
        message = "is no code of ISO 3166-1 alpha-2"
    return Fault(ContactRule.COUNTRY, message, f"write {meant}", CREATE)


def meant_country(text: str) -> str | None:
    """Give the code that somebody who wrote this must have meant; None where none comes to mind."""
    code = text.strip().upper()
    code = _MEANT.get(code, code)
    return code if code in COUNTRIES else None
