"""What came with a message in place of words: fetched before its turn, while no transaction is open."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.frames import WRITING
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
        """The message with its speech as text, or with its files kept. Raises SendFailed: it has to be tried later."""
        media = inbound.handle.get("media")
        channel = self._channels.get(inbound.channel)
        if not media or not isinstance(channel, Fetches):
            return inbound
        files = []
        for number, one in enumerate([media] if isinstance(media, Mapping) else media):
            part = replace(inbound, message_id=f"{inbound.message_id}#{number}") if number else inbound
            said, file = self._kept(part, one, channel)
            if said:
                return replace(inbound, text=said)
            files.append(file)
        return replace(inbound, handle={**inbound.handle, "file": files[0], "files": files})

    def _kept(
        self, inbound: Inbound, media: Mapping[str, Any], channel: Fetches
    ) -> tuple[str, dict[str, Any]]:
        """What was said where it is speech, and the file that is kept."""
        with self._database.reading() as session:
            known = received.of_message(session, inbound)
        if known is not None:
            return "", _told(known)
        try:
            data, name = channel.fetch(media)
        except SendFailed as error:
            if not error.final:
                raise
            return "", {"lost": True}
        name = name or media.get("name") or f"{media['kind']}{_ending(media)}"
        said = transcribe(self._asr_url, name, data) if self._asr_url and media["kind"] == "voice" else ""
        if said:
            return said, {}
        with self._database.transaction() as session:
            return "", _told(received.keep(session, inbound, media["kind"], name, data))


def _ending(media: Mapping[str, Any]) -> str:
    return f".{media['format']}" if media.get("format") else _ENDINGS.get(media["kind"], "")


def _told(file: ReceivedFile) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "kind": file.kind}


def frame_of(inbound: Inbound) -> Frame | None:
    """What a message without words wants: its files kept, its place noted. None when it has words."""
    if inbound.text.strip():
        return None
    place = inbound.handle.get("place")
    if inbound.handle.get("file") is not None:
        return _receiving(inbound)
    return Frame("file.place", {"label": Slot(place.get("label", ""))}) if place is not None else None


def _receiving(inbound: Inbound) -> Frame:
    files = [one for one in inbound.handle["files"] if "id" in one]
    if not files:
        return Frame("file.receive", {"lost": Slot(True)})
    names, kinds = [one["name"] for one in files], {one["kind"] for one in files}
    return Frame(
        "file.receive", {"names": Slot(names), "kind": Slot(kinds.pop() if len(kinds) == 1 else "file")}
    )


def beside(inbound: Inbound, frames: Sequence[Frame]) -> list[Frame]:
    """The frames of a message with words and files: what it writes keeps them; else it is asked where they belong."""
    files = inbound.handle.get("files")
    if not files or any(one.intent.startswith("file.") for one in frames):
        return list(frames)
    at = next((index for index, one in enumerate(frames) if one.intent in WRITING), None)
    if at is None:
        return [*frames, _receiving(inbound)]
    ids = [one["id"] for one in files if "id" in one]
    return [one.having(files=Slot(ids)) if index == at else one for index, one in enumerate(frames)]


def media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
