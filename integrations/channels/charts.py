"""A card's chart as a picture, for channels that cannot draw it themselves."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from integrations.messages import Chart, Reply

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

log = structlog.get_logger()

_WIDTH, _ROW, _TOP, _EDGE = 900, 72, 96, 36
_LABELS, _NOTES = 190, 250
_INK, _FAINT, _BAR, _BEFORE, _PAPER = "#1f2933", "#66727f", "#2f6fde", "#9db4d8", "#ffffff"
_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/Library/Fonts",
    "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_CHINESE = (
    "NotoSansCJK-Regular", "NotoSansSC-Regular", "SourceHanSansSC-Regular", "wqy-microhei", "wqy-zenhei", "PingFang",
    "Hiragino Sans GB", "msyh", "simhei", "DroidSansFallbackFull", "DroidSansFallback", "NotoSerifCJK-Regular",
)  # fmt: skip
_ENDINGS = (".ttc", ".ttf", ".otf")


def pictures(replies: list[Reply]) -> Iterator[tuple[str, bytes]]:
    """Title and PNG of every chart that can be drawn. Never raises: the text has said it all."""
    for chart in (reply.card.chart for reply in replies if reply.card and reply.card.chart):
        try:
            drawn = png(chart)
        except Exception:
            log.exception("a chart could not be drawn")
            continue
        if drawn is not None:
            yield chart.title, drawn


def png(chart: Chart) -> bytes | None:
    """None when its words are Chinese and no font here has them."""
    from PIL import Image, ImageDraw

    words = "".join([chart.title, *(bar.label + bar.note for bar in chart.bars)])
    if not words.isascii() and _file() is None:
        return None
    image = Image.new("RGB", (_WIDTH, _TOP + _ROW * len(chart.bars) + _EDGE), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_EDGE, _TOP // 2), chart.title, _INK, _font(30), anchor="lm")
    longest = max((max(bar.value, bar.before) for bar in chart.bars), default=0) or 1
    room = _WIDTH - 2 * _EDGE - _LABELS - _NOTES
    for number, bar in enumerate(chart.bars):
        middle, left = _TOP + _ROW * number + _ROW // 2, _EDGE + _LABELS
        width, before = (round(room * one / longest) for one in (bar.value, bar.before))
        draw.text((left - 16, middle), bar.label, _INK, _font(24), anchor="rm")
        if width:
            draw.rounded_rectangle((left, middle - 18, left + width, middle + 8), min(5, width // 2), _BAR)
        if before:
            draw.rounded_rectangle(
                (left, middle + 12, left + before, middle + 18), min(3, before // 2), _BEFORE
            )
        draw.text((left + room + 16, middle), bar.note, _FAINT, _font(22), anchor="lm")
    kept = io.BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    found = _file()
    if found is not None:
        return ImageFont.truetype(str(found), size)
    plain = ImageFont.load_default(size)
    assert isinstance(plain, ImageFont.FreeTypeFont)
    return plain


@cache
def _file() -> Path | None:
    """The best font on this machine that has Chinese; looked for once."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for path in Path(folder).expanduser().rglob("*"):
            if path.suffix.lower() in _ENDINGS:
                found.setdefault(path.stem.lower(), path)
    return next((found[one.lower()] for one in _CHINESE if one.lower() in found), None)
