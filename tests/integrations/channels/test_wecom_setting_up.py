"""Setting up: the menu, the links of the desks, and a doctor who says in one line what is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import wecom
from click.testing import CliRunner, Result

from bot.channels import open_channels
from bot.cli import kechat
from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.wecom import menu

ALL = {
    "KECHAT_WECOM_CORP_ID": wecom.CORP, "KECHAT_WECOM_AGENT_ID": wecom.AGENT, "KECHAT_WECOM_SECRET": wecom.SECRET,
    "KECHAT_WECOM_TOKEN": wecom.TOKEN, "KECHAT_WECOM_AES_KEY": wecom.AES_KEY, "KECHAT_WECOM_KF_SECRET": wecom.KF_SECRET,
    "KECHAT_WECOM_KF_TOKEN": wecom.TOKEN, "KECHAT_WECOM_KF_AES_KEY": wecom.AES_KEY,
}  # fmt: skip
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, platform: wecom.WeCom, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command with all credentials, save those that are said to be otherwise."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **otherwise: str) -> Result:
        env = {"KECHAT_DATA_DIR": str(tmp_path), "KECHAT_WECOM_API_URL": platform.address, **ALL, **otherwise}
        return CliRunner().invoke(kechat, list(words), env=env)

    return run


def test_the_menu_is_made_and_says_what_is_understood(run: Run, platform: wecom.WeCom) -> None:
    assert run("wecom", "menu").exit_code == 0
    (made,) = platform.menus
    keys = [one["key"] for entry in made["button"] for one in entry["sub_button"]]
    assert len(set(keys)) == len(keys) > 5
    assert all(menu.said_by(key) for key in keys)
    assert menu.said_by("somebody else's") == ""


def test_the_desks_are_listed_with_their_links(run: Run) -> None:
    assert run("wecom", "desks").output == "wk1\t售后服务\thttps://work.weixin.qq.com/kfid/wk1\n"


def test_a_missing_credential_is_named(run: Run) -> None:
    said = run("wecom", "menu", KECHAT_WECOM_SECRET="")
    assert (said.exit_code, said.output) == (1, "Error: set KECHAT_WECOM_SECRET first\n")
    assert "✗ WeCom application: lacks KECHAT_WECOM_SECRET" in run("doctor", KECHAT_WECOM_SECRET="").output


@pytest.mark.parametrize(
    ("otherwise", "line"),
    [
        ({}, "✓ WeCom application: WeCom takes its credentials; the application is called kechat"),
        ({}, "✓ WeChat customer service: WeCom takes its credentials; accounts: 售后服务"),
        ({"KECHAT_WECOM_SECRET": "wrong"}, "✗ WeCom application: WeCom 40001: the secret is not right"),
        (
            {"KECHAT_WECOM_AES_KEY": "short"},
            "✗ WeCom application: an EncodingAESKey has 43 letters and digits",
        ),
        (
            {"KECHAT_WECOM_API_URL": "http://127.0.0.1:9"},
            "✗ WeCom application: WeCom does not answer at gettoken",
        ),
    ],
)
def test_the_doctor_says_it_in_one_line(run: Run, otherwise: dict[str, str], line: str) -> None:
    said = run("doctor", **otherwise).output
    assert line in said
    assert wecom.SECRET not in said


def test_a_channel_that_cannot_be_opened_leaves_the_others_running(
    settings: Settings, sqlite_database: Database
) -> None:
    spoilt = settings.model_copy(update={"wecom_aes_key": "short"})
    assert "wecom" not in open_channels(spoilt, sqlite_database)
