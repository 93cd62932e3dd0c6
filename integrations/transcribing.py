"""Speech into text, by any service that speaks OpenAI's transcription protocol."""

from __future__ import annotations

import structlog

log = structlog.get_logger()

PATH = "/audio/transcriptions"
MODEL = "whisper-1"
TIMEOUT = 40.0


def transcribe(url: str, name: str, audio: bytes) -> str:
    """What was said; empty when the service does not tell."""
    import httpx

    address = url.rstrip("/")
    address = address if address.endswith(PATH) else address + PATH
    try:
        answer = httpx.post(address, files={"file": (name, audio)}, data={"model": MODEL}, timeout=TIMEOUT)
        answer.raise_for_status()
        return str(answer.json()["text"]).strip()
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        log.warning("speech is not transcribed", reason=type(error).__name__)
        return ""
