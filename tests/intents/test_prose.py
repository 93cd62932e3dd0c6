"""What was printed for everybody is not told to kechat, unless it names one of our records."""

from __future__ import annotations

from datetime import datetime

import pytest
from golden.lexicon import world

from intents.lexicon import NoNames
from intents.understand import understand

NOW = datetime(2026, 9, 16, 10).astimezone()


@pytest.mark.parametrize(
    "text",
    [
        "随着城市化进程的加快，该县与邻省企业签订了一系列合作协议，并通过电话会议就其中细节进行了沟通。",
        "据记者了解，代表团此次访问期间与当地政府官员举行了会谈，双方就加强经济合作交换了意见。",
        "作者通过大量走访，记录了这一群众团体与社会各界的来往，具有较高的史料价值。",
        "记得小时候每天下午放学，爷爷都在校门口等着，给一块烤红薯。",
    ],
)
def test_print_and_memories_want_nothing(text: str) -> None:
    assert understand(text, NOW, NoNames()).frames == ()


def test_a_formal_report_that_names_a_customer_is_taken() -> None:
    text = "今日与海蓝相关人员就其冷库标签项目进行会谈，由于预算已经批复，双方同意根据附件条款签订合同。"
    assert [frame.intent for frame in understand(text, NOW, world()).frames][:1] == ["activity.log"]
