from __future__ import annotations

from sqlalchemy import func, select

from knowledge_base.models import Chunk, Document, Phrasing


def texts(session) -> set[str]:
    return set(session.scalars(select(Chunk.text)))


def test_a_file_that_did_not_change_is_not_read_again(kb, session, tmp_path):
    (tmp_path / "a.md").write_text("# 面粉\n\n开封后一个月内用完。\n", encoding="utf-8")
    assert kb.add(session, [tmp_path]).added == ["a.md"]
    assert kb.add(session, [tmp_path]).unchanged == ["a.md"]


def test_a_changed_file_replaces_what_it_said(kb, session, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# 面粉\n\n开封后一个月内用完。\n\n避光存放。\n", encoding="utf-8")
    kb.add(session, [path])
    path.write_text("# 面粉\n\n开封后两个月内用完。\n\n避光存放。\n", encoding="utf-8")
    assert kb.add(session, [path]).updated == ["a.md"]
    assert texts(session) == {"开封后两个月内用完。", "避光存放。"}


def test_a_moved_file_is_the_same_document(kb, session, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# 面粉\n\n避光存放。\n", encoding="utf-8")
    kb.add(session, [path])
    (tmp_path / "b").mkdir()
    path.rename(tmp_path / "b" / "a.md")
    kb.add(session, [tmp_path / "b"])
    assert len(kb.list_documents(session)) == 1


def test_two_files_of_one_name_are_two_documents(kb, session, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "faq.csv").write_text(f"问题,答案\n{folder}在哪,{folder}楼\n", encoding="utf-8")
    kb.add(session, [tmp_path])
    assert len(kb.list_documents(session)) == 2


def test_an_entry_with_an_id_is_updated_from_another_file(kb, session, tmp_path):
    (tmp_path / "old.csv").write_text("id,问题,答案\nq1,几点开门,八点\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text("id,问题,答案\nq1,几点开门,七点\n", encoding="utf-8")
    kb.add(session, [tmp_path / "old.csv"])
    kb.add(session, [tmp_path / "p.csv"])
    assert texts(session) == {"七点"}


def test_internal_wins_wherever_it_is_said(kb, session, tmp_path):
    (tmp_path / "internal").mkdir()
    (tmp_path / "internal" / "a.md").write_text("---\nvisibility: public\n---\n甲。\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\nvisibility: internal\n---\n乙。\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("问题,答案,可见性\n丙,丙。,内部\n丁,丁。,\n", encoding="utf-8")
    kb.add(session, [tmp_path])
    seen = dict(session.execute(select(Chunk.text, Chunk.visibility)).all())
    assert seen == {"甲。": "internal", "乙。": "internal", "丙。": "internal", "丁。": "public"}


def test_the_flag_hides_and_a_later_flag_shows_again(kb, session, tmp_path):
    (tmp_path / "a.md").write_text("# 价目\n\n吐司八元。\n", encoding="utf-8")
    kb.add(session, [tmp_path], visibility="internal")
    assert kb.list_documents(session)[0].visibility == "internal"
    kb.add(session, [tmp_path])
    assert kb.list_documents(session)[0].visibility == "public"


def test_removing_a_document_removes_all_of_it(kb, session, tmp_path):
    (tmp_path / "a.md").write_text("# 面粉\n\n避光存放。\n", encoding="utf-8")
    kb.add(session, [tmp_path])
    assert kb.remove(session, kb.list_documents(session)[0].id)
    assert [session.scalar(select(func.count()).select_from(one)) for one in (Document, Chunk, Phrasing)] == [
        0,
        0,
        0,
    ]
    assert not kb.ask(session, "面粉怎么存放", audience="public").answered


def test_what_cannot_be_read_is_reported_and_the_rest_taken(kb, session, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"no pdf")
    (tmp_path / "a.md").write_text("# 面粉\n\n避光存放。\n", encoding="utf-8")
    report = kb.add(session, [tmp_path, tmp_path / "missing.md"])
    assert report.added == ["a.md"]
    assert sorted(problem.file.rpartition("/")[2] for problem in report.problems) == ["bad.pdf", "missing.md"]


def test_a_title_with_a_colon_in_it_is_read(kb, session, tmp_path):
    head = "---\ntitle: Export: terms\nvisibility: internal\ntags: [sea, air]\n---\n"
    (tmp_path / "export.md").write_text(f"{head}# Export\n\nCIF is offered to Manila.\n", encoding="utf-8")
    report = kb.add(session, [tmp_path])
    assert not report.problems
    (document,) = kb.list_documents(session)
    assert (document.title, document.visibility) == ("Export: terms", "internal")


def test_front_matter_that_says_nothing_plain_is_refused(kb, session, tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: [a\n---\n# A\n\ntext\n", encoding="utf-8")
    assert "front matter" in kb.add(session, [tmp_path]).problems[0].reason
