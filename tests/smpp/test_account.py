"""Adobe's external account: its settings are Adobe's, its values 8x8's, its mistakes are told."""

from pathlib import Path
from types import MappingProxyType

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError
from eightbyeight.smpp import AdobeSmppAccount, check_smpp_account, smpp_checklist, smpp_template
from eightbyeight.smpp.screens import Screen, label_of, screen_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "rcs_profile.toml"
ACCOUNT = AdobeSmppAccount(receiver_account="acme", smsc_implementation_name="8x8")


def read(folder: Path, text: str) -> AdobeSmppAccount:
    """Read an account from a file with this text."""
    path = folder / "account.toml"
    path.write_text(text, encoding="utf-8")
    return AdobeSmppAccount.from_toml(path)


def test_values_of_the_documents() -> None:
    """What is not said otherwise is as on the vendor's page, and fits 8x8's side."""
    assert ("smpp.8x8.com", 2776, True) == (
        ACCOUNT.receiver_server,
        ACCOUNT.receiver_port,
        ACCOUNT.enable_tls,
    )
    assert ("Routing", "Mobile (SMS)", "Bulk delivery", "Transceiver", "smpp") == (
        ACCOUNT.type,
        ACCOUNT.channel,
        ACCOUNT.delivery_mode,
        ACCOUNT.smpp_connection_mode,
        ACCOUNT.service_type,
    )
    assert () == check_smpp_account(ACCOUNT)


def test_template_is_an_account(tmp_path: Path) -> None:
    """The file to begin with reads as the account that has 8x8's values."""
    assert AdobeSmppAccount() == read(tmp_path, smpp_template())


def test_template_says_what_to_fill_in(tmp_path: Path) -> None:
    """What nobody but the reader knows stands first, and its finding goes with being filled in."""
    lines = smpp_template().splitlines()
    heading = next(n for n, line in enumerate(lines) if line.startswith("# Fill these in"))
    end = lines.index("", heading)

    names = [line.partition(" = ")[0] for line in lines[heading + 1 : end]]
    assert ["receiver_account", "smsc_implementation_name"] == names
    assert all("#" != line[0] for line in lines[heading + 1 : end])
    assert heading < lines.index("# External account")

    found = {one.where: one for one in check_smpp_account(read(tmp_path, smpp_template()))}
    assert set(names) == set(found)
    assert "is not filled in" == found["receiver_account"].message
    filled = "\n".join(
        line.replace('= ""', '= "acme"').replace("Generic", "8x8") for line in lines[heading:end]
    )
    assert () == check_smpp_account(read(tmp_path, filled))


def test_template_says_what_may_be_left_out() -> None:
    """Of what is commented out, the file says that it may stay so."""
    lines = smpp_template().splitlines()
    beginning = lines[: lines.index("")]

    assert any("commented out may be left out" in line for line in beginning)
    assert max(map(len, lines)) <= 100


def test_a_profile_is_no_account(tmp_path: Path) -> None:
    """Another file is told as such in one line, with what prints the right one."""
    with pytest.raises(InvalidInputError) as caught:
        AdobeSmppAccount.from_toml(EXAMPLE)

    expected = "is no SMPP account: of its 20 keys, 20 mean nothing in one; "
    printed = "`eightbyeight smpp template` prints one to fill in"
    assert [f"{EXAMPLE}: {expected}{printed}"] == [
        str(problem) for problem in caught.value.problems
    ]
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, "label = 1\nbanner = 2\nzzz = 3\nreceiver_prot = 4\n")
    told = [str(problem).partition(": ")[2] for problem in caught.value.problems]
    assert "there is no key 'banner'" == told[0]
    assert told[1].startswith("there is no key 'zzz'; there are allow_transliteration, automatic_r")
    assert "there is no key 'receiver_prot'; did you mean 'receiver_port'?" == told[2]
    assert 'label must be a text, in "quotation marks"' == told[3]


def test_template_shows_every_setting(tmp_path: Path) -> None:
    """With its comment signs taken away, the file to begin with names every setting."""
    lines = smpp_template().splitlines()
    bare = [
        line[2:] if line.startswith("# ") and ("=" in line or "[" in line) else line
        for line in lines
    ]
    account = read(tmp_path, "\n".join(bare))

    assert {"UCS-2": 8} == account.encoding_mapping
    assert {"STOP": "You are out."} == account.automatic_replies
    assert 30 == account.bind_timeout


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('receiver_port = "2776"', "receiver_port must be a whole number"),
        ("receiver_port = true", "receiver_port must be a whole number"),
        ("bind_timeout = 1.5", "bind_timeout must be a whole number"),
        ("enable_tls = 1", "enable_tls must be true or false"),
        ("label = 8", 'label must be a text, in "quotation marks"'),
        ('encoding_mapping = "x"', "encoding_mapping must be a table of whole numbers"),
        ('[encoding_mapping]\nUCS = "8"', "encoding_mapping must be a table of whole numbers"),
        ("[automatic_replies]\nSTOP = 1", "automatic_replies must be a table of texts"),
        (
            'Receiver-Server = "x"',
            "there is no key 'Receiver-Server'; did you mean 'receiver_server'?",
        ),
        ("zzz = 1", "there is no key 'zzz'; there are allow_transliteration, "),
        ('receiver_password = "hush"', "holds a password: remove it from the file"),
        ('"Receiver Password" = "hush"', "holds a password: remove it from the file"),
        ("label = ", "is no TOML: Invalid value"),
    ],
)
def test_what_cannot_be_read(text: str, why: str, tmp_path: Path) -> None:
    """A file with a mistake is refused, naming the file, the key and how to mend it."""
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, text)

    assert why in str(caught.value)
    assert "account.toml" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """Two settings that cannot be are two problems."""
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, "label = 1\nenable_tls = 2\n")

    assert 2 == len(caught.value.problems)


def test_settings_of_the_wrong_kind_are_not_checked_further() -> None:
    """A port in quotation marks is one clear error, also where it came from Python."""
    account = evolve(ACCOUNT, receiver_port="2776")  # type: ignore[arg-type]

    with pytest.raises(InvalidInputError, match="account: receiver_port must be a whole number"):
        check_smpp_account(account)


def test_checklist_holds_every_setting_once() -> None:
    """Every setting is one line to tick, under the heading of its part of the screens."""
    lines = smpp_checklist(ACCOUNT).splitlines()
    begin = {screen: lines.index(f"## {screen.value}") for screen in Screen}

    for one in fields(AdobeSmppAccount):
        (place,) = (n for n, line in enumerate(lines) if line.startswith(f"- [ ] {label_of(one)}:"))
        above = [screen for screen, start in begin.items() if start < place]
        assert screen_of(one) is above[-1]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"enable_tls": False}, "Enable TLS over SMPP: unchecked"),
        ({"short_code": ""}, "Short code: empty"),
        ({"bind_timeout": 45}, "Bind timeout: `45` s"),
        ({"encoding_mapping": {"UCS-2": 8}}, "Specific mapping of encodings `UCS-2`: `8`"),
        (
            {"automatic_replies": {"<b>`STOP`": "You `are`\nout"}},
            "Automatic reply to `<b>'STOP'`: `You 'are' out`",
        ),
        ({"label": "# `x`\n- [x] done"}, "Label: `# 'x' - [x] done`"),
    ],
)
def test_values_as_they_are_shown(changes: dict[str, object], line: str) -> None:
    """A value is shown as it is put onto the screen, in one line whatever is in it."""
    account = evolve(ACCOUNT, **changes)  # type: ignore[arg-type]

    assert f"- [ ] {line}" in smpp_checklist(account).splitlines()


@pytest.mark.parametrize("account", [None, "account.toml", {"label": "x"}])
def test_no_account(account: AdobeSmppAccount) -> None:
    """What is no account is refused by the name of the argument."""
    for judge in (check_smpp_account, smpp_checklist):
        with pytest.raises(InvalidInputError, match=r"^account: must be an AdobeSmppAccount, not"):
            judge(account)


def test_settings_of_the_wrong_kind_are_not_listed() -> None:
    """A label that is no text makes no list."""
    with pytest.raises(InvalidInputError, match="account: label must be a text"):
        smpp_checklist(evolve(ACCOUNT, label=None))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", [None, 7, b"account.toml"])
def test_no_path(path: str) -> None:
    """What is no path is refused as such."""
    with pytest.raises(InvalidInputError, match=r"^path: must be a path, not"):
        AdobeSmppAccount.from_toml(path)


def test_tables_from_python() -> None:
    """Tables may be any mapping with texts for keys, and an account with them can be in a set."""
    account = evolve(ACCOUNT, encoding_mapping=MappingProxyType({"UCS-2": 8}))
    odd = evolve(ACCOUNT, automatic_replies={7: "x"})  # type: ignore[dict-item]

    assert () == check_smpp_account(account)
    assert 2 == len({account, ACCOUNT, evolve(ACCOUNT)})
    with pytest.raises(InvalidInputError, match="automatic_replies must be a table of texts"):
        check_smpp_account(odd)


def test_a_heading_is_no_html() -> None:
    """A label with tags in it is shown as text, wherever the list is drawn."""
    label = "<img src=x onerror=alert(1)>"

    first = smpp_checklist(evolve(ACCOUNT, label=label)).splitlines()[0]
    assert f"# `{label}`: SMS by SMPP to 8x8" == first


def test_no_password() -> None:
    """The list says where the password goes, and has none."""
    assert "- [ ] Receiver password: as 8x8's account manager gave it" in smpp_checklist(ACCOUNT)


@given(text=st.text(max_size=40))
def test_any_text_is_one_line(text: str) -> None:
    """No text of the file adds a line to the list."""
    expected = len(smpp_checklist(ACCOUNT).splitlines())

    assert expected == len(smpp_checklist(evolve(ACCOUNT, label=text)).splitlines())
