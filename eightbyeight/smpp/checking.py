"""Whether an account fits what 8x8 has on the other side of the connection."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from attrs import frozen

from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Finding
from eightbyeight.smpp.account import AdobeSmppAccount, check_kinds

__all__ = ["SmppRule", "check_smpp_account"]

_ADOBE = "https://developer.8x8.com/connect/docs/adobe-campaigns"
_SMPP = "https://developer.8x8.com/connect/docs/smpp-connection"
_REGIONS = "https://developer.8x8.com/connect/docs/platform-deployment-regions"

_HOSTS = ("smpp.8x8.com", "smpp.8x8.uk")
_OLD_HOST = "smpp.wavecell.com"
_TLS_PORT, _PLAIN_PORT = 2776, 2775
_HIGHEST_PORT = 65535
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.IGNORECASE)
_LONGEST_SYSTEM_ID, _LONGEST_SYSTEM_TYPE = 15, 12
"""Characters of SMPP 3.4, without the zero that ends them."""
_LETTERS, _DIGITS = 11, 15
"""How long a sender can be: 3GPP TS 23.040 has room for 11 letters of GSM 7-bit in an address, and
ITU-T E.164 for 15 digits in a number."""
_NUMBER = re.compile(r"\+?([0-9]*)")
_TON = frozenset(range(7))
_NPI = frozenset({0, 1, 3, 4, 6, 8, 9, 10, 13, 14, 18})
_DATA_CODING = {0: "GSM 7-bit", 1: "GSM 7-bit", 3: "Latin-1", 8: "UCS-2"}
_FIXED = {"type": "Routing", "channel": "Mobile (SMS)", "delivery_mode": "Bulk delivery"}
_DURATIONS = (
    "time_before_reconnection",
    "mt_expiration_period",
    "bind_timeout",
    "enquire_link_period",
)
_A_WEEK = 7 * 24 * 3600


class SmppRule(StrEnum):
    """What a finding is about."""

    BLANK = "blank"
    ACCOUNT_KIND = "account-kind"
    NOT_ENABLED = "not-enabled"
    LIMITED_INSTANCES = "limited-instances"
    CONNECTION_MODE = "connection-mode"
    IMPLEMENTATION_NAME = "implementation-name"
    HOST = "host"
    PORT = "port"
    TLS = "tls"
    SYSTEM_ID = "system-id"
    SYSTEM_TYPE = "system-type"
    CONNECTIONS = "connections"
    THROUGHPUT = "throughput"
    TRACES = "traces"
    TRANSLITERATION = "transliteration"
    SOURCE_NUMBER = "source-number"
    NUMBER_TYPE = "number-type"
    SERVICE_TYPE = "service-type"
    DURATION = "duration"
    DATA_CODING = "data-coding"
    FULL_NUMBER = "full-number"
    AUTOMATIC_REPLY = "automatic-reply"


@frozen
class _Allowance:
    binds: int
    per_bind: int


Findings = Iterator[Finding]


def check_smpp_account(
    account: AdobeSmppAccount, *, binds: int = 4, messages_per_second: int = 50
) -> tuple[Finding, ...]:
    """Tell what of an account does not fit 8x8's side; no connection is opened.

    Args:
        account: The account.
        binds: How many connections 8x8 allows the ``system_id``; the account manager can raise it.
        messages_per_second: How many messages it takes on each of them.

    Returns:
        What is wrong, in the order of Adobe's screens; where none is an error, the account can be
        tried.

    Raises:
        InvalidInputError: an allowance is no number above 0, it is no account, or a setting's
            value is of a kind that it cannot have, such as a port in quotation marks.
    """
    for name, value in (("binds", binds), ("messages_per_second", messages_per_second)):
        _check_count(name, value)
    check_kinds(account)
    allowance = _Allowance(binds, messages_per_second)
    return tuple(finding for check in _CHECKS for finding in check(account, allowance))


def _check_count(name: str, value: object) -> None:
    if type(value) is not int or value < 1:
        raise InvalidInputError.of(name, "must be a whole number above 0")


def _account(account: AdobeSmppAccount, _: _Allowance) -> Findings:
    for name in ("label", "id"):
        if not getattr(account, name).strip():
            yield Finding.error(SmppRule.BLANK, name, "is blank", "give it a text", _ADOBE)
    for name, wanted in _FIXED.items():
        if getattr(account, name) != wanted:
            yield Finding.error(
                SmppRule.ACCOUNT_KIND, name, f"is not {wanted}", f"choose {wanted}", _ADOBE
            )
    if not account.enabled:
        yield Finding.warning(
            SmppRule.NOT_ENABLED,
            "enabled",
            "is off: nothing is sent by it",
            "check the box",
            _ADOBE,
        )
    if account.limit_mta_instances:
        message = "is checked, and 8x8's page leaves it unchecked"
        yield Finding.warning(
            SmppRule.LIMITED_INSTANCES, "limit_mta_instances", message, "uncheck the box", _ADOBE
        )


def _connection(account: AdobeSmppAccount, _: _Allowance) -> Findings:
    if account.smpp_connection_mode != "Transceiver":
        yield Finding.error(
            SmppRule.CONNECTION_MODE,
            "smpp_connection_mode",
            "is not Transceiver, the mode of 8x8's page",
            "choose Transceiver; for two connections, one to send and one to receive, ask 8x8",
            _ADOBE,
        )
    name = account.smsc_implementation_name.strip()
    if name in {"", "Generic"}:
        yield Finding.warning(
            SmppRule.IMPLEMENTATION_NAME,
            "smsc_implementation_name",
            "is what Adobe's screen begins with" if name else "is blank",
            "ask Adobe for the name that stands for 8x8",
            _ADOBE,
        )
    yield from _host(account.receiver_server)
    yield from _port(account.receiver_port, tls=account.enable_tls)


def _host(host: str) -> Findings:
    where = "receiver_server"
    if _HOST.fullmatch(host) is None:
        message = "is no name of a host, such as smpp.8x8.com, without scheme and port"
        yield Finding.error(SmppRule.HOST, where, message, f"write {' or '.join(_HOSTS)}", _SMPP)
    elif host.lower() == _OLD_HOST:
        message = "is the host's name of old"
        yield Finding.error(SmppRule.HOST, where, message, f"write {_HOSTS[0]}", _ADOBE)
    elif host.lower() not in _HOSTS:
        message = f"is none of the hosts that 8x8 names for SMPP ({', '.join(_HOSTS)})"
        mend = "ask 8x8 whether it is yours, or write the one of your region"
        source = _REGIONS if "8x8" in host else _SMPP
        yield Finding.warning(SmppRule.HOST, where, message, mend, source)


def _port(port: int, *, tls: bool) -> Findings:
    if not 0 < port <= _HIGHEST_PORT:
        yield Finding.error(
            SmppRule.PORT, "receiver_port", "is no port", f"write {_TLS_PORT}", _ADOBE
        )
    elif port == _TLS_PORT and not tls:
        message = f"is off, and port {_TLS_PORT} takes TLS alone"
        yield Finding.error(SmppRule.TLS, "enable_tls", message, "check the box", _ADOBE)
    elif port == _PLAIN_PORT and tls:
        message = "is without TLS on 8x8's side, and with TLS on yours"
        yield Finding.error(SmppRule.PORT, "receiver_port", message, f"write {_TLS_PORT}", _ADOBE)
    elif port == _PLAIN_PORT:
        message = "is off: account, password and messages can be read on the way"
        mend = f"check the box, and write {_TLS_PORT} for the receiver port"
        yield Finding.warning(SmppRule.TLS, "enable_tls", message, mend, _ADOBE)
    elif port != _TLS_PORT:
        message = f"is none of 8x8's ({_TLS_PORT} with TLS, {_PLAIN_PORT} without)"
        yield Finding.error(SmppRule.PORT, "receiver_port", message, f"write {_TLS_PORT}", _SMPP)


def _bind(account: AdobeSmppAccount, allowance: _Allowance) -> Findings:
    system_id, where = account.receiver_account, "receiver_account"
    if not system_id.strip():
        mend = "write the account that 8x8's account manager gives, along with its password"
        yield Finding.error(SmppRule.SYSTEM_ID, where, "is not filled in", mend, _ADOBE)
    elif not _fits(system_id, _LONGEST_SYSTEM_ID):
        message = f"is no system_id of SMPP 3.4: at most {_LONGEST_SYSTEM_ID} characters of ASCII"
        yield Finding.error(
            SmppRule.SYSTEM_ID, where, message, "copy it from 8x8's letter again", _SMPP
        )
    system_type, where = account.receiver_system_type, "receiver_system_type"
    if not _fits(system_type, _LONGEST_SYSTEM_TYPE):
        message = f"is longer than SMPP 3.4 has room for ({_LONGEST_SYSTEM_TYPE} of ASCII)"
        yield Finding.error(SmppRule.SYSTEM_TYPE, where, message, "leave it empty", _SMPP)
    elif system_type:
        message = "is given, and 8x8's page leaves it empty"
        yield Finding.warning(SmppRule.SYSTEM_TYPE, where, message, "leave it empty", _ADOBE)
    count, where = account.simultaneous_connections, "simultaneous_connections"
    if count < 1:
        yield Finding.error(SmppRule.CONNECTIONS, where, "is less than one", "write 1", _ADOBE)
    elif count > allowance.binds:
        message = f"is {count}, and 8x8 allows the account {allowance.binds} binds"
        mend = f"write {allowance.binds} or less, or ask 8x8 for more"
        yield Finding.error(SmppRule.CONNECTIONS, where, message, mend, _SMPP)
    if account.verbose_traces:
        message = "is on: the log holds every message and every number"
        mend = "uncheck the box when the trouble is found"
        yield Finding.warning(SmppRule.TRACES, "verbose_traces", message, mend, _ADOBE)


def _fits(text: str, longest: int) -> bool:
    return len(text) <= longest and text.isascii() and (not text or text.isprintable())


def _channel(account: AdobeSmppAccount, _: _Allowance) -> Findings:
    if account.allow_transliteration:
        message = "is checked: characters are replaced by others that look alike"
        yield Finding.warning(
            SmppRule.TRANSLITERATION, "allow_transliteration", message, "uncheck the box", _ADOBE
        )
    yield from _sender(account.source_number)
    for name, known in (
        ("source_ton", _TON),
        ("source_npi", _NPI),
        ("destination_ton", _TON),
        ("destination_npi", _NPI),
    ):
        value = getattr(account, name)
        if value not in known:
            message = f"is {value}, which SMPP 3.4 does not have"
            yield Finding.error(SmppRule.NUMBER_TYPE, name, message, "write 0", _SMPP)
        elif value:
            message = f"is {value}, and 8x8's page has 0"
            yield Finding.warning(SmppRule.NUMBER_TYPE, name, message, "write 0", _ADOBE)
    if account.service_type != "smpp":
        message = "is not smpp, in small letters"
        yield Finding.error(SmppRule.SERVICE_TYPE, "service_type", message, "write smpp", _ADOBE)


def _sender(sender: str) -> Findings:
    where, number = "source_number", _NUMBER.fullmatch(sender)
    if number is None and len(sender) > _LETTERS:
        message = (
            f"has {len(sender)} characters, and {_LETTERS} is the limit of a sender of letters"
        )
        yield Finding.warning(SmppRule.SOURCE_NUMBER, where, message, "shorten it")
    elif number is not None and len(number[1]) > _DIGITS:
        message = f"has {len(number[1])} digits, and {_DIGITS} is the limit of a phone number"
        yield Finding.warning(SmppRule.SOURCE_NUMBER, where, message, "check its digits")


def _throughput(account: AdobeSmppAccount, allowance: _Allowance) -> Findings:
    rate, where = account.max_mt_per_second, "max_mt_per_second"
    most = allowance.per_bind * min(max(account.simultaneous_connections, 1), allowance.binds)
    each = f"{allowance.per_bind} on each connection, {most} in all"
    if rate < 0:
        yield Finding.error(SmppRule.THROUGHPUT, where, "is negative", f"write {most}", _ADOBE)
    elif rate == 0:
        message = f"is 0, which lets Adobe send without limit, and 8x8 takes {each}"
        yield Finding.warning(SmppRule.THROUGHPUT, where, message, f"write {most}", _SMPP)
    elif rate > most:
        message = f"is {rate} messages per second, and 8x8 takes {each}"
        mend = f"write {most} or less, or ask 8x8 for more"
        yield Finding.error(SmppRule.THROUGHPUT, where, message, mend, _SMPP)
    for name in _DURATIONS:
        seconds = getattr(account, name)
        if seconds is None or 0 < seconds <= _A_WEEK:
            continue
        message = f"is {seconds}; it is in seconds"
        mend = "write a number from 1 to a week's 604800, or leave it out for Adobe's own"
        yield Finding.error(SmppRule.DURATION, name, message, mend, _ADOBE)


def _specifics(account: AdobeSmppAccount, _: _Allowance) -> Findings:
    known = ", ".join(f"{code} {name}" for code, name in _DATA_CODING.items())
    for encoding, code in account.encoding_mapping.items():
        if code not in _DATA_CODING:
            where = f"encoding_mapping.{encoding}"
            message = f"is {code}, a data_coding that 8x8 does not have"
            yield Finding.error(
                SmppRule.DATA_CODING, where, message, f"write one of {known}", _SMPP
            )
    if account.send_full_phone_number:
        message = "is on: the + goes out with the number, which SMPP does not provide for"
        mend = "uncheck the box, unless 8x8 asks for it"
        yield Finding.warning(SmppRule.FULL_NUMBER, "send_full_phone_number", message, mend, _ADOBE)
    for keyword, reply in account.automatic_replies.items():
        if not keyword.strip() or not reply.strip():
            where = f"automatic_replies.{keyword}"
            message = "has a blank keyword or reply"
            yield Finding.error(
                SmppRule.AUTOMATIC_REPLY, where, message, "fill it in, or remove it", _ADOBE
            )


_CHECKS: tuple[Callable[[AdobeSmppAccount, _Allowance], Findings], ...] = (
    _account,
    _connection,
    _bind,
    _channel,
    _throughput,
    _specifics,
)
