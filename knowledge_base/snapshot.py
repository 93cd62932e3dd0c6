"""What one audience may be answered from, in memory. The audience is enforced here, in the query."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from knowledge_base.keywords import Keywords, Vocabulary
from knowledge_base.mending import Spelling
from knowledge_base.models import Chunk, Document, Phrasing, Revision
from knowledge_base.terms import codes_of
from knowledge_base.text import fold
from knowledge_base.topics import Topics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENDING = " ?？。.!！"
ASKED = ("question", "variant", "taught")
Audience = Literal["public", "internal"]
VISIBLE: dict[Audience, tuple[str, ...]] = {"public": ("public",), "internal": ("public", "internal")}


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as read for answering; `evidence` is all its texts, folded, `asked` the questions that ask for it."""

    id: int
    key: str
    kind: str
    document: str
    title: str
    document_id: int
    block: int
    position: int
    heading: tuple[str, ...]
    question: str
    text: str
    cells: tuple[tuple[str, str], ...]
    language: str
    product: str
    evidence: str
    asked: tuple[str, ...]
    variants: int

    @property
    def place(self) -> tuple[int, int]:
        """Passages of one list or table share it."""
        return self.document_id, self.block

    @property
    def label(self) -> str:
        """What the passage announces itself as: its question, a row's first cell, an item's lead."""
        if self.question or self.cells:
            return self.question or self.cells[0][1]
        lead, colon, _ = self.text.replace(":", "：").partition("：")
        return lead if colon and len(lead) <= 40 else ""

    @property
    def section(self) -> str:
        """The heading it stands under, of more than one."""
        return self.heading[-1] if len(self.heading) > 1 else ""

    def is_asked_by(self, folded: str) -> bool:
        """Whether its own question, a variant or what somebody was taught is this very text, its ending apart."""
        wording = folded.strip(ENDING)
        return any(wording == one.strip(ENDING) for one in self.asked)


@dataclass(frozen=True)
class Snapshot:
    """`owners` gives each text's position in `passages`; `owner_of` by its row, `place_of` by the chunk's."""

    revision: int
    day: date
    passages: Sequence[Passage]
    owners: NDArray[np.int32]
    owner_of: Mapping[int, int]
    place_of: Mapping[int, int]
    keywords: Keywords
    languages: frozenset[str]

    @cached_property
    def spelling(self) -> Spelling:
        """How its questions and headings are written."""
        asked = (one for passage in self.passages for one in passage.asked)
        headings = {one for passage in self.passages for one in passage.heading}
        return Spelling([*asked, *map(fold, headings)])

    @cached_property
    def sections(self) -> Mapping[str, int]:
        """How many passages stand under a heading that names a code (E-33 稀释液不足), by the code."""
        return Counter(one for passage in self.passages for one in codes_of(passage.section))

    @cached_property
    def codes_by_digits(self) -> Mapping[str, str]:
        """YQ-1017 by 1017, of the codes that rows and sections are headed by; not where two have the same digits."""
        heads = {one for passage in self.passages for one in (passage.label, passage.section)}
        codes = {one for head in heads for one in codes_of(head) if not one.isdigit()}
        digits = Counter(re.sub(r"\D", "", one) for one in codes)
        return {number: one for one in codes if digits[number := re.sub(r"\D", "", one)] == 1}

    @cached_property
    def topics(self) -> Topics:
        """What its entries are about."""
        return Topics([passage.asked for passage in self.passages if passage.kind == "entry"])

    def prepare(self) -> None:
        """Read now what the first Chinese question would wait for: the dictionary, the spelling, the topics."""
        if "zh" in self.languages:
            self.topics.are_rivals(self.spelling.mended("怎么办"), ())

    def is_mixed(self, language: str) -> bool:
        """Whether some of it is in another language."""
        return bool(self.languages - {language})

    def has(self, word: str) -> bool:
        """Whether any passage has it (folded)."""
        return any(word in one.evidence for one in self.passages)

    def found(self, wanted: Sequence[str], place: int) -> set[str]:
        """Which of these terms the passage has, in any of its texts."""
        import numpy as np

        first, last = np.searchsorted(self.owners, [place, place + 1])
        return self.keywords.found(wanted, range(first, last))

    def keyword_scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """The best score among each passage's texts."""
        import numpy as np

        scores = np.zeros(len(self.passages), dtype=np.float32)
        np.maximum.at(scores, self.owners, self.keywords.scores(query))
        return scores


def current_revision(session: Session) -> int:
    """Counts every change; cheap enough to ask before each question."""
    return session.scalar(select(Revision.number).where(Revision.id == 1)) or 0


def take_snapshot(session: Session, audience: Audience, vocabulary: Vocabulary, day: date) -> Snapshot:
    """Everything the audience may see and that still holds on `day`; known texts are not counted again."""
    import numpy as np

    revision = current_revision(session)
    texts: dict[int, list[tuple[int, str, str]]] = {}
    visible = Chunk.visibility.in_(VISIBLE[audience]) & _valid(day)
    rows = select(Phrasing.chunk_id, Phrasing.id, Phrasing.role, Phrasing.folded)
    rows = rows.join(Phrasing.chunk).join(Chunk.document)
    for chunk_id, text_id, role, folded in session.execute(rows.where(visible).order_by(Phrasing.id)):
        texts.setdefault(chunk_id, []).append((text_id, role, folded))
    chunks = session.execute(
        select(Chunk, Document.name, Document.title).join(Chunk.document).where(visible).order_by(Chunk.id)
    )
    passages = [_passage(chunk, name, title, texts.get(chunk.id, [])) for chunk, name, title in chunks]
    flat = [(text_id, folded) for one in passages for text_id, _, folded in texts.get(one.id, [])]
    if audience == "internal":  # it sees every text there is
        vocabulary.forget_all_but(text_id for text_id, _ in flat)
    owners = [place for place, one in enumerate(passages) for _ in texts.get(one.id, [])]
    return Snapshot(
        revision=revision,
        day=day,
        passages=passages,
        owners=np.array(owners, dtype=np.int32),
        owner_of={text_id: owner for (text_id, _), owner in zip(flat, owners, strict=True)},
        place_of={one.id: place for place, one in enumerate(passages)},
        keywords=Keywords(vocabulary, flat),
        languages=frozenset(one.language for one in passages),
    )


def _valid(day: date) -> ColumnElement[bool]:
    return or_(Document.valid_until.is_(None), Document.valid_until >= day)


def _passage(chunk: Chunk, name: str, title: str, texts: list[tuple[int, str, str]]) -> Passage:
    return Passage(
        id=chunk.id,
        key=chunk.key,
        kind=chunk.kind,
        document=name,
        title=title,
        document_id=chunk.document_id,
        block=chunk.block,
        position=chunk.position,
        heading=tuple(chunk.heading),
        question=chunk.question,
        text=chunk.text,
        cells=tuple((name, value) for name, value in chunk.cells),
        language=chunk.language,
        product=chunk.product,
        evidence="\n".join(folded for _, role, folded in texts if role != "detail"),
        asked=tuple(folded for _, role, folded in texts if role in ASKED),
        variants=sum(role == "variant" for _, role, _ in texts),
    )
