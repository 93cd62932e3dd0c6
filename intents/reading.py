"""A text with its names and values found: what the readers of intents look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

from intents import catalog
from intents.entities.folding import fold
from intents.needles import pieces_of
from intents.schema import Span
from intents.templates import mask

# The masked text is in half width, but for the Chinese comma: it never stands inside a number.
_BREAK = re.compile(
    "|".join(
        (
            r"(?:^|(?<=[\n。;；]))\s*(?:[(（]?\d{1,2}[.、)）](?!\d)|[①-⑳])\s*",  # numbers of a list
            r"(?<=[\s:,，])[(（]?\d{1,2}[)）](?=\s*\D)\s*",  # …: 1) this 2) that
            r"[。!?;\n…，【】]+",
            r"[→⇒➡\u2300-\u23ff\u2600-\u27bf\U0001f300-\U0001faff•]+\ufe0f?",  # arrows and emoji part things, too
            r"(?<!\b[DdMm]r)(?<!\b[Mm]s)(?<!\b[Mm]rs)(?<!\b[Pp]rof)\.(?=\s|$)|(?<!\d),|,(?!\d)|[—–～]+",
            r"(?<=[^\s\d]) +-{1,2} +(?=\S)|(?<=\d) +-{1,2} +(?=[^\s\d])",  # want it in two lots - I said I'd check
            r"(?<=[一-鿿\ue000-\ue0ff]) +(?=[一-鿿\ue010-\ue0ff])",
            r"(?<=[一-鿿\ue000-\ue0ff]) +(?=\d{1,2}[.、)）]? ?[\ue010\ue011])",  # 三家 1恒信… 2锦程…
            r"(?<=\d) +(?=\ue019)|(?<=\d[a-z%]) +(?=\ue019)|(?<=\d[a-z]{2}) +(?=\ue019)",  # …改成320 下午…
        )
    )
)
# Counts are part of how a thing is said (两个电话, 三家): their words stay in sight of the templates.
_UNMASKED = ("quantity", "duration")
_LONG_ZH, _LONG_EN, _BEGUN = 14, 60, 5
"""Characters of a piece that may be more than one sentence, and of the first of them."""
_UNSEARCHED: Any = object()
C = TypeVar("C", bound="Clause")
_SENTENCE = re.compile(r"[。!?;\n…]+|(?<!\b[DdMm]r)(?<!\b[Mm]s)(?<!\b[Mm]rs)(?<!\b[Pp]rof)\.(?=\s+\S|$)")


@dataclass(frozen=True, slots=True)
class Found:
    """A name or a value with its place. `value` is a Mention, or an entity's value (a TimeMatch for a time)."""

    kind: str
    span: Span
    value: Any
    text: str
    account_ids: tuple[int, ...] = ()
    strength: int = 1
    also: tuple[Any, ...] = ()
    """What else the same words may name: Mentions of other kinds."""

    @property
    def start(self) -> int:
        return self.span[0]

    @property
    def end(self) -> int:
        return self.span[1]


def once(judge: Callable[[C], bool]) -> Callable[[C], bool]:
    """A judgement of a stretch of a text that is remembered: many readers ask the same of the same clauses."""

    @wraps(judge)
    def judged(clause: C) -> bool:
        known, at = clause.reading.judged, (judge, clause.span)
        if at not in known:
            known[at] = judge(clause)
        return known[at]

    return judged


class Clause:
    """A stretch of a text; `masked` shows names and values as marks, which templates match."""

    text: str
    folded: str
    masked: str

    def __init__(self, reading: Reading, span: Span) -> None:
        self.reading = reading
        self.span = span
        self.text = reading.text[span[0] : span[1]]
        self.folded = reading.folded[span[0] : span[1]]
        self.masked = reading.masked[span[0] : span[1]]

    def __repr__(self) -> str:
        return f"Clause({self.text!r})"

    def has(self, *cues: str) -> bool:
        searched, span = self.reading.searched, self.span
        return any(searched(cue, span) is not None for cue in cues)

    def search(self, cue: str) -> re.Match[str] | None:
        return self.reading.searched(cue, self.span)

    def value_in(self, name: str) -> str | None:
        """The value (a stage, a priority …) whose words stand first in the clause."""
        found = self.search_value(name)
        return found[0] if found else None

    def search_value(self, name: str) -> tuple[str, re.Match[str]] | None:
        """The same with its match."""
        return catalog.value_in(name, self.masked) if self.reading.may_hold(name) else None

    def found(self, *kinds: str) -> list[Found]:
        start, end = self.span
        return [
            one for one in self.reading.items
            if one.span[0] >= start and one.span[1] <= end and (not kinds or one.kind in kinds)
        ]  # fmt: skip

    def first(self, *kinds: str) -> Found | None:
        return next(iter(self.found(*kinds)), None)

    def after(self, position: int) -> Clause:
        """What follows a place that counts from the beginning of the clause."""
        return Clause(self.reading, (self.span[0] + position, self.span[1]))

    def before(self, position: int) -> Clause:
        return Clause(self.reading, (self.span[0], self.span[0] + position))


class Reading(Clause):
    """The whole text, in its clauses and sentences."""

    def __init__(
        self, text: str, now: datetime, items: Iterable[Found] = (), terms: Iterable[Found] = ()
    ) -> None:
        self.now = now
        self.terms = tuple(terms)
        self.happenings: dict[Span, bool] = {}
        self.items = tuple(sorted(items, key=lambda one: one.span))
        self.text = text
        self.folded = fold(text)
        masked = self.folded
        for one in (item for item in self.items if item.kind not in _UNMASKED):
            masked = masked[: one.start] + mask(one.kind, one.end - one.start) + masked[one.end :]
        self.masked = masked
        self._pieces_there = pieces_of(masked)
        self._searched: dict[tuple[str, Span], Any] = {}
        self.judged: dict[tuple[Any, Span], bool] = {}
        super().__init__(self, (0, len(text)))

    def until(self, position: int) -> Reading:
        """What stands before a place, as a text of its own with the same places."""
        items = [one for one in self.items if one.end <= position]
        return Reading(self.text[:position], self.now, items, self.terms)

    def blanked(self, spans: Iterable[Span], fill: str = " ") -> Reading:
        """The text with blanks in these places, and without the names there; all else is in its place.

        Where a blank would part a Chinese clause, 、 fills without parting anything.
        """
        text, spans = self.text, list(spans)
        for start, end in spans:
            text = text[:start] + fill * (end - start) + text[end:]
        items, terms = (
            [one for one in found if not any(start < one.end and one.start < end for start, end in spans)]
            for found in (self.items, self.terms)
        )
        return Reading(text, self.now, items, terms)

    def only(self, spans: Iterable[Span], marks: str = "") -> Reading:
        """The text with nothing but these places and such marks, every character where it was, and the names that
        begin there.
        """
        kept = list(spans)
        text = "".join(
            char if char in marks or any(start <= at < end for start, end in kept) else " "
            for at, char in enumerate(self.text)
        )
        items = [one for one in self.items if any(start <= one.start < end for start, end in kept)]
        return Reading(text, self.now, items, self.terms)

    def searched(self, cue: str, span: Span) -> re.Match[str] | None:
        """Where the cue stands in a stretch of the text; readers ask the same of the same clauses."""
        at = (cue, span)
        found: re.Match[str] | None = self._searched.get(at, _UNSEARCHED)
        if found is _UNSEARCHED:
            found = self._searched[at] = self._search(cue, span)
        return found

    def _search(self, cue: str, span: Span) -> re.Match[str] | None:
        needles = catalog.needles(cue)
        if needles is not None and needles.isdisjoint(self._pieces_there):
            return None
        return catalog.cue(cue).search(self.masked[span[0] : span[1]])

    def cues_found(self, files: Sequence[str]) -> set[str]:
        """The cues of these phrase files that readers have looked for and found so far."""
        return {
            cue
            for (cue, _), match in self._searched.items()
            if match is not None and cue.split(".")[0] in files
        }

    def may_hold(self, table: str) -> bool:
        """Whether a value of the table can be in the text."""
        needles = catalog.value_needles(table)
        return needles is None or not needles.isdisjoint(self._pieces_there)

    @cached_property
    def clauses(self) -> list[Clause]:
        """The pieces between breaks; words of speech (对了, 然后, also) begin a new one."""
        cuts = [match.span() for match in _BREAK.finditer(self.masked)]
        cuts = [cut for cut in cuts if not self._goes_on(cut)]
        cuts += [
            (match.start(), match.start()) for match in catalog.cue("control.marker").finditer(self.masked)
        ]
        cuts += [(at, at + 1) for at in self._headings()]
        return self._pieces([*cuts, *self._run_on(cuts)])

    def _headings(self) -> Iterator[int]:
        """The colons behind names, a day and a way that head a note: Thu call, Stefan, Rhine Tech: cups are down."""
        if ":" in self.masked or "：" in self.masked:
            yield from (match.end() for match in catalog.cue("control.heading").finditer(self.masked))

    def _run_on(self, cuts: list[Span]) -> list[Span]:
        """Where a long piece without any pause begins another sentence: …压力上不去她说先用着周四下午三点我过去看."""
        ends = [0, *(end for _, end in sorted(cuts)), len(self.text)]
        starts = [*(start for start, _ in sorted(cuts)), len(self.text)]
        found = []
        for at in self._sentences_begun():
            begun = max(one for one in ends if one <= at)
            over = min(one for one in starts if one >= at)
            is_long = len(self.masked[begun:over]) >= (_LONG_ZH if _is_spoken(self.folded[at]) else _LONG_EN)
            if is_long and at - begun >= _BEGUN:
                found.append((at, at))
        return found

    def _sentences_begun(self) -> Iterator[int]:
        """Where another sentence may begin; a plan behind a name is that person's, and no other sentence."""
        for cue in ("control.run_on", "control.run_on_deal", "control.run_on_word", "control.run_on_wish"):
            yield from (match.start() for match in catalog.cue(cue).finditer(self.masked))
        named = {one.end for one in self.items if one.kind in ("account", "person", "user")}
        plans = catalog.cue("control.run_on_beside").finditer(self.masked)
        yield from (match.start() for match in plans if match.start() not in named)

    def _goes_on(self, cut: Span) -> bool:
        """Whether a blank of dictated speech stands inside a clause: 我答应她 这个礼拜五之前 把名单发给她."""
        gap = self.masked[cut[0] : cut[1]]
        if gap.strip() or "\n" in gap or cut[0] == 0 or cut[1] >= len(self.text):
            return False
        if not (_is_spoken(self.folded[cut[0] - 1]) and _is_spoken(self.folded[cut[1]])):
            return True
        before = self.masked[: cut[0]]
        start = max((match.end() for match in _BREAK.finditer(before)), default=0)
        return catalog.cue("control.unfinished").search(before[start:]) is not None

    def clause_at(self, position: int) -> Clause:
        """The clause in which a place lies; all of the text where it lies between clauses."""
        return next((one for one in self.clauses if one.span[0] <= position < one.span[1]), self)

    @cached_property
    def sentences(self) -> list[Clause]:
        return self._pieces([match.span() for match in _SENTENCE.finditer(self.masked)])

    def _pieces(self, cuts: list[Span]) -> list[Clause]:
        pieces, start = [], 0
        for cut_start, cut_end in [*sorted(cuts), (len(self.text), len(self.text))]:
            if cut_start >= start:
                pieces.append(self._trimmed(start, cut_start))
                start = cut_end
        return [piece for piece in pieces if piece.text]

    def _trimmed(self, start: int, end: int) -> Clause:
        while start < end and self.masked[start] in " \t\r\n,，、":
            start += 1
        while end > start and self.masked[end - 1] in " \t\r\n,，、":
            end -= 1
        return Clause(self, (start, end))


def _is_spoken(char: str) -> bool:
    """Whether the character is Chinese or a digit: between words of other languages a blank means nothing."""
    return "一" <= char <= "鿿" or char.isdigit()
