"""The persons that a frame mentions, wherever it keeps them."""

from __future__ import annotations

from bot.frames import Ref
from intents.schema import Frame, Mention


def mentions_of(frame: Frame) -> list[Mention | Ref]:
    found: list[Mention | Ref] = [
        one for one in frame.value("contacts") or () if isinstance(one, (Mention, Ref))
    ]
    single = frame.value("contact")
    if isinstance(single, (Mention, Ref)):
        found.append(single)
    return found
