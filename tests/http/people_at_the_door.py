"""Who calls in these tests."""

from __future__ import annotations

from dataclasses import dataclass

SERVICE_TOKEN = "a-service-token-for-tests"
LOCALHOST = "http://127.0.0.1"
PASSWORD = {"username": "ruby", "password": "a long password"}


@dataclass
class People:
    """A small company: two reps who share nothing, a manager over one of them, others. `tokens` by user name."""

    tokens: dict[str, str]
    account_id: int

    def headers(self, username: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[username]}"}
