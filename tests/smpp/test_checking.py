"""Whether an account fits 8x8's side: hosts, port and TLS, binds, throughput, and the rest."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.findings import Severity
from eightbyeight.smpp import AdobeSmppAccount, SmppRule, check_smpp_account

ACCOUNT = AdobeSmppAccount(receiver_account="acme", smsc_implementation_name="8x8")

ERROR, WARNING = Severity.ERROR, Severity.WARNING

BROKEN: list[tuple[dict[str, object], SmppRule, Severity]] = [
    ({"label": " "}, SmppRule.BLANK, ERROR),
    ({"id": ""}, SmppRule.BLANK, ERROR),
    ({"type": "Email"}, SmppRule.ACCOUNT_KIND, ERROR),
    ({"channel": "Email"}, SmppRule.ACCOUNT_KIND, ERROR),
    ({"delivery_mode": "Unitary"}, SmppRule.ACCOUNT_KIND, ERROR),
    ({"enabled": False}, SmppRule.NOT_ENABLED, WARNING),
    ({"limit_mta_instances": True}, SmppRule.LIMITED_INSTANCES, WARNING),
    ({"smpp_connection_mode": "transceiver"}, SmppRule.CONNECTION_MODE, ERROR),
    ({"smsc_implementation_name": "Generic"}, SmppRule.IMPLEMENTATION_NAME, WARNING),
    ({"smsc_implementation_name": " "}, SmppRule.IMPLEMENTATION_NAME, WARNING),
    ({"receiver_server": "smpp.wavecell.com"}, SmppRule.HOST, ERROR),
    ({"receiver_server": "SMPP.Wavecell.com"}, SmppRule.HOST, ERROR),
    ({"receiver_server": "smpp.8x8.com:2776"}, SmppRule.HOST, ERROR),
    ({"receiver_server": "https://smpp.8x8.com"}, SmppRule.HOST, ERROR),
    ({"receiver_server": "smpp.us.8x8.com"}, SmppRule.HOST, WARNING),
    ({"receiver_server": "smpp.example.com"}, SmppRule.HOST, WARNING),
    ({"receiver_server": "localhost"}, SmppRule.HOST, WARNING),
    ({"receiver_port": 0}, SmppRule.PORT, ERROR),
    ({"receiver_port": 65536}, SmppRule.PORT, ERROR),
    ({"receiver_port": 443}, SmppRule.PORT, ERROR),
    ({"receiver_port": 2775}, SmppRule.PORT, ERROR),
    ({"receiver_port": 2775, "enable_tls": False}, SmppRule.TLS, WARNING),
    ({"enable_tls": False}, SmppRule.TLS, ERROR),
    ({"receiver_account": " "}, SmppRule.SYSTEM_ID, ERROR),
    ({"receiver_account": "x" * 16}, SmppRule.SYSTEM_ID, ERROR),
    ({"receiver_account": "acmé"}, SmppRule.SYSTEM_ID, ERROR),
    ({"receiver_account": "ac\tme"}, SmppRule.SYSTEM_ID, ERROR),
    ({"receiver_system_type": "x" * 13}, SmppRule.SYSTEM_TYPE, ERROR),
    ({"receiver_system_type": "VMA"}, SmppRule.SYSTEM_TYPE, WARNING),
    ({"simultaneous_connections": 0}, SmppRule.CONNECTIONS, ERROR),
    ({"simultaneous_connections": 5}, SmppRule.CONNECTIONS, ERROR),
    ({"verbose_traces": True}, SmppRule.TRACES, WARNING),
    ({"allow_transliteration": True}, SmppRule.TRANSLITERATION, WARNING),
    ({"source_number": "ACME Coffee Shop"}, SmppRule.SOURCE_NUMBER, WARNING),
    ({"source_number": "ACME Coffees"}, SmppRule.SOURCE_NUMBER, WARNING),
    ({"source_number": "+" + "1" * 16}, SmppRule.SOURCE_NUMBER, WARNING),
    ({"source_number": "1" * 16}, SmppRule.SOURCE_NUMBER, WARNING),
    ({"source_ton": 7}, SmppRule.NUMBER_TYPE, ERROR),
    ({"destination_npi": 2}, SmppRule.NUMBER_TYPE, ERROR),
    ({"destination_ton": 1}, SmppRule.NUMBER_TYPE, WARNING),
    ({"source_npi": 1}, SmppRule.NUMBER_TYPE, WARNING),
    ({"service_type": "SMPP"}, SmppRule.SERVICE_TYPE, ERROR),
    ({"max_mt_per_second": -1}, SmppRule.THROUGHPUT, ERROR),
    ({"max_mt_per_second": 0}, SmppRule.THROUGHPUT, WARNING),
    ({"max_mt_per_second": 51}, SmppRule.THROUGHPUT, ERROR),
    ({"time_before_reconnection": 0}, SmppRule.DURATION, ERROR),
    ({"mt_expiration_period": 604801}, SmppRule.DURATION, ERROR),
    ({"bind_timeout": -1}, SmppRule.DURATION, ERROR),
    ({"enquire_link_period": 0}, SmppRule.DURATION, ERROR),
    ({"encoding_mapping": {"UCS-2": 9}}, SmppRule.DATA_CODING, ERROR),
    ({"send_full_phone_number": True}, SmppRule.FULL_NUMBER, WARNING),
    ({"automatic_replies": {" ": "You are out."}}, SmppRule.AUTOMATIC_REPLY, ERROR),
    ({"automatic_replies": {"STOP": ""}}, SmppRule.AUTOMATIC_REPLY, ERROR),
]


def made(changes: dict[str, object]) -> AdobeSmppAccount:
    """Make an account that differs from a good one."""
    return evolve(ACCOUNT, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("changes", "rule", "severity"), BROKEN)
def test_every_rule(changes: dict[str, object], rule: SmppRule, severity: Severity) -> None:
    """Each rule that is broken alone is one finding, at its setting, with how to mend it."""
    (finding,) = check_smpp_account(made(changes))

    assert (rule, severity) == (finding.rule, finding.severity)
    assert str(finding.where).partition(".")[0] in {*changes, "enable_tls"}
    assert finding.mend
    page = "https://developer.8x8.com/connect/docs/"
    # How long a sender can be is no rule of the vendor's.
    assert ("" if rule is SmppRule.SOURCE_NUMBER else page) == finding.source[: len(page)]


def test_how_long_a_sender_is() -> None:
    """A sender of letters is told by their limit, one of digits by theirs."""
    limits = {"ACME Coffee Shop": ("16 characters", "11"), "1" * 16: ("16 digits", "15")}

    for sender, (count, limit) in limits.items():
        (finding,) = check_smpp_account(made({"source_number": sender}))
        assert f"has {count}" in finding.message
        assert f" {limit} " in finding.message


def test_a_port_is_told_once() -> None:
    """What to write for a port stands in the finding once."""
    for port in (0, 443, 2775):
        (finding,) = check_smpp_account(made({"receiver_port": port}))
        assert 1 == str(finding).count("write 2776")


def test_the_page_of_a_host() -> None:
    """A host of 8x8's own is measured by the page on regions, another by that on SMPP."""
    hosts = {"smpp.us.8x8.com": "platform-deployment-regions", "a-b.com": "smpp-connection"}

    for host, page in hosts.items():
        (finding,) = check_smpp_account(made({"receiver_server": host}))
        assert finding.source.endswith(f"/{page}")


def test_no_rule_is_without_a_case() -> None:
    """Every rule there is can be broken."""
    assert set(SmppRule) == {rule for _, rule, _ in BROKEN}


def test_all_broken_at_once() -> None:
    """Findings do not hide each other, as far as they are not about one setting."""
    changes: dict[str, object] = {}
    for one, _, _ in BROKEN:
        changes = {**one, **changes}

    found = {finding.rule for finding in check_smpp_account(made(changes))}
    assert set(SmppRule) - found <= {SmppRule.TLS}


@pytest.mark.parametrize(
    "changes",
    [
        {"receiver_server": "smpp.8x8.uk"},
        {"source_number": "ACME Coffee"},
        {"source_number": "1" * 15},
        {"source_number": "+" + "1" * 15},
        {"receiver_server": "SMPP.8X8.COM"},
        {"simultaneous_connections": 4, "max_mt_per_second": 200},
        {"receiver_account": "x" * 15, "bind_timeout": 1, "mt_expiration_period": 604800},
        {"encoding_mapping": {"GSM": 0, "GSM 7": 1, "Latin-1": 3, "UCS-2": 8}},
        {"automatic_replies": {"STOP": "You are out."}},
    ],
)
def test_what_fits(changes: dict[str, object]) -> None:
    """What 8x8's side allows is no finding."""
    assert () == check_smpp_account(made(changes))


def test_more_was_agreed_on() -> None:
    """What 8x8 raised for an account is what it is measured by."""
    account = made({"simultaneous_connections": 8, "max_mt_per_second": 800})

    assert () == check_smpp_account(account, binds=8, messages_per_second=100)
    assert 2 == len(check_smpp_account(account))


@given(
    connections=st.integers(1, 20),
    binds=st.integers(1, 20),
    per_bind=st.integers(1, 500),
    rate=st.integers(0, 10_000),
)
def test_throughput(connections: int, binds: int, per_bind: int, rate: int) -> None:
    """A rate is too high exactly where it is above what all connections may carry together."""
    account = made({"simultaneous_connections": connections, "max_mt_per_second": rate})
    found = check_smpp_account(account, binds=binds, messages_per_second=per_bind)
    errors = {one.rule for one in found if one.severity is ERROR}

    assert (rate > per_bind * min(connections, binds)) == (SmppRule.THROUGHPUT in errors)
    assert (connections > binds) == (SmppRule.CONNECTIONS in errors)


@pytest.mark.parametrize("options", [{"binds": 0}, {"messages_per_second": True}, {"binds": "4"}])
def test_an_allowance_is_a_number(options: dict[str, int]) -> None:
    """An allowance that cannot be one is refused."""
    with pytest.raises(InvalidInputError, match="must be a whole number above 0"):
        check_smpp_account(ACCOUNT, **options)
