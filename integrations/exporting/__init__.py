"""Records into files that people open in Excel and that import takes back."""

from __future__ import annotations

from integrations.exporting.export import to_csv, to_xlsx

__all__ = ["to_csv", "to_xlsx"]
