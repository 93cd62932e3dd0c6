"""Libraries that report home are told not to. Imported before any of them can be."""

from __future__ import annotations

import os

SILENCED = {
    "ORT_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "OTEL_SDK_DISABLED": "true",
    "DO_NOT_TRACK": "1",
}


def switch_off() -> None:
    """Whatever the environment says: kechat sends nothing to anybody that the operator did not name."""
    os.environ.update(SILENCED)
