"""A question inside of what is told, and what was told asked for again: 聊了怎么装 tells, 他说啥来着 asks."""

from __future__ import annotations

import re

from intents import catalog
from intents.reading import Clause

_FAR = 3
"""Characters from the word for a talk to the question: 说的是框架怎么签 is about more than its question."""

_NEAR = 8
"""… from what says that nobody knew, to the question that it leaves open."""


def recalls(clause: Clause) -> bool:
    """王总上次要几台来着, 上回谁去的: wants to hear again what was said or done."""
    if clause.has("query.recalls"):
        return True
    if not (clause.has("query.recalled_time") and clause.has("query.recalled")):
        return False
    return not clause.has("query.reported", "query.left_open", "query.no_ask")


def is_embedded(clause: Clause, asked: re.Match[str]) -> bool:
    """Whether the question word only begins what was talked about, found out or left open."""
    reported = clause.search("query.reported")
    if reported and reported.start() <= asked.start():
        return True
    if clause.has("query.asks_outright"):
        return False
    return _is_left_open(clause, asked) or _is_topic(clause, asked)


def _is_left_open(clause: Clause, asked: re.Match[str]) -> bool:
    """没说什么时候定; but 谁都没跟的线索有多少 asks behind it."""
    left = clause.search("query.left_open")
    if left is None or left.start() > asked.start():
        return False
    between = clause.masked[left.end() : asked.start()]
    return len(between) <= _NEAR and "的" not in between


def _is_topic(clause: Clause, asked: re.Match[str]) -> bool:
    """聊了怎么装, 说的是框架怎么签: what a talk was about, and not what was said in it."""
    rest = catalog.cue("query.bare_object").sub("", clause.masked[asked.end() :]).strip()
    if not rest:
        return False
    talked = clause.search("query.reported_talk")
    if talked is not None and asked.start() - talked.end() >= _FAR:
        return True
    over = clause.search("query.talked_over")
    return over is not None and over.end() <= asked.start() and _says_something(asked, rest)


def _says_something(asked: re.Match[str], rest: str) -> bool:
    """怎么装, 谁来做 are sentences of their own; 哪些客户 only names what is wanted: 哪些客户要换 does not."""
    if catalog.cue("query.asks_manner").match(asked[0]):
        return True
    return catalog.cue("query.predicate").search(rest) is not None
