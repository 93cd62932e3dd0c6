"""A chart comes as a picture behind its words; where it cannot, the words have said it all."""

from __future__ import annotations

import io

from office import Office
from PIL import Image

from integrations.channels.channel import Delivery
from integrations.channels.charts import png
from integrations.messages import Answer, Bar, Card, Chart, Reply

CHART = Chart("Pipeline", (Bar("Proposal", 900.0, 300.0, "2 · 900"), Bar("Negotiation", 0.0, 50.0, "0 · 0")))
BRIEF = Answer((Reply("Monday\nmoved: 3", Card(title="Monday", body="moved: 3", chart=CHART)),)).as_json()


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def test_longer_bars_are_drawn_longer() -> None:
    drawn = png(CHART)
    assert drawn is not None
    with Image.open(io.BytesIO(drawn)) as image:
        blue = [
            sum(image.getpixel((x, y)) == (0x2F, 0x6F, 0xDE) for x in range(image.width)) for y in (126, 204)
        ]
    assert blue[0] > 300
    assert blue[1] == 0


def test_wecom_gets_it_uploaded_and_sent(office: Office) -> None:
    office.app.channels["wecom"].send(Delivery("k1", "W-mei", "mei", BRIEF))
    *_, words, picture = office.platform.heard_by("W-mei")
    assert words["msgtype"] != "image"
    assert _size(office.platform.media[picture["image"]["media_id"]][0])[0] == 900


def test_words_stand_when_the_picture_is_refused(office: Office) -> None:
    office.platform.refuses("media/upload", 40009)
    office.app.channels["wecom"].send(Delivery("k2", "W-mei", "mei", BRIEF))
    assert [one["msgtype"] for one in office.platform.heard_by("W-mei")][-1] != "image"
