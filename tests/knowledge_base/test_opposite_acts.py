"""Of two entries about the same thing the one about the act that is asked for comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from knowledge_base import Answer, KnowledgeBase
from knowledge_base.models import Base

THINGS = [
    "到货短信",
    "自动补货",
    "周报邮件",
    "门店共享账户",
    "夜间配送",
    "电子回单",
    "积分抵扣",
    "代收货款",
    "语音播报",
]


@pytest.fixture(scope="module")
def ask(embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Answer]]:
    rows = ["id,question,answer,variants"]
    for number, thing in enumerate(THINGS):
        rows.append(
            f"on{number},怎么开通{thing}？,在设置里打开。,{thing}怎么开;申请{thing};{thing}在哪里设置"
        )
        rows.append(f"off{number},怎么取消{thing}？,在设置里关上。,{thing}怎么关;退订{thing};{thing}能停吗")
    path = tmp_path_factory.mktemp("acts") / "faq.csv"
    path.write_text("\n".join(rows), "utf-8")
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        kb = KnowledgeBase(embedder=lambda: embedder)
        kb.add(session, [path])
        kb.catch_up(lambda: nullcontext(session))
        yield lambda text: kb.ask(session, text, audience="public")
    engine.dispose()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("到货短信我不想要了怎么弄", "off0"), ("不需要周报邮件", "off2"), ("别再给我弄门店共享账户了", "off3"),
        ("把语音播报关掉", "off8"), ("能不能用积分抵扣", "on6"), ("我们也想办理代收货款", "on7"),
    ],
)  # fmt: skip
def test_the_act_decides_between_entries_about_one_thing(ask, asked, first):
    assert ask(asked).sources[0].id == first
