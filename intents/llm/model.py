"""The model itself, through LangChain: words in, its answer by a JSON schema out, or a ModelError in time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

from intents.llm import sheet
from intents.llm.sheet import Proposals

Outcome = Literal["answered", "refused", "unusable", "late", "limited", "failed", "rejected", "misconfigured"]
Turns = Sequence[tuple[str, str]]
_MOST_TOKENS = 500


class ModelError(Exception):
    """Why there is no answer. `detail` tells an operator more; it holds nothing of the message."""

    def __init__(self, outcome: Outcome, detail: str = "") -> None:
        super().__init__(f"{outcome}: {detail}" if detail else outcome)
        self.outcome, self.detail = outcome, detail


class Model(Protocol):
    def __call__(self, text: str, seconds: float) -> Proposals:
        """What it takes the text to want, within `seconds`. Raises ModelError."""
        ...


class ChatModel:
    """A chat model of any provider that `init_chat_model` knows; LangChain is loaded at the first call."""

    def __init__(self, name: str, *, base_url: str = "", api_key: str = "", seconds: float = 30.0) -> None:
        self._name, self._base_url, self._api_key, self._seconds = name, base_url, api_key, seconds
        self._connecting = threading.Lock()
        self._connected: Any = None

    def __call__(self, text: str, seconds: float) -> Proposals:
        answer = self.put((*sheet.prompt(), ("human", text)), sheet.schema(), seconds)
        try:
            return sheet.proposals(answer)
        except sheet.Unusable as error:
            raise ModelError("unusable", "another shape than asked for") from error

    def put(self, turns: Turns, schema: Mapping[str, Any], seconds: float) -> Any:
        """The answer to what was said so far, (role, text) each, as parsed JSON. Raises ModelError."""
        self.load()  # outside the time it has to answer
        answered = _within(seconds, lambda: self._invoke(turns, schema))
        if answered["raw"].additional_kwargs.get("refusal"):
            raise ModelError("refused")
        if answered["parsing_error"] is not None:
            raise ModelError("unusable", type(answered["parsing_error"]).__name__)
        return answered["parsed"]

    def load(self) -> None:
        """Import what a call needs, which takes seconds. Raises ModelError when it is not there."""
        with self._connecting:
            if self._connected is None:
                self._connected = self._connect()

    def _invoke(self, turns: Turns, schema: Mapping[str, Any]) -> Any:
        try:
            return _structured(self._connected, schema).invoke(list(turns))
        except Exception as error:  # every provider has a family of its own
            raise _as_model_error(error) from error

    def _connect(self) -> Any:
        try:
            from langchain.chat_models import init_chat_model

            given: dict[str, Any] = {"base_url": self._base_url, "api_key": self._api_key}
            if self._base_url:
                given["api_key"] = self._api_key or "none"  # local servers want none, their clients want one
            if self._base_url and ":" not in self._name:
                given["model_provider"] = "openai"
            model = init_chat_model(
                self._name, temperature=0, max_retries=0, max_tokens=_MOST_TOKENS, timeout=self._seconds,
                **{name: value for name, value in given.items() if value},
            )  # fmt: skip
            _structured(model, sheet.schema())
            return model
        except Exception as error:
            raise ModelError("misconfigured", _first_line(error)) from error


def _structured(model: Any, schema: Mapping[str, Any]) -> Any:
    return model.with_structured_output(dict(schema), method="json_schema", include_raw=True)


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """A server that sends a byte now and then keeps every socket time-out content: this ends the wait all the same."""
    done: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            done.put((call(), None))
        except BaseException as error:
            done.put((None, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        answer, error = done.get(timeout=seconds)
    except queue.Empty:
        raise ModelError("late", f"no answer within {seconds:g} s") from None
    if error is not None:
        raise error
    return answer


def _as_model_error(error: Exception) -> ModelError:
    if isinstance(error, ModelError):
        return error
    status = getattr(error, "status_code", None) or getattr(
        getattr(error, "response", None), "status_code", None
    )
    if status is not None:
        outcome: Outcome = "limited" if status == 429 else "failed" if status >= 500 else "rejected"
        return ModelError(outcome, f"HTTP {status}")
    if "timeout" in type(error).__name__.casefold():
        return ModelError("late", type(error).__name__)
    if isinstance(error, (ValueError, TypeError, AttributeError, KeyError)):
        return ModelError("unusable", type(error).__name__)
    return ModelError("failed", type(error).__name__)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
