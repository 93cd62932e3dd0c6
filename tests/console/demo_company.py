"""A small company for the console to show, and what its bot says."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

NOW = "2026-03-12T10:24:00+08:00"
OWNER = {"id": 1, "name": "沈越"}
TERMS = "<img src=x onerror=alert(1)>"
REPLY = "收到：没有更多要记的。"


def company() -> Json:
    accounts = [
        account(1, "云帆乳业股份有限公司", "A"),
        account(2, "苏州云帆包装有限公司", "C"),
        account(3, "北岸海工有限公司", "B"),
    ]
    return {
        "name": "远杉机械",
        "demo": True,
        "now": NOW,
        "users": [
            {
                "id": 1,
                "username": "shenyue",
                "name": "沈越",
                "role": "rep",
                "region": "华东",
                "language": "zh",
            },
            {
                "id": 2,
                "username": "meihan",
                "name": "梅涵",
                "role": "manager",
                "region": "华东",
                "language": "zh",
            },
            {
                "id": 3,
                "username": "root",
                "name": "Ada Root",
                "role": "admin",
                "region": None,
                "language": "en",
            },
        ],
        "accounts": accounts,
        "overviews": {"1": overview(accounts[0]), "2": empty_overview(accounts[1])},
        "pipeline": pipeline,
        "tasks": [
            task(51, "催验收款", "2026-03-11T09:00:00+08:00", "payment"),
            task(52, "提交第二版方案", "2026-03-12T17:00:00+08:00", "follow_up"),
        ],
        "letters": [
            {"id": 1, "at": NOW, "channel": "wecom", "conversation": "c", "error": "令牌失效", "attempts": 8}
        ],
    }


def account(number: int, name: str, grade: str) -> Json:
    return {
        "id": number,
        "name": name,
        "short_name": name[2:4],
        "aliases": [],
        "tags": ["灌装线"],
        "collaborators": [],
        "grade": grade,
        "industry": "食品",
        "region": "华东",
        "status": "active",
        "owner": OWNER,
        "phone": "0571-8866 2300",
    }


def empty_overview(about: Json) -> Json:
    parts = (
        "contacts",
        "opportunities",
        "contracts",
        "payments",
        "tickets",
        "tasks",
        "quotes",
        "assets",
        "timeline",
    )
    return {"account": about, "last_contacted_at": None} | {part: [] for part in parts}


def overview(about: Json) -> Json:
    contract = {
        "id": 21,
        "number": "HT-1",
        "name": "旧线改造",
        "amount": "1000000.00",
        "status": "active",
        "ends_on": None,
    }
    return empty_overview(about) | {
        "contacts": [
            {"id": 1, "name": "钱蕴", "title": "总监", "phone": "138 0000 2036", "email": "q@y.example"}
        ],
        "opportunities": [
            {"id": 11, "name": "新灌装线", "amount": "3860000.00", "stage": "proposal", "probability": 50}
            | {"status": "open", "close_date": "2026-05-25", "competitor": None}
        ],
        "contracts": [contract],
        "payments": [
            payment(31, "预付款", "paid", "2026-01-05"),
            payment(32, "验收款", "planned", "2026-02-27"),
        ],
        "tickets": [
            {
                "id": 41,
                "number": "T-1",
                "subject": "阀门滴漏",
                "priority": "urgent",
                "status": "open",
                "sla_due_at": None,
            }
        ],
        "timeline": [
            moment("2026-03-12T09:40:00+08:00", "activity", "visit", "拜访钱蕴", TERMS),
            moment("2026-03-10T15:00:00+08:00", "ticket", "open", "新建工单 T-1", "阀门滴漏"),
        ],
        "last_contacted_at": "2026-03-12T09:40:00+08:00",
    }


def payment(number: int, term: str, status: str, due: str) -> Json:
    paid = {"paid_on": due, "confirmed_by": OWNER} if status == "paid" else {"paid_on": None}
    return {
        "id": number,
        "contract": {"id": 21},
        "term": term,
        "amount": "400000.00",
        "due_on": due,
        "status": status,
    } | paid


def moment(at: str, kind: str, what: str, title: str, text: str) -> Json:
    return {
        "at": at,
        "kind": kind,
        "what": what,
        "title": title,
        "text": text,
        "who": "沈越",
        "record": {"kind": kind, "id": 1},
    }


def task(number: int, title: str, due: str, kind: str) -> Json:
    about = {"id": 1, "name": "云帆乳业股份有限公司"}
    return {
        "id": number,
        "title": title,
        "account": about,
        "due_at": due,
        "assignee": OWNER,
        "kind": kind,
        "status": "open",
    }


STAGES = {
    "initial_contact": "初步接触",
    "needs_confirmed": "需求确认",
    "proposal": "方案提交",
    "negotiation": "商务谈判",
}


def pipeline(filters: Json) -> Json:
    """Amounts of 100, 200, 300 and 400 万; narrowed to a region, half of each."""
    share = 2 if filters.get("region") else 1
    amounts = [1_000_000 * place / share for place in range(1, 5)]
    total = f"{sum(amounts):.2f}"
    stages = [stage(code, name, amount) for (code, name), amount in zip(STAGES.items(), amounts, strict=True)]
    group = {"count": 4, "amount": total, "weighted": "5000000.00"}
    return {
        "as_of": NOW,
        "definition": {"zh": "口径：进行中的商机。", "en": "Open opportunities only."},
        "filters": filters,
        "count": 4,
        "amount": total,
        "weighted": "5000000.00",
        "stages": stages,
        "won_this_quarter": {"count": 1, "amount": "128000000.00"},
        "owners": [{"name": "沈越", **group}],
        "regions": [{"name": "华东", **group}, {"name": "华南", **group}],
    }


def stage(code: str, name: str, amount: float) -> Json:
    record = {
        "id": 11,
        "name": "新灌装线",
        "account": {"id": 1, "name": "云帆乳业股份有限公司"},
        "amount": f"{amount:.2f}",
        "probability": 50,
        "close_date": "2026-03-01",
        "owner": OWNER,
        "stage_since": "2026-02-01T10:00:00+08:00",
    }
    figures = {"count": 1, "amount": f"{amount:.2f}", "weighted": f"{amount / 2:.2f}"}
    return {"stage": code, "label": {"zh": name, "en": code}, "records": [record], **figures}


def script(said: str) -> Json:
    """What the bot answers to a text, or to the code of a press."""
    return ANSWERS.get(said, {"replies": [{"text": REPLY, "card": {}}]})


ANSWERS: dict[str, Json] = {
    "记拜访": {
        "replies": [
            {
                "text": "已记录拜访\n客户：云帆乳业股份有限公司\n记得带样品",
                "card": {
                    "title": "已记录拜访",
                    "fields": [{"label": "客户", "value": "云帆乳业股份有限公司"}],
                    "actions": [{"id": "undo", "label": "撤销", "style": "default"}],
                    "link": "/#/accounts/1",
                },
            }
        ]
    },
    "哪家": {
        "awaiting": "choice",
        "replies": [
            {
                "text": "是哪一家？",
                "card": {
                    "select": {
                        "id": "account",
                        "label": "客户",
                        "options": [
                            {"value": "a1", "label": "云帆乳业"},
                            {"value": "a2", "label": "云帆包装"},
                        ],
                    }
                },
            }
        ],
    },
    "提醒我": {"awaiting": "slot:due", "replies": [{"text": "什么时候？", "card": None}]},
}
