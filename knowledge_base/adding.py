"""Files into the database, and out of it. A file that did not change is not read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge_base import teaching
from knowledge_base.chunking import Draft, chunk
from knowledge_base.loading import FORMATS, Loaded, Problem, Unreadable, Visibility, read
from knowledge_base.models import Chunk, Document, Phrasing, Revision
from knowledge_base.text import fold

RULES = "2"  # part of every digest: raise it when loading or chunking changes, so that files are read again


@dataclass
class AddReport:
    """What happened to each file, and what could not be taken."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    entries: int = 0
    passages: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _File:
    path: Path
    visibility: Visibility | None


def add_files(
    session: Session, paths: Sequence[str | Path], visibility: Visibility | None = None
) -> AddReport:
    """Read files and folders; whatever says "internal" (flag, folder, front matter, row) wins over "public"."""
    report = AddReport()
    for file in _files(paths, visibility, report):
        try:
            _add(session, file, report)
        except Unreadable as error:
            report.problems.append(Problem(str(file.path), str(error)))
    for root in {Path(given).resolve() for given in paths}:
        if root.is_dir():
            _drop_missing(session, root, report)
    if report.added or report.updated or report.removed:
        count_change(session)
    return report


def _drop_missing(session: Session, root: Path, report: AddReport) -> None:
    """What once came out of this folder and is no longer in it."""
    inside = select(Document).where(Document.path.startswith(f"{root}{os.sep}", autoescape=True))
    for document in session.scalars(inside):
        if not Path(document.path).exists():
            report.removed.append(document.name)
            session.delete(document)


def count_change(session: Session) -> None:
    revision = session.get(Revision, 1) or Revision(id=1, number=0)
    revision.number += 1
    session.add(revision)
    session.flush()


def _files(paths: Iterable[str | Path], said: Visibility | None, report: AddReport) -> Iterator[_File]:
    for given in map(Path, paths):
        root = given.resolve()
        if root.is_dir():
            found = sorted(path for path in root.rglob("*") if path.is_file())
            for path in (path for path in found if not path.name.startswith((".", "~$"))):
                folders = path.relative_to(root.parent).parts[:-1]
                if any(part.startswith(".") for part in folders[1:]):
                    continue
                if path.suffix.lower() not in FORMATS:
                    report.problems.append(
                        Problem(str(path), f"unknown kind of file; known are {' '.join(FORMATS)}")
                    )
                    continue
                yield _File(path, "internal" if "internal" in folders else said)
        elif root.is_file():
            yield _File(root, "internal" if root.parent.name == "internal" else said)
        else:
            report.problems.append(Problem(str(given), "no such file or folder"))


def _add(session: Session, file: _File, report: AddReport) -> None:
    try:
        content = file.path.read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    digest = digest_of(content, file.visibility)
    document = _known(session, file.path, digest)
    if document is not None and document.digest == digest:
        document.path = str(file.path)
        report.unchanged.append(file.path.name)
        return
    loaded = read(file.path)
    (report.updated if document else report.added).append(file.path.name)
    report.problems += loaded.problems
    document = document or Document(path=str(file.path))
    _fill(session, document, loaded, file, digest)
    report.entries += len(loaded.entries)
    report.passages += len(document.chunks) - len(loaded.entries)


def digest_of(content: bytes, visibility: Visibility | None) -> str:
    return hashlib.sha256(f"{RULES} {visibility}\n".encode() + content).hexdigest()


def _known(session: Session, path: Path, digest: str) -> Document | None:
    """The document of this path; else the same content under the same name whose file is gone: it moved."""
    document = session.scalar(select(Document).where(Document.path == str(path)))
    if document is None:
        same = select(Document).where(Document.digest == digest, Document.name == path.name)
        document = next((one for one in session.scalars(same) if not Path(one.path).exists()), None)
    return document


def _fill(session: Session, document: Document, loaded: Loaded, file: _File, digest: str) -> None:
    document.name = file.path.name
    document.title = loaded.title
    document.digest = digest
    document.visibility = "internal" if "internal" in (file.visibility, loaded.visibility) else "public"
    drafts = chunk(loaded)
    document.language = loaded.language or (drafts[0].language if drafts else "zh")
    document.valid_until = loaded.valid_until
    document.version = (document.version or 0) + 1
    session.add(document)
    session.flush()
    vectors = _vectors(document)
    _replace_entries(session, document, [draft.entry.key for draft in drafts if draft.entry])
    document.chunks = [_chunk(document, place, draft, loaded) for place, draft in enumerate(drafts)]
    teaching.remember(session, document.chunks)
    for phrasing in (phrasing for one in document.chunks for phrasing in one.phrasings):
        phrasing.vector, phrasing.model = vectors.get((phrasing.role, phrasing.folded), (None, None))
    session.flush()


def _vectors(document: Document) -> dict[tuple[str, str], tuple[bytes | None, str | None]]:
    """Texts that stay keep their vectors."""
    texts = (phrasing for one in document.chunks for phrasing in one.phrasings)
    return {(text.role, text.folded): (text.vector, text.model) for text in texts}


def _replace_entries(session: Session, document: Document, keys: list[str]) -> None:
    """An entry with an id of its own is updated by it, whichever file held it before."""
    own = [key for key in keys if key]
    for start in range(0, len(own), 500):
        part = own[start : start + 500]
        others = select(Chunk).where(
            Chunk.kind == "entry", Chunk.key.in_(part), Chunk.document_id != document.id
        )
        for stale in session.scalars(others):
            session.delete(stale)


def _chunk(document: Document, place: int, draft: Draft, loaded: Loaded) -> Chunk:
    entry = draft.entry
    visibility = "internal" if entry and entry.visibility == "internal" else document.visibility
    return Chunk(
        key=(entry.key if entry else "") or f"{document.name}#{place + 1}",
        kind=draft.kind,
        position=place,
        block=draft.block,
        heading=list(draft.heading),
        question=draft.question,
        text=draft.text,
        cells=[list(cell) for cell in draft.cells],
        visibility=visibility,
        language=draft.language,
        tags=list(entry.tags if entry else loaded.tags),
        product=(entry.product if entry else "") or loaded.product,
        phrasings=[Phrasing(role=role, folded=fold(text)) for role, text in _probes(draft, loaded)],
    )


def _probes(draft: Draft, loaded: Loaded) -> list[tuple[str, str]]:
    """The texts compared with questions; an entry's answer is only ever searched by words."""
    if draft.entry is None:
        return [(role, f"{loaded.product} {text}".strip()) for role, text in draft.probes]
    words = f"{draft.entry.product} {draft.question} {draft.text}"
    return [*draft.probes, ("answer", words.strip())]


def remove(session: Session, document_id: int) -> bool:
    """False when there is no such document."""
    document = session.get(Document, document_id)
    if document is None:
        return False
    session.delete(document)
    count_change(session)
    return True
