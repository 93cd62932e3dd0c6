"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`state`: in order, worth knowing, or to be mended."""

    state: State
    about: str
    says: str
