"""那银牌呢？: a question that only makes sense after the one before, completed from it."""

from __future__ import annotations

import re
from functools import cache

from knowledge_base.language import data
from knowledge_base.terms import TOKEN
from knowledge_base.text import fold, language_of

SHORT = 12  # characters (words in English: a third) up to which a question may lean on the one before


def readings(text: str, context: str | None, asker: str | None = None) -> list[str]:
    """What may be meant, likeliest first: with 我 made plain, completed from the question before, as it stands."""
    if asker and (named := _own(language_of(text)).sub(f" {asker} ", text)) != text:
        return [named, text]
    if not context:
        return [text]
    subject = _subject(text)
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


def _subject(text: str) -> str | None:
    """What is asked about instead, when the whole question is 那 X 呢 or "and X?"; None otherwise."""
    folded = re.sub(r"[?。.!\s]+$", "", fold(text))
    language = language_of(text)
    found = _frame(language).match(folded)
    if found is None or found["subject"] == folded or not _is_short(found["subject"]):
        return None
    return found["subject"]


def _is_short(text: str) -> bool:
    if language_of(text) == "en":
        return len(text.split()) <= SHORT // 3
    return len(re.sub(r"\s", "", text)) <= SHORT


def _replaced(context: str, subject: str) -> str | None:
    """The question before with its own subject, the part most like the new one, exchanged."""
    best = max(_parts(context, len(subject)), key=lambda part: _likeness(part, subject), default=None)
    if best is None or not _likeness(best, subject):
        return None
    return context.replace(best, subject, 1)


def _parts(context: str, length: int) -> list[str]:
    """Stretches of the question before that could be its subject: of like length in Chinese, else words."""
    parts = []
    for found in TOKEN.finditer(context):
        run = found.group()
        if run.isascii():
            parts.append(run)
        else:
            parts += [
                run[at : at + size]
                for size in (length, length + 1, length - 1)
                if size > 1
                for at in range(len(run) - size + 1)
            ]
    return parts


def _likeness(part: str, subject: str) -> float:
    """By what two names of a kind share: an ending (金牌, 银牌), a beginning (保修期内, 保修期外), being codes."""
    if part == subject:
        return 0.0
    if part.isascii() != subject.isascii():
        return 0.0
    if part.isascii():
        return float(bool(re.search(r"\d", part)) and bool(re.search(r"\d", subject))) + _shared(
            part, subject
        )
    return max(_shared(part, subject), _shared(part[::-1], subject[::-1])) / max(len(part), len(subject))


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
