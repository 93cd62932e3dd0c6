"""Refusals: a small family whose words are for the user. Anything else is a bug and is loud."""

from __future__ import annotations

from typing import Any


class CrmError(Exception):
    """A refusal with a code that the phrase files put into the speaker's language.

    `code` names the sentence in `bot/phrases/errors.yaml`; `details` fill its blanks.
    """

    code = "refused"

    def __init__(self, **details: Any) -> None:
        super().__init__(f"{self.code}: {details}" if details else self.code)
        self.details = details


class NotFound(CrmError):
    """The record does not exist, or the actor may not know that it does."""

    code = "not_found"


class NotAllowed(CrmError):
    code = "not_allowed"


class AlreadyExists(CrmError):
    """Somebody already has this customer (撞单), number or user name."""

    code = "already_exists"


class InvalidValue(CrmError):
    """details: field, value, and optionally what is expected."""

    code = "invalid_value"


class OpportunityClosed(CrmError):
    code = "opportunity_closed"


class NoFurtherStage(CrmError):
    """The open opportunity is in the last stage already, or in the first; details: label, stage, last."""

    code = "no_further_stage"


class StageWants(CrmError):
    """The stage is not entered without these; details: label, stage, lacks (names of fields)."""

    code = "stage_wants"


class LeadClosed(CrmError):
    """The lead is converted already, or disqualified."""

    code = "lead_closed"


class NotInPool(CrmError):
    """Somebody owns the record already; details: label, owner."""

    code = "not_in_pool"


class Outdated(CrmError):
    """The record has changed since it was read; details: field, theirs, yours."""

    code = "outdated"


class NothingToUndo(CrmError):
    code = "nothing_to_undo"
