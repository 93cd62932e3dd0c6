"""What we sell, and what of it stands at customers' (设备)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm_core.models import Account, Asset, Product
from crm_core.permissions import Actor, check_can_create, check_can_edit
from crm_core.services import records
from crm_core.services.unique import check_unique


def create(session: Session, *, by: Actor, code: str, name: str, **fields: Any) -> Product:
    check_can_create(session, by, "product")
    check_unique(session, Product, "code", code)
    return records.add(session, Product(), by, {"code": code, "name": name, **fields})


def change(session: Session, product: Product, *, by: Actor, **fields: Any) -> None:
    check_can_edit(session, by, product)
    if fields.get("code", product.code) != product.code:
        check_unique(session, Product, "code", fields["code"])
    records.change(session, product, by, fields)


def find(session: Session, text: str) -> Product | None:
    """The product of that code or name, whatever the case."""
    wanted = text.strip().casefold()
    named = select(Product).where((func.lower(Product.code) == wanted) | (func.lower(Product.name) == wanted))
    return session.scalars(named.order_by(Product.id)).first()


def delete(session: Session, product: Product, *, by: Actor) -> None:
    records.delete(session, product, by=by)


def restore(session: Session, product: Product, *, by: Actor) -> None:
    records.restore(session, product, by=by)


def install(
    session: Session, *, by: Actor, account: Account, product: Product | None = None, **fields: Any
) -> Asset:
    """A machine of ours now stands at this customer's."""
    check_can_create(session, by, "asset", account)
    return records.add(session, Asset(), by, {"account": account, "product": product, **fields})


def change_asset(session: Session, asset: Asset, *, by: Actor, **fields: Any) -> None:
    records.change(session, asset, by, fields)
