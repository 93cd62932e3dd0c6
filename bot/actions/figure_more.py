"""What records lack, how long they are late or stand still: as filters of the engine, and in words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from sqlalchemy import String, cast, or_, select

from bot.actions.turn import Turn
from crm_core.models import Account, Contract, Opportunity, PaymentStatus, Product, Ticket
from crm_core.permissions import visible
from crm_core.queries.questions import Filters
from intents import catalog
from intents.readers.figure_several import PLURALS
from intents.readers.figure_where import spellings
from intents.readers.left_out import MARK
from intents.schema import Frame, Slot


def given(frame: Frame, subject: str) -> dict[str, Any]:
    """The filters that the frame names, by their names in the engine."""
    found: dict[str, Any] = {}
    for name in ("late_days", "late_below", "stuck_days"):
        if frame.value(name):
            found[name] = frame.value(name)
    if frame.value("missing"):
        found["missing"] = (frame.value("missing"),)
    if frame.value("rival"):
        found["has_competitor"] = True
    if frame.value("standing"):
        found["statuses"] = (frame.value("standing"),)
    return found | (_of_payment(frame) if subject == "payment" else {})


def of_several(turn: Turn, frame: Frame) -> dict[str, Any]:
    """Of values side by side any one fits."""
    found: dict[str, Any] = {
        name: tuple(frame.value(name))
        for name in ("regions", "industries", "grades", "stages", "priorities")
        if frame.value(name)
    }
    if frame.value("customer_kinds"):
        found["account_kinds"] = tuple(frame.value("customer_kinds"))
    if frame.value("places"):
        found["places"] = tuple(one for said in frame.value("places") for one in spellings(said))
    if frame.value("names"):
        found["names"] = tuple(frame.value("names"))
    if frame.value("products"):
        found["products"] = tuple(_product(turn, one) for one in frame.value("products"))
    return found


def _product(turn: Turn, said: Any) -> str:
    """The name of the product that is meant, else what was said."""
    known = turn.session.get(Product, said.ids[0]) if getattr(said, "ids", ()) else None
    return known.name if known is not None else str(getattr(said, "text", said))


def explained(turn: Turn, frame: Frame) -> Frame:
    """Words that no phrase explains are those of a product, a tag, or records' own names, where these hold them."""
    unread = frame.value("unread") or ()
    subject = frame.value("subject")
    rest = []
    for word in unread:
        slot = next(
            (name for name, holds in _HOLDERS if name not in frame.slots and holds(turn, subject, word)), ""
        )
        if slot:
            frame = frame.having(**{slot: Slot((word,) if slot.endswith("s") else word, word)})
        else:
            rest.append(word)
    slots = {name: one for name, one in frame.slots.items() if name != "unread"}
    return replace(frame, slots=slots).having(unread=Slot(tuple(rest)) if rest else None)


def of_sales(turn: Turn, frame: Frame) -> Frame:
    """今年冷藏箱销量: of what was sold, only what bears the longest piece of a product's name that is said."""
    if {"product", "products"} & set(frame.slots) or frame.value("group_by") or frame.value("unread"):
        return frame
    text = turn.text.lower()
    if frame.value("state") != "won" or not catalog.cue("figure.sells").search(text):
        return frame
    piece = _longest_piece(text, [name.lower() for name in turn.session.scalars(select(Product.name))])
    return frame.having(products=Slot((piece,), piece)) if piece else frame


def _longest_piece(text: str, names: list[str]) -> str:
    runs: list[str] = _HAN.findall(text)
    for size in range(_LONGEST_PIECE, _SHORTEST_PIECE - 1, -1):
        for run in runs:
            for at in range(len(run) - size + 1):
                if any(run[at : at + size] in name for name in names):
                    return str(run[at : at + size])
    return ""


def _is_of_product(turn: Turn, subject: str, word: str) -> bool:
    if subject not in _WITH_PRODUCT:
        return False
    if subject == "ticket" and _is_of_trouble(turn, word):
        return True
    known = or_(Product.name.icontains(word, autoescape=True), Product.category == word)
    return turn.session.scalar(select(Product.id).where(known).limit(1)) is not None


def _is_of_trouble(turn: Turn, word: str) -> bool:
    """扫码枪的工单: what tickets tell of, which no product need be called by."""
    told = or_(*(one.icontains(word, autoescape=True) for one in (Ticket.subject, Ticket.description)))
    return turn.session.scalar(visible(Ticket, turn.actor).where(told).limit(1)) is not None


def _is_tag(turn: Turn, subject: str, word: str) -> bool:
    if subject != "account":
        return False
    quoted = cast(Account.tags, String).contains(json.dumps(word), autoescape=True)
    return turn.session.scalar(visible(Account, turn.actor).where(quoted).limit(1)) is not None


def _is_of_names(turn: Turn, subject: str, word: str) -> bool:
    model = _NAMED.get(subject)
    if model is None:
        return False
    named = model.name.icontains(word, autoescape=True)
    return turn.session.scalar(visible(model, turn.actor).where(named).limit(1)) is not None


_HAN = re.compile(r"[一-鿿]{2,}")
_LONGEST_PIECE, _SHORTEST_PIECE = 8, 3
_WITH_PRODUCT = ("opportunity", "contract", "payment", "quote", "lead", "ticket", "account", "activity")
_NAMED: dict[str, Any] = {"opportunity": Opportunity, "contract": Contract, "account": Account}
_HOLDERS = (("products", _is_of_product), ("tag", _is_tag), ("names", _is_of_names))


def _of_payment(frame: Frame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if frame.value("pay_method"):
        found["methods"] = catalog.words_for("figure.pay_method", frame.value("pay_method"))
    if frame.value("invoiced") is not None:
        found["is_invoiced"] = frame.value("invoiced")
    if frame.value("unconfirmed"):
        found["is_confirmed"] = False
        found["statuses"] = (PaymentStatus.PAID,)
    return found


def told(turn: Turn, frame: Frame, asked: Filters) -> list[str]:
    """The same in the speaker's words, or ours where these say less."""
    found = []
    without = [slot.text for name, slot in frame.slots.items() if name.startswith(MARK)]
    if without:
        found.append(turn.say("filter_without", what=turn.joined(without)))
    for name, plural in PLURALS.items():
        if plural in frame.slots:
            found.append(f"{turn.label('field', name)} {frame.slots[plural].text}")
    if frame.value("names"):
        found.append(turn.say("filter_names", what=frame.slots["names"].text))
    if asked.late_days is not None:
        found.append(turn.say("filter_late_days", days=asked.late_days))
    if asked.late_below is not None:
        found.append(turn.say("filter_late_below", days=asked.late_below))
    if asked.has_competitor:
        found.append(turn.say("filter_rival"))
    if frame.value("standing"):
        found.append(turn.label("ticket.status", frame.value("standing")))
    if asked.unsold is not None:
        found.append(turn.say("filter_unsold"))
    if asked.stuck_days is not None:
        found.append(turn.say("filter_stuck", days=asked.stuck_days))
    if asked.missing:
        found.append(turn.say("filter_missing", what=turn.label("field", asked.missing[0])))
    if asked.methods:
        found.append(frame.slots["pay_method"].text or asked.methods[0])
    if asked.is_invoiced is not None:
        found.append(turn.say("filter_invoiced" if asked.is_invoiced else "filter_not_invoiced"))
    if asked.is_confirmed is False:
        found.append(turn.say("filter_unconfirmed"))
    return found
