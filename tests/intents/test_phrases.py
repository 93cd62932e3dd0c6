"""The phrase files: all of them can be read, both languages are there, and a broken one tells its author why."""

from __future__ import annotations

import pytest

from intents import catalog, phrase_files
from intents.templates import TemplateError, compile_templates

WORDS = {"we": ("我们", "we"), "say": ("说", "says")}


def test_every_phrase_can_be_read() -> None:
    catalog.check()


@pytest.mark.parametrize(
    ("phrase", "advice"),
    [
        ("去(拜访|走访{account}", "every ( and [ is closed"),
        ("[去拜访", "every ( and [ is closed"),
        ("拜访]*了", "]* ends a ["),
        ("没有人*去", "right behind a ] or a )"),
        ("(去|来)过*了", "right behind a ] or a )"),
        ("(再)?去了", "what may be left out stands in [ ]"),
        ("<wee>答应了", "there are say, we"),
        ("拜访了{customer}", "there are account, person"),
        ("re:(", "regular expression"),
    ],
)
def test_a_broken_phrase_tells_its_author_the_phrase_and_what_to_do(phrase: str, advice: str) -> None:
    with pytest.raises(TemplateError) as told:
        compile_templates(["拜访了", phrase], WORDS)
    assert phrase in str(told.value)
    assert advice in str(told.value)


def test_a_broken_phrase_tells_its_file_and_entry() -> None:
    data = {"cues": {"event": {"zh": "拜访了 / (去", "en": "visited"}}}
    with pytest.raises(TemplateError, match=r"activity\.yaml, event: .*“\(去”"):
        catalog.check_file("activity", data)


def test_a_language_that_was_forgotten_is_named() -> None:
    with pytest.raises(TemplateError, match=r"task\.yaml, kind, call: .*“zh:” and “en:”"):
        catalog.check_file("task", {"values": {"kind": {"call": {"zh": "电话"}}}})


def test_a_file_that_is_no_yaml_is_named_with_its_line() -> None:
    with pytest.raises(TemplateError, match=r"(?s)task\.yaml is no YAML.*line 2"):
        phrase_files.parse("task.yaml", "cues:\n  done: {zh: 完成了: 好, en: done}\n")


def test_help_is_there_in_both_languages_for_known_roles() -> None:
    roles = {"rep", "manager", "executive", "service", "finance", "marketing", "admin", "customer"}
    for line in catalog.helps():
        assert line["zh"]
        assert line["en"]
        assert set(line["roles"]) <= roles


@pytest.mark.parametrize(
    ("template", "said", "not_said"),
    [
        ("[去]拜访了", "拜访了", "拜访"),
        ("(改成|调到)了", "调到了", "调了"),
        ("call with", "a call  with her", "recall with"),
        ("<we>...答应", "我们这次答应", "我们走了。他答应"),
        ("^好[的]*$", "好的的", "好吧"),
        ("还得(再|先)*去", "还得先再去", "还得他去"),
        ("(乘|*)赢率", "*赢率", "赢率"),
    ],
)
def test_what_a_template_matches(template: str, said: str, not_said: str) -> None:
    pattern = compile_templates([template], WORDS)
    assert pattern.search(said)
    assert not pattern.search(not_said)
