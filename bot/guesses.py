"""What a message that no phrase explains most likely wants."""

from __future__ import annotations

from contextlib import suppress

from intents.guessing import wording
from intents.guessing.frames import may_be_guessed
from intents.guessing.guesser import Guess, Guesser
from intents.reading import Reading
from knowledge_base import KnowledgeBase
from knowledge_base.embedding import model_name


class Guesses:
    """With the embedding model of the company's knowledge, as soon as that is loaded."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._loaded: Guesser | None = None

    def of(self, reading: Reading) -> Guess | None:
        """By its words, which costs nothing; by its meaning where they do not tell."""
        guess = wording.guess(reading)
        if may_be_guessed(guess) and guess.probability >= wording.SURE:
            return guess
        guesser = self._guesser()
        return guesser.guess(reading) if guesser else None

    def _guesser(self) -> Guesser | None:
        """There as soon as the embedding model is, when it is the one that guesses were learned with."""
        embedder = self._knowledge.embedder
        if self._loaded is None and embedder is not None:
            with suppress(ValueError):
                self._loaded = Guesser(embedder.embed_query, model_name(embedder))
        return self._loaded
