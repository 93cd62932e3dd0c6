"""Who else is after a deal, and who took it."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import places
from intents.reading import Clause
from intents.schema import Slot

_NAME = r"(?P<name>[^,。;!?:()\s、“”\"]{2,16}?(?:\s[A-Z][\w&.-]*)*)"
# No lookbehind may stand in what is repeated possessively: Python before 3.11.4 then loses its place.
_FILLING = (
    r"(?:给我|帮我|麻烦|也|就|还|主要|目前|现在|登记|记录|登|记|录|补|更新|一栏|栏|那栏|写|标|填|加|改|换|成|上(?!海)|为|是|了|一下|有|叫"
    r"|[:,\s]|is\b|are\b|to\b|with\b|the\b|now\b)*+"
)
_FOUND_OUT = (
    r"(?:[^,.;!?]{0,10},?(?:应该|估计|可能|大概)?(?:就是|其实是|原来是|确定是|是|叫做?))"
    r"(?!谁|哪|啥|什么|不|否|同)"
)
_THERE = r"在[^,。;!?]{1,8}(?:那边|那里|那儿|这边|那单)|报的|给(?:的|他们|客户)"
_END = rf"(?={_THERE}|报[价得]|[出开降压杀]价|价格|比我|截|抢|拿|撬|中标|也在|在跟|[,。;!?:()\s、“”\"]|了|吧|的|$)"
_BEHIND = re.compile(rf"{_FILLING}{_NAME}{_END}")
_BECAME = re.compile(
    rf"(?:已经|都|也|现在|目前|那栏|一栏|栏)?(?:改|换|变|写|更新)(?:成|为)了?{_NAME}{_END}"
)  # 改成登泰克
_BEHIND_COPULA = re.compile(rf"{_FOUND_OUT}{_NAME}{_END}")
_ALL_BEHIND = (_BECAME, _BEHIND_COPULA, _BEHIND)
_OFFERS = re.compile(  # 柯达连版材打包送: whoever begins the clause offers what we do not
    r"^(?:因为|主要是?|结果|被|就是|听说|说是?|那个|人家)?(?P<name>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*|[一-鿿]{2,4}?)(?:那边|那家|家|他们)?(?:直接|又|还|居然|竟然|最后|硬是)*"
    r"(?:连[^,.;]{1,8}(?:送|搭|打包|包)|打包(?:送|价)|捆绑|白送|免费送|半价|杀价|砸价|压价|低价|[一-鿿]{0,4}(?:降|压|杀|砍)(?:了|到)"
    r"|报(?:价|得|的)*(?:太|更|比|那么|这么|实在|确实|真的?)?(?:低|便宜|狠|比|才|只|更)|(?:压|给|砸|卖|报)得?(?:太|更|那么|这么|实在|比)(?:低|便宜|狠)"
    r"|(?:报价|出价|开价|价格|价钱|价)(?:更|比|低|便宜|才|只)"
    r"|(?:比我们|比咱们?|比我司)[^,.;]{0,6}(?:低|便宜|快|短|早)|(?:便宜|低)(?:了|得|不少|很多|好多|一截|一大截)|(?:给|承诺|答应|开)(?:了|的|出)?[^,.;]{0,8}(?:账期|返点|折扣|免费|赠)"
    r"|\s+(?:came in|was|were|is|are|quoted|offered|bid|had)\b[^,.;]{0,24}?"
    r"\b(?:cheap|cheaper|lower|less|low|below|under|shorter|faster|better)\b)"
)
_NO_RIVALS = re.compile(
    r"^(?:客户|对方|对手|老板|采购|领导|总部|集团|预算|价格|报价|价钱|我们|咱们?|他们?|她们?|人家|项目|单子|交期|最后|业主|甲方|财务|政府|国家|市场|行情|成本|大家|别人|别家|同行|竞品|友商|对面|那边|这边|主要|因为|结果"
    r"|(?i:price|pricing|prices|our|the|their|his|her|my|budget|customer|client|quote|lead|delivery|it|we|they|he|she|margin|demand|funding|terms|service)\b)"
)
_ENGLISH = re.compile(
    r"[^,.;]*?\b(?:is|are|to|now|as|=|:)\s+(?:now\s+)?(?P<name>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)"
)
_NO_NAMES = re.compile(
    r"他们?|她们?|它们?|人家|对方|(?:竞争)?对手|友商|同行|竞品|竞对|给?(?:别|其他|另外)(?:的|一)?|[那这别][家人]|我们|咱们?|我司|客户|them|it|him|they|us",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r"查|打听|打探|摸清|摸到|搞清|弄清|问[到了清]|确认|了解|知道|明确|清楚|不知|还没|暂时|好像|已经|降价|报价|出价|很|挺|太|比较"
    r"|[抢截撬挖]|拿[走下去]|中标|没[有找填写]|不[止是太]|空[的着白]?|缺|未知|不详"
)
_KINDS = re.compile(  # 指定用进口的, 定了低配: what was taken instead, and nobody's name
    r"进口|国产|自[己家有研]|原来|原厂|之前|[老旧低高新][款型配版]|便宜|低价|最低|另|[一两三几]家|别|其[他它]|更|比我|同行|统一|总包|方案|型号|品牌|牌子|预算"
    r"|[下明今后]|价|日期|时间|合同|不|没|就|人|谁|给|用|要|是|了|吧|\d"
)
_VALUES = re.compile(
    r"赢率|概率|把握|胜算|金额|价格|总价|阶段|预计|成交|日期|时间|签约|推进|推到|调到|调成|改到|改成|降到|提到|升到|备注|提醒|probability|amount|stage|close",
    re.IGNORECASE,
)
_TURNED_UP = re.compile(  # 那单奥的斯也进来搅了
    r"(?:^|[,，.。;；:：!！?？\s\ue000-\ue0ff])(?:[那这](?:个|一)?[单标](?:子)?|[年大新小老]单|[那这]个|项目|商机|工程|的|那边"
    r"|现在|最近|听说|据说|发现|突然|又有|还有|有个?|被|so|and|\s)*+"
    r"(?P<name>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*|(?!我们|咱|他们|客户|业主)[一-鿿]{2,6}?)(?:那边|他们|家|的人)?"
    r"(?:也|又|最近|突然|半路|刚|刚刚|已经|正|在|要|想|跟着|跑|\s)*"
    r"(?:进来|插进|插了?一|插手|搅|掺和|掺一|参与|参加|杀进|杀出|冒出|来投|投标|来竞|来抢|入围|介入|进场|入场|入局|盯上|争|抢|报了?价"
    r"|come in|came in|is in|entered|joined|is bidding|is also)"
)
_LONE = re.compile(
    r"[,，。;；:：]\s*(?:是|就是|叫)?(?P<name>[一-鿿]{2,8}|[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)\s*[,，。;；]\s*"
    r"(?:帮我|给我|麻烦|请|你|please\s|can you\s)?(?:填|补|写|记|加|录|登|add|put|note|fill)"
)
_LATIN = r"(?:[A-Z]|[a-z](?=[A-Z]))[\w&.-]*(?:\s[A-Z][\w&.-]*)*"
_HAN = r"[^,，。;；!！?？:：\s]"
_TAKER = re.compile(
    rf"(?:让|被|叫|给了|签给了?|选了|选择了|选的是?|选定了?|输给了?|丢给了?|败给了?|让给了?|转投了?|投奔了?|没[争抢拼干打竞]过|用了|用的是?|内?定的是?|内定了?(?:给|是)?|拍给了?|归了"
    rf"|(?:[指选]定|点名)(?:了|的|要|用|使用|选|采购|供应商|厂家|品牌|牌子|方|单位|是|给|必须|只能|由|让|就)*|中标的?(?:单位|厂家|人|方)?是"
    rf"|(?:已经|早就|最后|最终|统一|那边|直接|本来|一直)(?:定了|[用给]了?的?是?|上了)|(?<![确决商说约一稳固否认])定了(?:用|上|买)?|换成?了|(?<=[单子目标机])(?:给|归))(?P<zh>{_HAN}{{2,12}}?)(?:给)?(?:抢|拿|截|撬|中标|签|家|了|的|[那这][套家边款]|(?=[,，。;；!！\s])|$)"
    rf"|(?:跟|和|与)(?P<signed>{_HAN}{{2,8}}?)签"
    rf"|(?:^|(?<=[,，。；;\s]))给(?P<given>{_HAN}{{2,8}}?)(?:了|做|家)(?=[,，。;；!！\s]|$)"
    rf"|\b[Ll](?:ost|ose)\b[^.;\n]{{0,80}}?\bto\s+(?P<en>{_LATIN})"
    rf"|(?:(?:went|go|gone|going|signed|sticking) (?:to|with)|chose|picked|selected|opted for|taken by|beaten by"
    rf"|awarded to|gave it to|switched to|standardi[sz]ed on"
    rf"|specified|mandated|insisted on|locked in with|gone for|went for)\s+(?P<by>{_LATIN})"
    rf"|(?P<beat>{_LATIN})\s+(?:beat us|outbid us|undercut (?:us|our)|was cheaper|were cheaper"
    r"|came in (?:lower|cheaper|below us)|won it|got it|took it)"
)


def taker(scope: Clause) -> Slot | None:
    """Who took it: 让台达抢走了, lost … to Siemens, Siemens beat us."""
    for match in _TAKER.finditer(scope.text):
        if match.lastgroup is not None and _is_name(match[match.lastgroup]):
            named = _slot(scope, match, match.lastgroup)
            if named is not None:
                return named
    return None


def outbidder(clause: Clause) -> Slot | None:
    """Whose offer a lost deal's reason begins with: 柯达连版材打包送, Bobst比我们便宜两成."""
    match = _OFFERS.match(_half_width(clause))
    if match is None or clause.found("account", "person", "user") or _NO_RIVALS.match(match["name"]):
        return None
    return _slot(clause, match) if _is_name(match["name"]) else None


def competitor(scope: Clause) -> Slot | None:
    """A rival's name behind the word (对手是…), before it (把…写进竞争对手), or where one turned up (碰上…了)."""
    for find in (_before_word, _behind_word, _met, _turned_up, _alone):
        found = find(scope)
        if found is not None:
            return found
    return None


def _behind_word(scope: Clause) -> Slot | None:
    text = _half_width(scope)
    for cue in catalog.cue("opportunity.competitor").finditer(scope.masked):
        if re.match(r"\s*(?:on|for|in|at|as|to)\b", scope.masked[cue.end() :]):
            match = _ENGLISH.match(text, cue.end())
        else:
            match = next((one for each in _ALL_BEHIND if (one := each.match(text, cue.end()))), None)
        if match is not None and _is_name(match["name"]):
            return _slot(scope, match)
    return None


def _before_word(scope: Clause) -> Slot | None:
    words = re.compile(
        r"(?:把|将)(?P<name>[^,。;!?]{2,16}?)(?:写|填|记|加|标|录|列)(?:到|进|为|成|上|入|在)*(?:竞争对手|竞品|对手|竞对|友商)"
        r"|(?:add|put|list|note|set|record)\s+(?P<en>(?:[A-Z]|[a-z](?=[A-Z]))[\w&.-]*(?:\s[A-Z][\w&.-]*)*)\s+(?:as|to|under|in)\s+(?:the\s+|a\s+)?(?:competitor|rival)"
    )
    match = words.search(_half_width(scope))
    if match is None:
        return None
    group = "name" if match["name"] else "en"
    return _slot(scope, match, group) if _is_name(match[group]) else None


def _met(scope: Clause) -> Slot | None:
    """碰上星河了: only beside the word that makes them a rival."""
    cue = scope.search("opportunity.rival_met")
    if cue is None or not scope.has("opportunity.competitor"):
        return None
    match = _BEHIND.match(_half_width(scope), cue.end())
    return _slot(scope, match) if match is not None and _is_name(match["name"]) else None


def _turned_up(scope: Clause) -> Slot | None:
    """那单奥的斯也进来搅了，竞争对手填上它: who turned up before the order to note them."""
    order = scope.search("opportunity.note_rival_named_before")
    match = _TURNED_UP.search(_unnamed(scope)[: order.start()]) if order is not None else None
    return _slot(scope, match) if match is not None and _is_name(match["name"]) else None


def _alone(scope: Clause) -> Slot | None:
    """…打听到了，江河，填上: nothing but a name, and the order to note it."""
    if not scope.has("opportunity.competitor"):
        return None
    match = _LONE.search(_unnamed(scope))
    return _slot(scope, match) if match is not None and _is_name(match["name"]) else None


def _unnamed(scope: Clause) -> str:
    """The scope's own words but for the names and values in it."""
    pairs = zip(scope.text, scope.masked, strict=True)
    return "".join(mark if "\ue000" <= mark <= "\ue0ff" else char for char, mark in pairs)


def _half_width(scope: Clause) -> str:
    """The scope's own words with the marks of half width, each character in its place."""
    marks = str.maketrans("，。；！？：（）", ",.;!?:()")
    return scope.text.translate(marks)


def _is_name(text: str) -> bool:
    if (
        _VERBAL.match(text)
        or _VALUES.search(text)
        or _KINDS.match(text)
        or text.endswith(("清楚", "明白", "出来", "到了", "起来"))
    ):
        return False
    return (
        len(text) >= 2
        and not _NO_NAMES.fullmatch(text)
        and not re.match(r"[里中下内]|上(?!海)|[a-z](?![A-Z])|\d", text)
    )


def _slot(scope: Clause, match: re.Match[str], group: str = "name") -> Slot | None:
    """The name; behind 本地的 and the like, what it is called there."""
    span = places.past(scope.text, match.span(group))
    if span is None:
        return None
    start, end = span
    name = scope.text[start:end] if span != match.span(group) else match[group]
    return Slot(name, name, (scope.span[0] + start, scope.span[0] + end), 0.85)
