"""A chart is shared in Slack behind its words."""

from __future__ import annotations

from workspace import Workspace

from integrations.channels.channel import Delivery
from integrations.messages import Answer, Bar, Card, Chart, Reply

BRIEF = Answer((
    Reply("Monday", Card(title="Monday", body="moved", chart=Chart("Pipeline", (Bar("Proposal", 9.0, 3.0, "2"),)))),
)).as_json()  # fmt: skip


def test_it_is_uploaded_and_shared_in_the_same_place(workspace: Workspace) -> None:
    workspace.app.channels["slack"].send(Delivery("k1", "UMEI", "mei", BRIEF))
    [(channel, thread, [file])] = workspace.platform.shared
    assert (channel, thread, file["title"]) == ("DMEI", "", "Pipeline")
    assert workspace.platform.files[file["id"]].startswith(b"\x89PNG")


def test_words_stand_when_it_is_refused(workspace: Workspace) -> None:
    workspace.platform.answers_with["files.getUploadURLExternal"].append("missing_scope")
    workspace.app.channels["slack"].send(Delivery("k2", "UMEI", "mei", BRIEF))
    assert workspace.platform.shared == []
    assert "Monday" in workspace.last("DMEI")["text"]
