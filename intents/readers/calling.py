"""What people who are told of are called: 叫水灵, 姓戚, 配了个秘书小孔, named …; or what they do."""

from __future__ import annotations

import re

from intents.readers import naming
from intents.reading import Reading
from intents.schema import Slot

_CALLED = re.compile(
    r"(?:叫做?|名叫|姓名[是:：]?|(?:新?对接的?人?|联系人|接口人)(?:换成了?|改成了?|变成了?|现在是|是|为|叫)|\bnamed|\bcalled)\s*"
    r"([一-鿿]{2,4}?(?=了?(?:[,，。;；\s、\d的(（]|$))|[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*)"
)
IS_NOW = re.compile(
    r"\b[Nn]ew\s+(?P<title>(?:[A-Za-z&/-]+\s){0,3}?[A-Za-z&/-]+?)"
    r"(?:\s+(?:over |out |down )?(?:at|for|of|in|with)\s+[^.,;:]{2,50}?)?"
    r"\s+(?:is|will be|=)\s+(?:now\s+|called\s+|named\s+)?"
    r"(?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2})"
)


IS_THE_NEW = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Miss|Dr)\.?\s+)?(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2})"
    r"\s+(?:is|will be|joined as|joins as|started as|takes over as|has joined as)\s+(?:now\s+)?"
    r"(?:the|their|our|an?)\s+new\s+(?P<title>(?:[A-Za-z&/-]+\s){0,3}?[A-Za-z&/-]+?(?:\s+of\s+[a-z][\w&-]*)?)(?=\s+(?:at|for|of|in|with)\s+[A-Z]|[,.;]|$)"
)


_SUCCESSOR = re.compile(
    r"(?:由|换成了?|改由|换了?|让|叫|现在是|是)(?P<zh>[一-鿿]{2,9}?)(?:来)?"
    r"(?:接手|接替|接任|接管|接班|接[他她]|接(?=[,，。]|$)|顶上?|负责|来管|对接|管事|当家|主事|说了算)"
    r"|(?:换成|换作|换为|改成|变成|交给|传给)了?(?P<became>[一-鿿]{2,9}?)了?(?=[,，。;；\s\d(（]|$)"
    r"|(?:以后|今后|往后|现在|有事)(?:有事|都|就|直接)?(?:找|联系)(?P<ask>[一-鿿]{2,9}?)(?=[,，。;；\s\d(（]|就|对接|$)"
    r"|(?:新(?:老板|总|采购|厂长|经理|主任|负责人|对接人|来的)[一-鿿]{0,3}?)(?:叫|是)(?P<new>[一-鿿]{2,4}?)(?=[,，。;；\s\d(（]|$)"
    r"|(?:接手|接替|接班|接任|继任|接[他她]的?(?:位置?|活儿?|班|手|工作|摊子)?)(?:者|人|的人?|[他她]的?)*(?:是|叫|换成|[:：])"
    r"(?P<is>[一-鿿]{2,9})(?=[,，。;；\s\d(（]|$)"
    r"|\b(?i:replacement|successor)(?: is| will be|'s|:)* (?P<en>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2})"
    r"|(?P<over>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2}) (?:is |has |will )?"
    r"(?:takes?|taking|took|taken|steps?|stepping|stepped) (?:over|in)\b"
    r"|(?P<place>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2}) "
    r"(?:replaces|is replacing|will replace|replaced) (?:him|her|them)\b"
)
_KIN = re.compile(
    r"^(?:他|她|他们|老板)?的?(?:儿子|女儿|闺女|徒弟|同事|助理|老婆|太太|媳妇|弟弟|妹妹|哥哥|姐姐|侄子|外甥|女婿|学生|下属|手下)叫?"
)


_DOES = re.compile(
    r"(?P<job>(?:管|负责|分管|主管|对接|接手|主持|盯)[^,，。;；]{0,8}?)的?(?:人|那位|那个)?(?:现在|目前|如今|以后)?(?:变成了?|换成了?|改成了?|就?是|叫)(?:一位|一个|了)?"
    r"(?P<name>[一-鿿]{2,4}?)(?=[,，。;；\s\d(（]|$)"
)


def in_charge(reading: Reading) -> tuple[Slot | None, Slot | None]:
    """现在管网络的是樊丽君: (the name behind what somebody looks after, that work)."""
    match = next((one for one in _DOES.finditer(reading.text) if naming.is_chinese_name(one["name"])), None)
    if match is None:
        return None, None
    work = Slot(match["job"], match["job"], match.span("job"), 0.7)
    return Slot(match["name"], match["name"], match.span("name"), 0.9), work


_TITLED = ("zh", "is", "became", "ask", "new")
"""The groups in which a title may stand before the name."""


def _in_full(name: str, behind: str) -> str:
    """小戴，戴文静: the whole name that stands right behind the short one."""
    whole = re.match(
        r"[\s,，(（]*(?:全名|大名|就是|叫)?([一-鿿]{2,3})(?=[\s,，。;；)）\d]|电话|手机|微信|$)", behind
    )
    told = whole is not None and naming.is_familiar(name) and naming.is_chinese_name(whole[1])
    return whole[1] if told and whole is not None and whole[1][0] in name else name


def successor(reading: Reading) -> tuple[Slot | None, Slot | None]:
    """由周凯接, 采购换成李卓然了, 接她的是品控主管吕雪, her replacement is Emma Clark: (who comes, their title)."""
    for match in _SUCCESSOR.finditer(reading.text):
        group = str(match.lastgroup)
        text = _KIN.sub("", match[group])
        if group == "became" and text == match[group] and not naming.is_chinese_name(text):
            continue
        if group not in _TITLED or naming.is_chinese_name(text) or naming.is_familiar(text):
            text = _in_full(text, reading.text[match.end(group) :])
            return Slot(text, text, match.span(group), 0.9), None
        named = naming.person_in(text)
        if named is not None and named.name and naming.is_chinese_name(named.name):
            title = named.before or named.title
            said = Slot(title, text, match.span(group), 0.85) if naming.is_title(title) else None
            return Slot(named.name, text, match.span(group), 0.9), said
    return None, None


def called(reading: Reading) -> Slot | None:
    """设备经理叫周敏, buyer叫Tom Yip: the name behind 叫."""
    match = _CALLED.search(reading.text)
    if match is not None and naming.may_be_called(match[1]):
        start = match.end(1) - len(_bare(match[1]))  # 联系人是院长曾凡
        return Slot(reading.text[start : match.end(1)], match[1], (start, match.end(1)), 0.95)
    is_now = IS_NOW.search(reading.text) or IS_THE_NEW.search(reading.text)
    return Slot(is_now["name"], is_now["name"], is_now.span("name"), 0.95) if is_now else None


def _bare(text: str) -> str:
    """The name without the title that stands before it."""
    named = naming.person_in(text)
    is_after = named is not None and named.title and text == named.title + named.name
    return named.name if named is not None and is_after else text


_SURNAMED = re.compile(
    r"(?P<title>老板娘|[一-鿿]{2,6}?)?(?:，|,)?(?<![一-鿿][同贵])姓(?P<surname>[一-鿿]{1,2})"
    r"(?=[,，。;；\s\d的(（]|$)(?:的(?P<behind>[一-鿿]{2,6}?)(?=[,，。;；\s\d(（了来]|接|$))?"
)


def surnamed(reading: Reading) -> Slot | None:
    """姓戚, 老板娘姓邬, 姓鲁的主任: the surname, with the title before or behind it."""
    match = _SURNAMED.search(reading.text)
    if match is None or not naming.is_surname(match["surname"]):
        return None
    behind = match["behind"] or ""
    title = behind if naming.is_title(behind) else match["title"] or ""
    title = next((title[at:] for at in reversed(range(len(title))) if naming.is_title(title[at:])), "")
    return Slot(match["surname"] + title, match[0], match.span("surname"), 0.85)


_BROUGHT = re.compile(
    r"(?:配|派|安排|招|聘|请|多|认识|加|有|来|换)(?:了|上|新)?(?:一)?[个位名](?:新的?)?(?P<who>[一-鿿]{3,9})(?=[,，。;；\s\d]|$)"
)


def brought(reading: Reading) -> Slot | None:
    """配了个秘书小孔, 来了位采购吴桐: the name behind the title that somebody is brought in by."""
    for match in _BROUGHT.finditer(reading.text):
        for size in (2, 3):
            title, name = match["who"][:-size], match["who"][-size:]
            is_name = naming.is_chinese_name(name) or (size == 2 and name[0] in "小老阿")
            if is_name and naming.is_title(title):
                return Slot(name, name, (match.end() - size, match.end()), 0.9)
    return None


_JOB = re.compile(
    r"(?:^|(?<=[,，。;；\s]))(?P<job>(?:管|做|搞|负责|主管|跑|干|分管)[一-鿿]{1,8})的(?=[,，。;；\s]|$)"
)


def job(reading: Reading) -> Slot | None:
    """管仓库的, 做验证的: what somebody without a title does."""
    match = _JOB.search(reading.text)
    return Slot(match["job"], match[0], match.span("job"), 0.7) if match else None


_ASKED_FOR = re.compile(
    r"(?:找|联系人?是?|对接)(?P<name>[一-鿿]{2,3})(?=(?P<same>[一-鿿])(?:师傅|总|工|经理|老板|主任|厂长|姐|哥))"
)


def asked_for(reading: Reading) -> Slot | None:
    """找代有福代师傅: the name that is said once more with its form of address."""
    match = _ASKED_FOR.search(reading.text)
    if match is None or match["same"] != match["name"][0]:
        return None
    return Slot(match["name"], match["name"], match.span("name"), 0.9)
