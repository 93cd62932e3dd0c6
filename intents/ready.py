"""`python -m intents.ready`: what was made of the phrases, kept for all processes to come. Part of the installation."""

from __future__ import annotations

from datetime import datetime

from intents import expressions, understand


def main() -> None:
    for _ in understand.rehearse(datetime.now()):
        pass
    expressions.keep()


if __name__ == "__main__":
    main()
