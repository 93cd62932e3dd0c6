"""The data files: their author is told what to mend."""

from __future__ import annotations

import pytest

from crm_core.models import MODELS
from integrations.importing import refusal, vocabulary
from integrations.importing.importer import ORDER


def test_every_kind_of_record_can_be_imported() -> None:
    assert set(vocabulary.kinds()) == set(ORDER) == set(MODELS) - {"attachment", "comment"}


@pytest.mark.parametrize("name", ["headers.yaml", "values.yaml"])
def test_every_word_is_text(name: str) -> None:
    def words(data: object) -> list[object]:
        if isinstance(data, dict):
            return [word for key, value in data.items() for word in (key, *words(value))]
        return [word for value in data for word in words(value)] if isinstance(data, list) else [data]

    strange = [word for word in words(vocabulary._data(name)) if not isinstance(word, str)]
    assert not strange, f"put quotes around {strange} in {name}: YAML reads it as something else"


@pytest.mark.parametrize("kind", sorted(vocabulary.kinds()))
def test_no_header_means_two_fields_of_one_kind(kind: str) -> None:
    fields = vocabulary._data("headers.yaml")[kind]["fields"]
    meanings: dict[str, set[str]] = {}
    for field, words in fields.items():
        for word in (*words, field):
            meanings.setdefault(vocabulary.fold_header(word), set()).add(field)
    doubtful = {word: sorted(found) for word, found in meanings.items() if len(found) > 1}
    assert not doubtful, f"{kind}: {doubtful} in headers.yaml"


@pytest.mark.parametrize("name", sorted(name for name in vocabulary._data("values.yaml") if "." in name))
def test_no_word_means_two_codes(name: str) -> None:
    meanings: dict[str, set[str]] = {}
    for code, words in vocabulary._data("values.yaml")[name].items():
        for word in (*words, code):
            meanings.setdefault(vocabulary.fold(word), set()).add(code)
    doubtful = {word: sorted(found) for word, found in meanings.items() if len(found) > 1}
    assert not doubtful, f"{name}: {doubtful} in values.yaml"


def test_every_sentence_is_there_in_both_languages() -> None:
    assert all(set(sentences) == {"zh", "en"} for sentences in refusal._messages().values())


@pytest.mark.parametrize(
    ("title", "kind"),
    [("2026年客户跟进记录导出v2", "activity"), ("客户联系人", "contact"), ("sales_orders-07", "order"),
     ("合同回款计划(华东)", "payment"),
     ("Accounts", "account"), ("opportunity", "opportunity"),
     ("售后工单明细", "ticket"), ("产品报价", "quote"), ("Sheet1", "")],
)  # fmt: skip
def test_the_last_word_of_a_name_tells_the_kind(title: str, kind: str) -> None:
    from integrations.importing.tables import _named

    assert _named(title) == kind
