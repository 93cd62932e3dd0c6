"""What a message may want, in a model's opinion; whatever goes wrong, the answer is "no proposal", soon."""

from __future__ import annotations

from collections.abc import Collection

from intents.llm.asking import Asking
from intents.llm.masking import mask
from intents.llm.model import Model
from intents.llm.sheet import Proposals
from intents.reading import Reading


class Proposer:
    def __init__(self, model: Model, asking: Asking[Proposals], *, masked: Collection[str] = ()) -> None:
        self._model, self._asking, self._masked = model, asking, masked

    def propose(self, reading: Reading) -> Proposals:
        """What the model takes the message to want, in the message's own words. Waits for the network."""
        masked = mask(reading, self._masked)
        found = self._asking.ask(masked.text, lambda seconds: self._model(masked.text, seconds))
        return tuple(masked.unmasked(one) for one in found or ())
