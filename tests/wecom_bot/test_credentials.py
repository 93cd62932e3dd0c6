"""Wrong credentials are tried seldom, and `kechat doctor` says in a line how the line is, without taking it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from bot_company import QUICK, Opened
from fakes.wecom_bot import WeComBot

from bot.app import App
from bot.operations.doctor import examine
from integrations.channels.wecom_bot.line import Pace


def _doctor(monkeypatch: pytest.MonkeyPatch, wecom: WeComBot, url: str, secret: str = "a-secret") -> str:
    for name, value in (("DATABASE_URL", url), ("WECOM_BOT_ID", wecom.bot_id), ("WECOM_BOT_SECRET", secret),
                        ("WECOM_BOT_URL", wecom.url)):  # fmt: skip
        monkeypatch.setenv(f"KECHAT_{name}", value)
    (found,) = [one for one in examine() if one.about == "WeCom AI bot"]
    return f"{found.state}: {found.says}"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("KECHAT_DATA_DIR", str(tmp_path))


def _url(app: App) -> str:
    return app.settings.database


def test_doctor_asks_the_running_service(app: App, wecom: WeComBot, monkeypatch: pytest.MonkeyPatch) -> None:
    wecom.wait(lambda: _doctor(monkeypatch, wecom, _url(app)).startswith("ok: connected since"))
    assert len(wecom.subscriptions) == 1


def test_a_wrong_secret_is_no_busy_loop_and_is_said(
    running: Opened, wecom: WeComBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = running(secret="wrong")
    wecom.wait(lambda: wecom.subscriptions)
    wecom.wait(lambda: "refuses" in _doctor(monkeypatch, wecom, _url(app)))
    says = _doctor(monkeypatch, wecom, _url(app))
    assert says.startswith("bad: WeCom refuses it (853000")
    assert "KECHAT_WECOM_BOT_SECRET" in says
    assert "\n" not in says


def test_pauses_grow_to_an_hour() -> None:
    pace = Pace()
    refused = [pace.pause("refused", failures) for failures in range(1, 12)]
    assert 48 <= refused[0] <= 60
    assert 2880 <= refused[-1] <= 3600
    assert all(later > earlier * 0.79 for earlier, later in pairwise(refused))
    assert pace.pause("lost", 1) <= 1 < pace.pause("lost", 4) <= pace.pause("lost", 1000) <= 60


@pytest.mark.parametrize(
    ("secret", "says"), [("a-secret", "ok: WeCom takes its credentials"), ("wrong", "bad: WeCom refuses it")]
)
def test_where_no_service_runs_doctor_tries(
    wecom: WeComBot, monkeypatch: pytest.MonkeyPatch, tmp_path: object, secret: str, says: str
) -> None:
    assert _doctor(monkeypatch, wecom, f"sqlite:///{tmp_path}/none.sqlite3", secret).startswith(says)
    assert len(wecom.subscriptions) == 1


def test_no_connection_is_said(wecom: WeComBot, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    wecom.url = "ws://127.0.0.1:1"
    says = _doctor(monkeypatch, wecom, f"sqlite:///{tmp_path}/none.sqlite3")
    assert says.startswith("bad: no connection to WeCom")


def test_a_kick_is_said(running: Opened, wecom: WeComBot, monkeypatch: pytest.MonkeyPatch) -> None:
    app = running(pace=replace(QUICK, kicked=(60.0, 60.0)))
    wecom.wait_connected()
    with wecom.connected_elsewhere():
        wecom.wait(lambda: _doctor(monkeypatch, wecom, _url(app)).startswith("bad: another program"))
    assert len(wecom.subscriptions) == 2
