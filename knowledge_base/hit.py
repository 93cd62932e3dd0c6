"""A candidate for an answer: the evidence for it, who judges it, the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge_base.calibration import Calibrator
from knowledge_base.question import Question
from knowledge_base.snapshot import Passage

ROLE = 0.4  # what it counts that a row is headed by the job whose rights are asked about, beside a code's 1


@dataclass
class Hit:
    """A candidate; `evidence` are the features its judge, a calibrator, weighs, `score` the verdict in 0..1."""

    passage: Passage
    evidence: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    judge: Calibrator | None = None

    @property
    def trusted(self) -> bool:
        """Sure enough to be given; what is about the opposite act, or another thing, is at most offered."""
        return self.judge is not None and not self.held_back and self.score >= self.judge.answer

    @property
    def held_back(self) -> bool:
        """Whether something speaks against it, however sure the judge is."""
        others = ("opposite", "exchanged", "rival") if self.passage.kind == "entry" else ("actless", "silent")
        return any(self.evidence[one] for one in others)

    @property
    def plausible(self) -> bool:
        return self.judge is not None and self.score >= self.judge.offer


def judge_name(hit: Hit, question: Question) -> str:
    """Which calibrator weighs a candidate found by its vector, too."""
    if hit.evidence["foreign"] and hit.evidence["headed"] < ROLE:
        return "foreign"
    if "head" in hit.evidence:
        return "entries" if question.language == "zh" else "entries_en"
    return "questions" if hit.passage.kind == "entry" else "passages"
