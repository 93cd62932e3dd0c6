"""The words of this package, kept as YAML beside this file so that anyone can edit them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def data(name: str) -> Any:
    """What NAME.yaml holds, read once."""
    import yaml

    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
