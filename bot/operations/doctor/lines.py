"""The lines to channels: which have their credentials, and whether the platforms take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.operations.doctor.finding import Finding, State
from bot.settings import CREDENTIALS, Settings
from crm_core.clock import Clock
from crm_core.company import open_database

CHANNELS = {
    "wecom": "WeCom application",
    "wecom_bot": "WeCom AI bot",
    "wecom_kf": "WeChat customer service",
    "slack": "Slack",
}
SHARED = frozenset({"wecom_corp_id"})
_MORE: Mapping[str, tuple[str, ...]] = {"slack": ("slack_app_token",)}
"""Credentials that a channel can do without."""


def examined(settings: Settings) -> Iterator[Finding]:
    for channel, name in CHANNELS.items():
        missing = settings.missing(channel)
        told = (*CREDENTIALS[channel], *_MORE.get(channel, ()))
        begun = any(getattr(settings, one) for one in told if one not in SHARED)
        if not missing:
            look = _LOOKS.get(channel)
            yield look(settings) if look else Finding("ok", name, "has its credentials")
        elif begun:
            names = ", ".join(f"KECHAT_{one.upper()}" for one in missing)
            yield Finding("bad", name, f"lacks {names}")
        else:
            yield Finding("note", name, "off")


def _wecom_bot(settings: Settings) -> Finding:
    """As the running service sees its line; where none runs, it is tried."""
    from integrations.channels.wecom_bot import checking

    database = open_database(settings.database, Clock(settings.timezone, settings.now))
    try:
        with database.reading() as session:
            known = checking.running(session)
    except SQLAlchemyError:
        known = None
    finally:
        database.close()
    if known is None:
        state, detail = checking.tried(
            settings.wecom_bot_url, settings.wecom_bot_id, settings.wecom_bot_secret
        )
    else:
        state, detail, since = known
        if state == "connected":
            return Finding("ok", CHANNELS["wecom_bot"], f"connected since {since:%Y-%m-%d %H:%M} UTC")
    seriousness, says = _LINES[state]
    return Finding(seriousness, CHANNELS["wecom_bot"], says.format(detail=detail or "no reason given"))


def _slack(settings: Settings) -> Finding:
    from integrations.channels.slack import checking

    is_well, says = checking.tried(settings.slack_bot_token, settings.slack_app_token, settings.slack_api_url)
    return Finding("ok" if is_well else "bad", CHANNELS["slack"], says)


def _wecom(settings: Settings) -> Finding:
    from integrations.channels.wecom import checking

    is_well, says = checking.application(
        settings.wecom_corp_id, settings.wecom_agent_id, settings.wecom_secret, settings.wecom_aes_key,
        settings.wecom_api_url,
    )  # fmt: skip
    return Finding("ok" if is_well else "bad", CHANNELS["wecom"], says)


def _wecom_kf(settings: Settings) -> Finding:
    from integrations.channels.wecom import checking

    is_well, says = checking.customer_service(
        settings.wecom_corp_id, settings.wecom_kf_secret, settings.wecom_kf_aes_key, settings.wecom_api_url
    )
    return Finding("ok" if is_well else "bad", CHANNELS["wecom_kf"], says)


_LOOKS: Mapping[str, Callable[[Settings], Finding]] = {
    "wecom": _wecom,
    "wecom_bot": _wecom_bot,
    "wecom_kf": _wecom_kf,
    "slack": _slack,
}

_LINES: Mapping[str, tuple[State, str]] = {
    "reachable": ("ok", "WeCom takes its credentials; kechat serve will connect"),
    "beginning": ("note", "is connecting"),
    "refused": (
        "bad",
        "WeCom refuses it ({detail}); look at KECHAT_WECOM_BOT_ID and KECHAT_WECOM_BOT_SECRET",
    ),
    "kicked": (
        "bad",
        "another program connected as the same bot and took over; a bot can serve only one of them",
    ),
    "lost": (
        "bad",
        "no connection to WeCom ({detail}); is openws.work.weixin.qq.com reachable, or KECHAT_WECOM_BOT_URL right?",
    ),
}
