"""Whether WeCom takes the credentials, for the doctor: one line that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from crm_core.clock import Clock
from integrations.channels.wecom.callbacks import Callbacks
from integrations.channels.wecom.client import Client
from integrations.channels.wecom.errors import ApiError

Finding = tuple[bool, str]
"""(is in order, what there is to say)"""


def application(corp_id: str, agent_id: str, secret: str, aes_key: str, address: str) -> Finding:
    return _tried(corp_id, secret, aes_key, address, lambda client: _agent(client, agent_id))


def customer_service(corp_id: str, secret: str, aes_key: str, address: str) -> Finding:
    return _tried(corp_id, secret, aes_key, address, _accounts)


def _tried(
    corp_id: str, secret: str, aes_key: str, address: str, ask: Callable[[Client], Finding]
) -> Finding:
    try:
        Callbacks("", aes_key, corp_id, Clock())
    except ValueError as error:
        return False, str(error)
    client = Client(corp_id, secret, address)
    try:
        return ask(client)
    except ApiError as error:
        return False, str(error)
    finally:
        client.close()


def _agent(client: Client, agent_id: str) -> Finding:
    said = client.get("agent/get", agentid=agent_id)
    if said.get("close"):
        return False, "the application is switched off in WeCom's administration"
    return True, f"WeCom takes its credentials; the application is called {said.get('name') or agent_id}"


def _accounts(client: Client) -> Finding:
    accounts = client.post("kf/account/list", {"offset": 0, "limit": 100}).get("account_list") or []
    if not accounts:
        return False, "WeCom takes its credentials, but the application may use no customer service account"
    return True, f"WeCom takes its credentials; accounts: {', '.join(one['name'] for one in accounts)}"
