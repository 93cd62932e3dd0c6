"""What came with a message in place of words: fetched before its turn, while no transaction is open."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crm_core.db import Database
from integrations import received
from integrations.channels.channel import Channel, Fetches, SendFailed
from integrations.messages import Inbound
from integrations.received import ReceivedFile
from integrations.transcribing import transcribe
from intents.schema import Frame, Slot

_ENDINGS = {"image": ".jpg", "voice": ".amr", "video": ".mp4"}


class Media:
    """`asr_url`: a transcription service; empty where there is none."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], asr_url: str) -> None:
        self._database, self._channels, self._asr_url = database, channels, asr_url

    def prepared(self, inbound: Inbound) -> Inbound:
        """The message with its speech as text, or with its file kept. Raises SendFailed: it has to be tried later."""
        media = inbound.handle.get("media")
        channel = self._channels.get(inbound.channel)
        if media is None or not isinstance(channel, Fetches):
            return inbound
        with self._database.reading() as session:
            known = received.of_message(session, inbound)
        if known is not None:
            return _with(inbound, _told(known))
        try:
            data, name = channel.fetch(media)
        except SendFailed as error:
            if not error.final:
                raise
            return _with(inbound, {"lost": True})
        name = name or media.get("name") or f"{media['kind']}{_ending(media)}"
        said = transcribe(self._asr_url, name, data) if self._asr_url and media["kind"] == "voice" else ""
        if said:
            return replace(inbound, text=said)
        with self._database.transaction() as session:
            return _with(inbound, _told(received.keep(session, inbound, media["kind"], name, data)))


def _ending(media: Mapping[str, Any]) -> str:
    return f".{media['format']}" if media.get("format") else _ENDINGS.get(media["kind"], "")


def _told(file: ReceivedFile) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "kind": file.kind}


def _with(inbound: Inbound, file: dict[str, Any]) -> Inbound:
    return replace(inbound, handle={**inbound.handle, "file": file})


def frame_of(inbound: Inbound) -> Frame | None:
    """What a message without words wants: its file kept, its place noted. None when it has words."""
    if inbound.text.strip():
        return None
    file, place = inbound.handle.get("file"), inbound.handle.get("place")
    if file is not None:
        return Frame("file.receive", {name: Slot(value) for name, value in file.items()})
    return Frame("file.place", {"label": Slot(place.get("label", ""))}) if place is not None else None


def media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
