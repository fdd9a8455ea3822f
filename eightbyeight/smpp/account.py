"""Adobe Campaign's external account for SMS by SMPP, setting by setting.

The names are those of Adobe's screens, the values those of 8x8's page "Adobe Campaigns"; where its
text and its pictures differ, the text is followed.
"""

import os
from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import Attribute, asdict, field, fields, frozen

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.smpp.screens import Screen, shown_as
from eightbyeight.toml_files import key_problems, read_toml, refuse_other_file

__all__ = ["AdobeSmppAccount", "check_kinds"]


@frozen(kw_only=True)
class AdobeSmppAccount:
    """Everything that Adobe asks for on the screens of an SMS routing account.

    It checks nothing when it is made: :func:`~eightbyeight.smpp.check_smpp_account` does. There is
    no password in it, so that it can be kept with other files: whoever fills in the screen types
    it there.
    """

    label: str = field(default="8x8 SMS routing", metadata=shown_as("Label", Screen.ACCOUNT))
    """What the account is called on Adobe's screens."""
    id: str = field(default="extAccount8x8", metadata=shown_as("ID", Screen.ACCOUNT))
    """Adobe's internal name of it."""
    type: str = field(default="Routing", metadata=shown_as("Type", Screen.ACCOUNT))
    enabled: bool = field(default=True, metadata=shown_as("Enabled", Screen.ACCOUNT))
    channel: str = field(default="Mobile (SMS)", metadata=shown_as("Channel", Screen.ACCOUNT))
    delivery_mode: str = field(
        default="Bulk delivery", metadata=shown_as("Delivery mode", Screen.ACCOUNT)
    )
    limit_mta_instances: bool = field(
        default=False, metadata=shown_as("Limit the number of MTA instances", Screen.ACCOUNT)
    )

    smpp_connection_mode: str = field(
        default="Transceiver", metadata=shown_as("SMPP connection mode", Screen.CONNECTION)
    )
    smsc_implementation_name: str = field(
        default="Generic", metadata=shown_as("SMSC implementation name", Screen.CONNECTION)
    )
    """Adobe tells the one for 8x8; ``Generic`` is what its screen begins with."""
    receiver_server: str = field(
        default="smpp.8x8.com", metadata=shown_as("Receiver server", Screen.CONNECTION)
    )
    """``smpp.8x8.com`` (Asia-Pacific) or ``smpp.8x8.uk`` (Europe)."""
    receiver_port: int = field(default=2776, metadata=shown_as("Receiver port", Screen.CONNECTION))
    """2776 with TLS; 2775 without is of old."""
    receiver_account: str = field(
        default="", metadata=shown_as("Receiver account", Screen.CONNECTION)
    )
    """The ``system_id``, from 8x8's account manager."""
    receiver_system_type: str = field(
        default="", metadata=shown_as("Receiver system type", Screen.CONNECTION)
    )
    simultaneous_connections: int = field(
        default=1, metadata=shown_as("Simultaneous connections", Screen.CONNECTION)
    )
    enable_tls: bool = field(
        default=True, metadata=shown_as("Enable TLS over SMPP", Screen.CONNECTION)
    )
    verbose_traces: bool = field(
        default=False,
        metadata=shown_as("Enable verbose SMPP traces in the log file", Screen.CONNECTION),
    )

    allow_transliteration: bool = field(
        default=False, metadata=shown_as("Allow character transliteration", Screen.CHANNEL)
    )
    store_incoming_mo: bool = field(
        default=True, metadata=shown_as("Store incoming MO in the database", Screen.CHANNEL)
    )
    """Keeps replies in Adobe's table ``inSMS``."""
    real_time_kpi: bool = field(
        default=True,
        metadata=shown_as("Enable Real-time KPI updates during SR processing", Screen.CHANNEL),
    )
    source_number: str = field(default="", metadata=shown_as("Source number", Screen.CHANNEL))
    """A sender of letters has 11 of them at most, a number 15 digits."""
    short_code: str = field(default="", metadata=shown_as("Short code", Screen.CHANNEL))
    source_ton: int = field(default=0, metadata=shown_as("Source TON", Screen.CHANNEL))
    source_npi: int = field(default=0, metadata=shown_as("Source NPI", Screen.CHANNEL))
    destination_ton: int = field(default=0, metadata=shown_as("Destination TON", Screen.CHANNEL))
    destination_npi: int = field(default=0, metadata=shown_as("Destination NPI", Screen.CHANNEL))
    service_type: str = field(default="smpp", metadata=shown_as("Service type", Screen.CHANNEL))

    max_mt_per_second: int = field(
        default=50, metadata=shown_as("Max MT throughput per second", Screen.THROUGHPUT)
    )
    """Messages per second over all connections; 0 lets Adobe send as fast as it can."""
    time_before_reconnection: int | None = field(
        default=None, metadata=shown_as("Time before reconnection", Screen.THROUGHPUT, "s")
    )
    """Seconds, as all times here; None leaves what Adobe's screen has."""
    mt_expiration_period: int | None = field(
        default=None, metadata=shown_as("Expiration period of the MT", Screen.THROUGHPUT, "s")
    )
    bind_timeout: int | None = field(
        default=None, metadata=shown_as("Bind timeout", Screen.THROUGHPUT, "s")
    )
    enquire_link_period: int | None = field(
        default=None, metadata=shown_as("enquire_link period", Screen.THROUGHPUT, "s")
    )

    encoding_mapping: Mapping[str, int] = field(
        factory=dict, hash=False, metadata=shown_as("Specific mapping of encodings", Screen.SMSC)
    )
    """Encoding to ``data_coding``, such as ``{"UCS-2": 8}``; empty defines none."""
    send_full_phone_number: bool = field(
        default=False,
        metadata=shown_as(
            "Send full phone number (send characters other than digits)", Screen.SMSC
        ),
    )
    automatic_replies: Mapping[str, str] = field(
        factory=dict, hash=False, metadata=shown_as("Automatic reply to", Screen.REPLIES)
    )
    """Keyword to reply."""

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> Self:
        """Read an account from a TOML file; settings it does not name have 8x8's values.

        Raises:
            InvalidInputError: the file cannot be read, is another one, or a key or a value is
                none; there is one problem for each.
        """
        table, name = read_toml(path), str(path)
        if any("password" in key.lower() for key in table):
            raise InvalidInputError.of(
                name, "holds a password: remove it from the file, and type it into Adobe's screen"
            )
        known = [one.name for one in fields(cls)]
        refuse_other_file(
            table, known, name, kind="SMPP account", printed_by="eightbyeight smpp template"
        )
        problems = [
            *(InputProblem(problem, name) for problem in key_problems(table, known).values()),
            *_problems(table, name),
        ]
        if problems:
            raise InvalidInputError(*problems)
        return cls(**cast("dict[str, Any]", table))


def check_kinds(account: AdobeSmppAccount) -> None:
    """Check that it is an account, and that its settings have values of the kinds they can have.

    Raises:
        InvalidInputError: it is none, or a setting's value is of a kind that it cannot have, such
            as a port in quotation marks; with one problem for each.
    """
    if not isinstance(account, AdobeSmppAccount):
        kind = type(account).__name__
        raise InvalidInputError.of("account", f"must be an AdobeSmppAccount, not {kind}")
    problems = _problems(asdict(account, recurse=False), "account")
    if problems:
        raise InvalidInputError(*problems)


def _problems(settings: Mapping[str, object], within: str) -> list[InputProblem]:
    return [
        InputProblem(f"{one.name} {fault}", within)
        for one in fields(AdobeSmppAccount)
        if one.name in settings and (fault := _fault(one, settings[one.name])) is not None
    ]


def _fault(setting: "Attribute[object]", value: object) -> str | None:
    match setting.default:
        case bool():
            fits, wanted = isinstance(value, bool), "must be true or false"
        case int():
            fits, wanted = type(value) is int, "must be a whole number"
        case None:
            fits, wanted = value is None or type(value) is int, "must be a whole number"
        case str():
            fits, wanted = isinstance(value, str), 'must be a text, in "quotation marks"'
        case _:
            kind = str if setting.name == "automatic_replies" else int
            fits = isinstance(value, Mapping) and all(
                isinstance(key, str) and type(one) is kind for key, one in value.items()
            )
            wanted = f"must be a table of {'texts' if kind is str else 'whole numbers'}"
    return None if fits else wanted
