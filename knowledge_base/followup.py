"""那银牌呢？: a question that only makes sense after the one before, completed from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from knowledge_base.language import data
from knowledge_base.question import job_in, names_of_job
from knowledge_base.text import fold, language_of

HAN_RUN = re.compile("[\u3400-\u9fff]+")
SHORT = 12  # characters (words in English: a third) up to which a question may lean on the one before


def readings(text: str, context: str | None, asker: str | None = None) -> list[str]:
    """What may be meant, likeliest first: with 我 made plain, completed from the question before, as it stands.

    Whom a question is passed on for (客户问…) is no part of it.
    """
    text = _passed_on(language_of(text)).sub("", text, count=1) or text
    if asker and (named := _own(language_of(text)).sub(f" {asker} ", text)) != text:
        return [named, text]
    if not context or context == text:
        return [text]
    subject = subject_of(text)
    if subject is None:
        return [text, f"{context} {text}"] if _is_short(text) else [text]
    replaced = _replaced(fold(context), subject)
    return [replaced, f"{context} {subject}"] if replaced else [f"{subject} {context}", text]


@cache
def _frame(language: str) -> re.Pattern[str]:
    frame = data("phrases")["follow_up"][language]
    return re.compile(rf"^(?:{frame['before']})?\s*(?P<subject>.+?)\s*(?:{frame['after']})$")


@cache
def _own(language: str) -> re.Pattern[str]:
    """The speaker asking about what the speaker may do."""
    return re.compile(data("phrases")["own"][language])


def as_rights(text: str, asker: str | None, written: Callable[[str], bool] = lambda _: False) -> list[str]:
    """What a colleague may grant, as it is written down under a job: 销售代表 折扣 权限, and in English.

    `written` tells whether a name of a job is in the texts.
    """
    folded = fold(text)
    if not asker or (said := next((one for one in _rights() if one.is_in(folded)), None)) is None:
        return []
    names = names_of_job(job_in(folded) or fold(asker), written)
    return [f"{names[language]} {said.told[language]}" for language in ("zh", "en") if language in names]


@dataclass(frozen=True)
class _Right:
    told: Mapping[str, str]
    every: tuple[re.Pattern[str], ...]
    none: re.Pattern[str]

    def is_in(self, folded: str) -> bool:
        return all(one.search(folded) for one in self.every) and not self.none.search(folded)


@cache
def _rights() -> tuple[_Right, ...]:
    return tuple(
        _Right(one["as"], tuple(map(re.compile, one["all"])), re.compile(one["none"]))
        for one in data("phrases")["rights"]
    )


@cache
def _passed_on(language: str) -> re.Pattern[str]:
    return re.compile(data("phrases")["passed_on"][language], re.IGNORECASE)


def subject_of(text: str) -> str | None:
    """What is asked about instead, when the whole question is 那 X 呢 or "and X?"; None otherwise."""
    folded = re.sub(r"[?。.!\s]+$", "", fold(text))
    for language in ("zh", "en"):  # people say "what about 和面机", too
        found = _frame(language).match(folded)
        if found is not None and found["subject"] != folded and _is_short(found["subject"]):
            return found["subject"]
    return None


def _is_short(text: str) -> bool:
    if language_of(text) == "en":
        return len(text.split()) <= SHORT // 3
    return len(re.sub(r"\s", "", text)) <= SHORT


def _replaced(context: str, subject: str) -> str | None:
    """The question before with its own subject, the part most like the new one, exchanged."""
    parts = _words(context, len(subject.split())) if subject.isascii() else _stretches(context, len(subject))
    best = max(parts, key=lambda part: _likeness(part, subject), default="")
    return context.replace(best, subject, 1) if _likeness(best, subject) else None


def _words(context: str, count: int) -> list[str]:
    words = re.findall("[a-z0-9][a-z0-9./-]*", context)
    return [" ".join(words[at : at + count]) for at in range(len(words) - count + 1)]


def _stretches(context: str, length: int) -> list[str]:
    """Stretches of Chinese as long as the new subject, or one character off."""
    return [
        run[at : at + size]
        for run in HAN_RUN.findall(context)
        for size in (length, length + 1, length - 1)
        if size > 1
        for at in range(len(run) - size + 1)
    ]


def _likeness(part: str, subject: str) -> float:
    """By what two names of a kind share: a word, an ending (金牌, 银牌), a beginning (期内, 期外), being codes."""
    if part == subject or not part:
        return 0.0
    if subject.isascii():
        pairs = list(zip(part.split(), subject.split(), strict=False))
        return sum(_same_kind(one, other) for one, other in pairs) / len(pairs)
    return max(_shared(part, subject), _shared(part[::-1], subject[::-1])) / max(len(part), len(subject))


def _same_kind(one: str, other: str) -> bool:
    return one == other or bool(re.search(r"\d", one) and re.search(r"\d", other))


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
