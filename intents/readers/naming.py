"""What a bare piece of a business card may be: a person's name, a job title, a department, a company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from intents import catalog
from intents.expressions import compiled
from intents.towns import towns

_LATIN_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z]\.)?(?:\s[A-Z][\w'’-]+){1,2}")
_HONORIFIC = (
    r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Mdm|Madam|Prof|Sir|Capt|Captain|Engr|Ir|Datuk|Dato['’]?|Tan Sri|Encik|Puan|Cik"
    r"|Haji|Khun|Pak|Herr|Frau|Madame|Monsieur|Atty)\.?\s+)"
)
_LED = re.compile(r".*(?:是|叫)(?=[一-鿿]{2})")  # 负责人是店长
_LONGEST_COMPANY = 60
_LONG_BEFORE, _REGIONS = 4, "区全"  # 华东大区总, 职业安全经理
_SHORTEST_BEFORE = 3
_SHORT_NAME = 2
_LONGEST_TITLE = 7
_COMPANY = 0.8
_MAYBE = 0.4


@dataclass(frozen=True, slots=True)
class Named:
    """A person as one piece tells: the name (or the form of address), the job title, what stands before both."""

    name: str
    title: str = ""
    before: str = ""


# ---------------------------------------------------------------- titles
@catalog.derived
def _title_words() -> str:
    words = sorted(catalog.data("titles")["titles"], key=len, reverse=True)
    return "|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words)


@cache
def _whole_title() -> re.Pattern[str]:
    words = _title_words()
    return compiled(
        rf"(?i)(?:[A-Za-z]{{1,8}}[·\s]?)?[一-鿿]{{0,10}}(?:{words})|(?:[A-Za-z&/-]+,?\s){{0,4}}(?:{words})"
        rf"(?:,?\s(?!at\b|from\b|with\b)(?:of\s|for\s)?[A-Za-z&/-]+){{0,3}}"
    )


def is_title(text: str) -> bool:
    """设备经理, 采购办主任, IT Director, VP Operations; no form of address such as 王经理."""
    if not _whole_title().fullmatch(text) or is_address(text) or _is_placed_address(text):
        return False
    if not _LATIN_NAME.fullmatch(text):
        return True
    words, titles = text.lower().split(), catalog.data("titles")
    if words[-1] in titles["departments"].split() and words[0] not in titles["before_departments"].split():
        return False  # Oakmere Logistics
    return _bare_title(words[-1]) or not looks_like_company(text)


def may_be_title(text: str) -> bool:
    """Behind the word for a title nearly any short noun will do, but no scrap of a sentence."""
    return catalog.cue("account.no_title").search(text.lower()) is None


def is_address(text: str) -> bool:
    """王经理, 严总, 佟女士, Dr. Foster."""
    if _bare_title(text):
        return False
    if re.fullmatch(rf"{_HONORIFIC}\S+(?:\s\S+){{0,2}}", text):
        return True
    return any(text.startswith(one) and _bare_title(text.removeprefix(one)) for one in (text[:2], text[:1])
               if one in _surnames())  # fmt: skip


def _is_placed_address(text: str) -> bool:
    """检验科郝主任."""
    placed = re.match(r"[一-鿿]{1,5}[科部处室办组](?=[一-鿿]{2,})", text)
    return placed is not None and is_address(text[placed.end() :])


@catalog.derived
def _sure_title() -> re.Pattern[str]:
    modifiers = "|".join(catalog.data("titles")["modifiers"])
    return compiled(rf"(?i)(?:{modifiers})*(?:{_title_words()})")


def _bare_title(text: str) -> bool:
    return bool(text) and _of_titles("{}").fullmatch(text) is not None


@catalog.derived
def _of_titles(around: str) -> re.Pattern[str]:
    """`around`: an expression with {} where a title stands."""
    return compiled("(?i)" + around.replace("{}", f"(?:{_title_words()})"))


def is_department(text: str) -> bool:
    """检验科, 设备部, 采购中心: part of a title, and no name."""
    return (
        re.fullmatch(r"[一-鿿]{1,4}(?:科|部|处|室|办|组|课|中心)|[一-鿿]{1,4}(?:办公室|车间|事业部)", text)
        is not None
    )


# ---------------------------------------------------------------- persons
@catalog.derived
def _surnames() -> frozenset[str]:
    return frozenset(catalog.data("names")["surnames"].split())


def is_surname(text: str) -> bool:
    return text in _surnames()


def is_chinese_name(text: str) -> bool:
    if not re.fullmatch(r"[一-鿿]{2,4}", text) or re.fullmatch(r"[一-鿿]{2,3}[部处室科课]", text):
        return False
    if text in towns() or not may_be_called(text):
        return False
    return (text[0] in _surnames() and len(text) <= 3) or (text[:2] in _surnames() and len(text) >= 3)


@catalog.derived
def _never_called() -> re.Pattern[str]:
    table = catalog.data("names")["never_called"]
    return compiled(f"[一-鿿][{table['characters']}]|^[{table['characters']}]|{'|'.join(table['words'])}")


def may_be_called(text: str) -> bool:
    """Whether somebody may bear the name at all: 应该是 and 电话登记有误 are words of a sentence."""
    return not (is_department(text) or _never_called().search(text))


def is_latin_name(text: str) -> bool:
    return _LATIN_NAME.fullmatch(text) is not None and not looks_like_company(text)


def person_in(text: str) -> Named | None:
    """The person that a piece ends or begins with, if it names one beside a title or a company."""
    return _honoured(text) or _chinese(text) or _latin(text)


def _honoured(text: str) -> Named | None:
    """Dr. Foster; of Ms Hannah Voss the whole name is kept without the courtesy."""
    match = re.fullmatch(rf"(?:a\s+)?({_HONORIFIC})([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){{0,2}})", text)
    if match is None:
        return None
    is_courtesy = re.fullmatch(r"(?:Mr|Mrs|Ms|Miss)\.?\s+", match[1]) is not None
    return Named(match[2] if is_courtesy and " " in match[2] else match[1] + match[2])


def _chinese(text: str) -> Named | None:
    """刘洋, 吴建军总经理, 总经理吴建军, 严总, 检验科郝主任, 立洋电器的严总."""
    if is_chinese_name(text) and not is_address(text) and not is_title(text):
        return Named(text)
    for size in (3, 2):
        head, tail = text[:size], text[size:].strip()
        if (
            is_chinese_name(head)
            and not is_address(text)
            and _sure_title().fullmatch(tail)
            and not _sure_title().fullmatch(text)
        ):
            return Named(head, tail)
    addressed = _of_titles(r"([一-鿿]{1,2})({})$").search(text)
    if addressed:
        for size in (2, 1):
            start = addressed.start(2) - size
            if start >= 0 and is_address(text[start:]) and text[start : addressed.start(2)] in _surnames():
                before = text[:start].rstrip("的 ")
                joined = text[:start].endswith("的") and len(before) >= _SHORTEST_BEFORE
                if (
                    joined
                    or not is_title(text)
                    or not before
                    or is_department(before)
                    or looks_like_company(before)
                    or _is_no_job(before, text[start])
                ):
                    return Named(text[start:], "", before)
    placed = re.fullmatch(r"([一-鿿]{1,6}[部处室科课]|[一-鿿]{2,6}(?:中心|车间))的?([一-鿿]{2,3})", text)
    if placed and is_chinese_name(placed[2]) and not is_title(text):
        return Named(placed[2], "", placed[1])
    titled = _of_titles(r"([一-鿿A-Za-z]{0,12}?{})\s*([一-鿿]{2,3})$").match(text)
    if titled and (is_chinese_name(titled[2]) or is_familiar(titled[2])) and not is_title(text):
        company, title = employer_and_title(titled[1]) or ("", _LED.sub("", titled[1]))
        return Named(titled[2], title, company)
    return _introduced(text) or _employed(text) or _familiar(text)


_INTRODUCED = re.compile(
    r"(?P<company>[一-鿿A-Za-z0-9（）()]{3,20}?)(?:的|那边的?|他们)?(?P<title>老板娘?|[一-鿿]{2,8})"
    r"(?:叫做?|名叫|就?是|姓)(?P<name>[一-鿿]{1,4})"
)


def _introduced(text: str) -> Named | None:
    """顺发养殖的老板叫郑国强, 海门水产老板娘姓顾: of a mere surname nothing but the title is told here."""
    match = _INTRODUCED.fullmatch(text)
    if match is None:
        return None
    told = employer_and_title(text[: match.end("title")])
    if told is None:
        return None
    if is_chinese_name(match["name"]):
        return Named(match["name"], told[1], told[0])
    return Named("", told[1], told[0]) if is_surname(match["name"]) and "姓" in text else None


def _is_no_job(before: str, surname: str) -> bool:
    """丽宝灯具, of 丽宝灯具何总: too long for a part of a title, and none of its words in it."""
    if len(before) < _LONG_BEFORE or surname in _REGIONS:
        return False
    return _of_titles("{}").search(before) is None and _modifiers().search(before) is None


@catalog.derived
def _modifiers() -> re.Pattern[str]:
    return compiled("|".join(catalog.data("titles")["modifiers"]))


def is_familiar(text: str) -> bool:
    """老聂, 小杨, 刘姐, 周哥: a surname as friends say it."""
    if len(text) == _SHORT_NAME and text[0] in "老小阿" and text[1] in _surnames():
        return True
    return text[:-1] in _surnames() and text[-1:] in catalog.data("names")["familiar"]


def _familiar(text: str) -> Named | None:
    """海安食品厂采购刘姐."""
    name = text[-_SHORT_NAME:]
    before = text[:-_SHORT_NAME].rstrip("的 ")
    if not is_familiar(name) or (before and not (is_title(before) or company_score(before) >= _COMPANY)):
        return None
    return Named(name, "", before)


def employer_and_title(text: str) -> tuple[str, str] | None:
    """南通海安食品厂采购, 越州酒业的仓库主任: a company and the title of somebody there."""
    for size in range(min(_LONGEST_TITLE, len(text) - 2), 1, -1):
        company, title = text[:-size].rstrip("的 "), text[-size:]
        is_job = is_department(title) or _sure_title().fullmatch(title) is not None
        is_sure = company_score(company) >= _COMPANY and _ends_as_company(company.lower())
        if is_job and (is_sure or (text[:-size].endswith("的") and company_score(company) >= _MAYBE)):
            return company, title
    return None


def _ends_as_company(text: str) -> bool:
    if catalog.cue("lead.company_end").search(text):
        return True
    return any(one.end() == len(text) for one in catalog.cue("lead.company_word").finditer(text))


def _employed(text: str) -> Named | None:
    """大顺陶瓷厂的陈建国, 大顺陶瓷厂陈建国."""
    for size in (3, 2):
        before, name = text[:-size], text[-size:]
        company = before.removesuffix("的").strip()
        joined = company != before and len(company) >= 3
        if is_chinese_name(name) and (joined or company_score(company) > 0.9) and not is_title(text):
            return Named(name, "", company)
    return None


def _latin(text: str) -> Named | None:
    """Peter Novak; GM Peter Novak; Peter Novak GM; Peter Novak from Northgate."""
    if is_latin_name(text) and not is_title(text):
        return Named(text)
    apart = re.fullmatch(r"(.+?)\s+(?:from|of|at|with)\s+(.+)", text)
    if apart and (inner := _honoured(apart[1]) or _latin(apart[1])) is not None and not inner.before:
        return Named(inner.name, inner.title, apart[2])
    behind = re.fullmatch(r"([一-鿿]{2,8})\s*([A-Z][A-Za-z .'’-]+)", text)
    if behind and is_title(behind[1]):  # 产品经理Leo
        return Named(behind[2], behind[1])
    words = text.split()
    for size in (2, 3):
        head, tail = " ".join(words[:size]), " ".join(words[size:])
        if tail and is_latin_name(head) and is_title(tail):
            return Named(head, tail)
        head, tail = " ".join(words[:-size]), " ".join(words[-size:])
        if head and is_latin_name(tail) and is_title(head):
            return Named(tail, head)
    return None


_PART_OF_COMPANY = re.compile(r"(?:部门?|科室?|处|室|组|办|车间|中心|线|班|区|层|级)$")


def employed_title(text: str) -> Named | None:
    """CTO at Foxglove Robotics, 靖江港务的采购: a title and the company, without any name."""
    told = employer_and_title(text) if "的" in text else None
    if told is not None and not _PART_OF_COMPANY.search(told[0]):
        return Named("", told[1], told[0])
    apart = re.fullmatch(r"(.+?)\s+(?:at|@|with|from)\s+(.+)", text)
    return Named("", apart[1], apart[2]) if apart and is_title(apart[1]) else None


# ---------------------------------------------------------------- scores between 0 and 1
def looks_like_company(text: str) -> bool:
    return catalog.cue("lead.company_word").search(text.lower()) is not None


def company_score(text: str) -> float:
    if len(text) < 2 or len(text) > _LONGEST_COMPANY or catalog.cue("lead.person_me").search(text.lower()):
        return 0.0
    if catalog.cue("lead.company_end").search(text.lower()):
        return 0.95
    if catalog.cue("lead.sentence_word").search(text.lower()):
        return 0.1
    if looks_like_company(text):
        return 0.8
    if re.search(r"[一-鿿]", text):
        return 0.45 if len(text) >= 4 else 0.3
    return 0.4 if text[:1].isupper() or text[:1].isdigit() else 0.15


def person_score(text: str) -> float:
    named = person_in(text)
    if named is None:
        return 0.3 if re.fullmatch(r"[A-Z][a-z]+", text) or re.fullmatch(r"[小老阿][一-鿿]", text) else 0.0
    if named.title or is_address(named.name):
        return 0.92
    return 0.35 if looks_like_company(text) else 0.85 if re.search(r"[一-鿿]", text) else 0.6
