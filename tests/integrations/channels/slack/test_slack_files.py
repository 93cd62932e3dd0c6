"""Files sent in Slack: fetched with our token from Slack alone, and hung where people say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from workspace import Workspace

from crm_core.models import Attachment


def attachment(workspace: Workspace, name: str, data: bytes, url: str = "") -> dict[str, Any]:
    workspace.platform.files[name] = data
    there = url or f"{workspace.platform.address}/files/{name}"
    return {
        "id": f"F{len(workspace.platform.files):08}",
        "name": name,
        "mimetype": "application/pdf",
        "url_private": there,
    }


def hung(workspace: Workspace) -> list[tuple[str, bytes]]:
    with workspace.app.database.reading() as session:
        return [(one.name, one.data) for one in session.scalars(select(Attachment).order_by(Attachment.id))]


def test_a_file_is_hung_where_its_own_message_says(workspace: Workspace) -> None:
    plan = attachment(workspace, "plan.pdf", b"%PDF plan")
    workspace.says("UMEI", "方案挂到青禾温室滴灌", subtype="file_share", files=[plan])
    assert hung(workspace) == [("plan.pdf", b"%PDF plan")]
    assert "plan.pdf" in workspace.last("DMEI")["text"]


def test_several_files_hang_on_the_one_record_that_their_words_write(workspace: Workspace) -> None:
    sent = [attachment(workspace, name, name.encode()) for name in ("a.jpg", "b.jpg", "c.jpg")]
    workspace.says("UMEI", "今天上午拜访了青禾，看了现场", subtype="file_share", files=sent)
    assert [name for name, _ in hung(workspace)] == ["a.jpg", "b.jpg", "c.jpg"]
    assert len(workspace.platform.said_in("DMEI")) == 1
    assert len(workspace.written()) == 1


def test_several_files_are_hung_together_when_it_is_said_where(workspace: Workspace) -> None:
    sent = [attachment(workspace, name, name.encode()) for name in ("a.pdf", "b.pdf")]
    workspace.says("UMEI", "", subtype="file_share", files=sent)
    assert hung(workspace) == []
    workspace.says("UMEI", "挂到青禾温室滴灌")
    assert [name for name, _ in hung(workspace)] == ["a.pdf", "b.pdf"]


def test_our_token_is_shown_to_slack_alone(workspace: Workspace) -> None:
    elsewhere = attachment(workspace, "x.pdf", b"x", url="http://127.0.0.1:9/files/x.pdf")
    workspace.says("UMEI", "", subtype="file_share", files=[elsewhere])
    assert len(workspace.platform.said_in("DMEI")) == 1
    workspace.says("UMEI", "挂到青禾温室滴灌")
    assert hung(workspace) == []
