"""What the company knows: documents in, answers out. Callers hold one `KnowledgeBase` a process.

Every method takes a SQLAlchemy session and never commits. Heavy libraries load when first needed.
"""

from __future__ import annotations

from knowledge_base.adding import AddReport
from knowledge_base.answering import Answer, Source, Suggestion
from knowledge_base.gaps import GapGroup
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.loading import FORMATS, Problem
from knowledge_base.models import Base
from knowledge_base.upkeep import DocumentInfo, Duplicate

__all__ = [
    "FORMATS",
    "AddReport",
    "Answer",
    "Base",
    "DocumentInfo",
    "Duplicate",
    "GapGroup",
    "KnowledgeBase",
    "Problem",
    "Source",
    "Suggestion",
]
