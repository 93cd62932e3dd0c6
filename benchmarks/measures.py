"""What one message costs with any number of accounts: to find the names in it, and as a whole."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot.app import App
from bot.lexicon import DatabaseLexicon
from bot.settings import Settings
from crm_core.db import Database
from crm_core.models import Account, Contact, Role, User
from crm_core.names.companies import has_han, parts_of
from integrations.messages import Inbound
from intents import mentions

NOW = datetime(2027, 3, 10, 10, 0)
SAYINGS = (
    "今天下午拜访了{}的{}，聊了新产线的进度，下周三前给报价",
    "刚跟{}的{}通了电话，对方说预算批下来了，月底前签合同",
    "{}最近聊了什么",
    "明天下午提醒我给{}打电话",
    "昨天和{}的{}吃饭，聊了验收的事，他们对交期有意见，希望我们提前两周发货，付款方式想改成三期",
)


@dataclass(frozen=True, slots=True)
class Saying:
    account_id: int
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of processor time; `found`: the share in which the account was among the candidates."""

    p50: float
    p95: float
    found: float = 1.0


def of(spent: Iterable[float], found: float = 1.0) -> Times:
    ordered = sorted(1000 * one for one in spent)
    return Times(median(ordered), ordered[int(0.95 * len(ordered))], found)


def sayings(session: Session, user: User, number: int) -> list[Saying]:
    """Messages about customers of the speaker's, named in full, without region and legal form, or shorter."""
    chance = random.Random(11)
    return [_saying(account, person, chance) for account, person in _customers(session, user, number, chance)]


def _customers(
    session: Session, user: User, number: int, chance: random.Random
) -> Iterator[tuple[str, str, int]]:
    last = session.scalar(select(func.max(Account.id))) or 0
    theirs = select(Account, Contact.name).join(Contact, Contact.account_id == Account.id)
    if user.role is Role.REP:
        rows = list(session.execute(theirs.where(Account.owner_id == user.id)))
        yield from chance.choices(rows, k=number)
        return
    ids = (chance.randint(1, last) for _ in count())
    found = 0
    while found < number:
        row = session.execute(theirs.where(Account.id == next(ids))).one_or_none()
        if row and (user.role is not Role.MANAGER or row[0].region == user.region):
            found += 1
            yield row


def _saying(account: Account, person: str, chance: random.Random) -> Saying:
    forms = {"full": account.name}
    if has_han(account.name):
        parts = parts_of(account.name)
        forms |= {"core": parts.core, "region and brand": parts.region + parts.brand, "brand": parts.brand}
    form = chance.choice(list(forms))
    return Saying(account.id, form, chance.choice(SAYINGS).format(forms[form], person))


# ---------------------------------------------------------------- finding names
def linking(database: Database, username: str, number: int = 200) -> Times:
    """The time to find the names of a message, each in a session of its own."""
    with database.reading() as session:
        said = sayings(session, _user(session, username), number)
    _find(database, username, said[0])  # what loads at the first message
    found = [_find(database, username, one) for one in said]
    return of((spent for spent, _ in found), sum(hit for _, hit in found) / len(found))


def _find(database: Database, username: str, saying: Saying) -> tuple[float, bool]:
    with database.reading() as session:
        lexicon = DatabaseLexicon(session, _user(session, username))
        begun = time.process_time()
        names = mentions.find(saying.text, lexicon)
        spent = time.process_time() - begun
    return spent, any(one.kind == "account" and saying.account_id in one.value.ids for one in names)


def _user(session: Session, username: str) -> User:
    return session.scalars(select(User).where(User.username == username)).one()


# ---------------------------------------------------------------- whole messages
class Talk:
    """Somebody who talks to the whole application."""

    def __init__(self, database: Database) -> None:
        url = database.engine.url.render_as_string(hide_password=False)
        folder = Path(tempfile.mkdtemp(prefix="kechat-bench-"))
        self.app = App(Settings(_env_file=None, data_dir=folder, database_url=url, now=NOW))
        self._numbers = count(1)

    def says(self, username: str, text: str, conversation: str = "bench") -> str:
        number = next(self._numbers)
        inbound = Inbound("api", f"{conversation}-{time.time_ns()}", username, f"m{number}", text, None, None)
        with capture_logs():
            answer = self.app.worker.answer(self.app.worker.accept(inbound), timeout=60)
        assert answer is not None, text
        return "\n".join(reply["text"] for reply in answer["replies"])

    def visits(self, username: str, number: int = 30) -> Times:
        """Follow-ups that are written: their whole time, from the inbox to the outbox."""
        with self.app.database.reading() as session:
            user = _user(session, username)
            customers = list(_customers(session, user, number + 3, random.Random(5)))
        texts = [SAYINGS[0].format(account.name, person) for account, person in customers]
        spent = [timed(lambda text=text: self.says(username, text)) for text in texts]
        return of(spent[3:])

    def close(self) -> None:
        self.app.database.close()


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time: of wall time others would take a share."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def memory() -> float:
    """The most memory that this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
