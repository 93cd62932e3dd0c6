"""Records where nothing happens: customers and deals nobody looked after, deals that stay in their stage."""

from __future__ import annotations

from intents.readers.figure_times import days
from intents.reading import Reading


def is_idle(reading: Reading) -> bool:
    """Nobody was there, or nothing moved; what stands still in one stage is not neglected by that."""
    if reading.value_in("figure.missing") in ("contact", "phone", "open_deal") and days(reading) is None:
        return False  # 没有联系人的
    if reading.has("query.idle", "figure.neglected"):
        return True
    return reading.has("figure.stands_still") and not stands_in_stage(reading)


def stands_in_stage(reading: Reading) -> bool:
    """停在同一阶段的, 商务谈判卡了两周以上的: counted from the day it came into its stage."""
    if reading.has("figure.stuck_in_stage"):
        return True
    stage = reading.value_in("opportunity.stage")
    is_long = reading.has("figure.stands_still", "figure.stays", "figure.lasting") and not reading.has(
        "figure.past_close", "query.overdue"
    )
    return bool(stage) and is_long and days(reading) is not None and not reading.found("money")
