from __future__ import annotations

import csv
from pathlib import Path

import pytest

from knowledge_base.chunking import chunk
from knowledge_base.loading import Listing, Prose, Table, Unreadable, read


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_markdown_keeps_headings_lists_and_tables(tmp_path):
    text = (
        "# 面包机\n\n简介一句。\n\n## 参数\n\n| 项目 | 值 |\n| --- | --- |\n| 功率 | 600 W |\n\n- 甲\n- 乙\n"
    )
    loaded = read(written(tmp_path, "a.md", text))
    assert loaded.title == "面包机"
    assert loaded.blocks == [
        Prose(("面包机",), "简介一句。"),
        Table(("面包机", "参数"), ("项目", "值"), (("功率", "600 W"),)),
        Listing(("面包机", "参数"), ("甲", "乙")),
    ]


def test_front_matter_says_title_and_visibility(tmp_path):
    loaded = read(written(tmp_path, "a.md", "---\ntitle: 返佣\nvisibility: 内部\n---\n返佣三个点。\n"))
    assert (loaded.title, loaded.visibility) == ("返佣", "internal")


def test_a_visibility_that_is_neither_refuses_the_document(tmp_path):
    with pytest.raises(Unreadable, match="secret"):
        read(written(tmp_path, "a.md", "---\nvisibility: secret\n---\n内容。\n"))


def test_html_leaves_scripts_and_menus_out(tmp_path):
    page = "<html><head><title>Oven care</title></head><body><nav>Home</nav><h1>Oven care</h1>"
    page += "<script>alert(1)</script><p>Wipe it <b>daily</b>.</p></body></html>"
    loaded = read(written(tmp_path, "a.html", page))
    assert loaded.blocks == [Prose(("Oven care",), "Wipe it daily.")]


def test_plain_text_joins_wrapped_lines_and_tells_headings(tmp_path):
    text = (
        "发酵箱保养\n\n门封\n每周用温水擦拭门封一次，发现开裂的要在当月之内更换，更换之前不要\n开高湿模式。\n"
    )
    loaded = read(written(tmp_path, "a.txt", text))
    assert loaded.blocks == [
        Prose(
            ("发酵箱保养", "门封"),
            "每周用温水擦拭门封一次，发现开裂的要在当月之内更换，更换之前不要开高湿模式。",
        )
    ]


def test_numbered_lines_together_are_steps_alone_they_are_headings(tmp_path):
    text = (
        "Proofer guide\n\n1. Safety\nKeep the door shut while it heats up, steam can burn your hands.\n\n"
        "Start:\n1. Fill the tank\n2. Press start\n"
    )
    listing = read(written(tmp_path, "a.txt", text)).blocks[-1]
    assert isinstance(listing, Listing)
    assert listing.items == ("Fill the tank", "Press start")


def test_question_files_in_gb18030_with_chinese_headers(tmp_path):
    text = "问题,答案,相似问法,可见性\n几点关门,晚上九点,几点打烊；营业到几点,公开\n"
    entry = read(written(tmp_path, "faq.csv", text, "gb18030")).entries[0]
    assert (entry.question, entry.answer, entry.visibility) == ("几点关门", "晚上九点", "public")
    assert entry.variants == ("几点打烊", "营业到几点")


def test_a_bad_row_is_reported_and_spoils_no_other(tmp_path):
    text = "question,answer,visibility\nWhere?,,\nWhen?,At nine,secret\nWho?,Ann,\n"
    loaded = read(written(tmp_path, "faq.csv", text))
    assert [one.question for one in loaded.entries] == ["Who?"]
    assert [(one.row, one.field) for one in loaded.problems] == [(2, "answer"), (3, "visibility")]


def test_excel_question_sheets_and_plain_tables(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["问题", "答案", "编号"])
    book.active.append(["酵母放多少", "每公斤面粉 10 克", 7])
    sheet = book.create_sheet("配方")
    sheet.append(["面包", "烘烤分钟"])
    sheet.append(["吐司", 35])
    book.save(tmp_path / "a.xlsx")
    loaded = read(tmp_path / "a.xlsx")
    assert [(one.key, one.question) for one in loaded.entries] == [("7", "酵母放多少")]
    assert loaded.blocks == [Table(("a", "配方"), ("面包", "烘烤分钟"), (("吐司", "35"),))]


def test_word_styles_tell_headings_and_lists(tmp_path):
    import docx

    document = docx.Document()
    document.add_heading("搅拌机", 1)
    document.add_paragraph("先装钩再通电。")
    document.add_paragraph("断电", style="List Number")
    document.add_paragraph("拆桶", style="List Number")
    document.save(str(tmp_path / "a.docx"))
    loaded = read(tmp_path / "a.docx")
    assert loaded.blocks == [
        Prose(("搅拌机",), "先装钩再通电。"),
        Listing(("搅拌机",), ("断电", "拆桶"), ordered=True),
    ]


@pytest.mark.parametrize("name", ["broken.pdf", "broken.docx", "broken.xlsx", "empty.md", "what.exe"])
def test_what_cannot_be_read_says_why(tmp_path, name):
    with pytest.raises(Unreadable, match=r"\w"):
        read(written(tmp_path, name, "" if name == "empty.md" else "not what it says"))


def test_a_row_is_one_chunk_with_its_header(tmp_path):
    rows = [["型号", "重量", "电压"], ["BK1", "12 kg", "220 V"], ["BK2", "30 kg", "380 V"]]
    path = tmp_path / "型号.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    drafts = chunk(read(path))
    assert [draft.text for draft in drafts] == ["BK1：重量 12 kg；电压 220 V", "BK2：重量 30 kg；电压 380 V"]
    assert all(draft.heading == ("型号",) for draft in drafts)


def test_long_paragraphs_are_cut_at_sentences(tmp_path):
    sentence = "面团在二十六度下发酵到两倍大再排气整形，随后放进醒发箱里静置四十分钟。"
    drafts = chunk(read(written(tmp_path, "a.md", f"# 面团\n\n{sentence * 20}\n")))
    assert len(drafts) > 2
    assert all(draft.text.endswith("。") and len(draft.text) <= 250 for draft in drafts)
