"""What a dialogue remembers, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that waits for an answer: its frames as JSON, and what is asked.

    `ask` is `slot:NAME`, `choice` or `confirmation`; `frame` and `slot` say where the answer goes.
    `create` is the name of an account that was offered for creation; `text` are the words of which there were several,
    `told` is the whole request as it was said; `passed`: how many other things were served since it was asked.
    """

    frames: list[dict[str, Any]]
    ask: str
    frame: int = 0
    slot: str = ""
    options: list[dict[str, Any]] = field(default_factory=list)
    create: str = ""
    text: str = ""
    told: str = ""
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """`focus`: the record last spoken of, by kind ({"account": 12}); `topic`: the kind of which there was talk last, ""
    after figures over many; `listed`: the kind and the ids of the list last shown, in its order; `query`: the last
    question's frame.

    `written`: records of the last writing message as [kind, id]; `frames`: its frames, for "why?"; `asked_last`:
    whether a question has been answered since.
    `language`: what was spoken last, for messages that are in none (a number, a button, a name).
    """

    focus: dict[str, int] = field(default_factory=dict)
    topic: str = ""
    listed: list[Any] = field(default_factory=list)
    query: dict[str, Any] | None = None
    written: list[list[Any]] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    draft: Draft | None = None
    language: str = ""
    asked_last: bool = False

    def without_context(self) -> Memory:
        return replace(self, focus={}, topic="", listed=[], query=None, written=[], frames=[])

    def with_draft(self, draft: Draft) -> Memory:
        return replace(self, draft=draft)

    def without_draft(self) -> Memory:
        return replace(self, draft=None)

    def focusing(self, records: Mapping[str, int]) -> Memory:
        """With these records spoken of; another account makes what hung on the old one forgotten."""
        kept = self.focus
        if "account" in records and records["account"] != kept.get("account"):
            kept = {}
        return replace(self, focus={**kept, **records}, topic=self._topic(kept, records))

    def _topic(self, kept: Mapping[str, int], records: Mapping[str, int]) -> str:
        """A task or a person of the same customer leaves the deal the matter that is talked of."""
        told = next((kind for kind in _TOPICS if kind in records), None)
        if told is None and ("account" not in kept or records.keys() == {"account"}):
            return "account" if records else self.topic
        return told or self.topic

    def as_json(self) -> dict[str, Any]:
        """Its own parts, not copies of them."""
        draft = {one.name: getattr(self.draft, one.name) for one in _OF_DRAFT} if self.draft else None
        return {one.name: getattr(self, one.name) for one in _OF_MEMORY} | {"draft": draft}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        draft = data.get("draft")
        return cls(
            focus=dict(data.get("focus", {})),
            topic=data.get("topic", ""),
            listed=list(data.get("listed", ())),
            query=data.get("query"),
            written=list(data.get("written", ())),
            frames=list(data.get("frames", ())),
            draft=Draft(**draft) if draft else None,
            language=data.get("language", ""),
            asked_last=bool(data.get("asked_last", False)),
        )


_TOPICS = ("opportunity", "contract", "ticket", "lead", "quote", "product")
_OF_DRAFT, _OF_MEMORY = fields(Draft), fields(Memory)
