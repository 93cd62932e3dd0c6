"""Whether Slack takes the credentials, for the operator."""

from __future__ import annotations

from integrations.channels.channel import SendFailed
from integrations.channels.slack.client import SlackClient, SlackRefused


def tried(bot_token: str, app_token: str, api_url: str) -> tuple[bool, str]:
    """(all is well, one line that says so or what to do)."""
    try:
        found = SlackClient(bot_token, api_url).ask("auth.test")
    except SlackRefused as refused:
        return False, f"Slack refuses the bot token ({refused.error}); look at KECHAT_SLACK_BOT_TOKEN"
    except SendFailed as failed:
        return (
            False,
            f"Slack is not reached ({failed}); is slack.com reachable, or KECHAT_SLACK_API_URL right?",
        )
    says = f"the bot {found.get('user') or found.get('user_id', '')} in the workspace {found.get('team', '')}"
    if not app_token:
        return True, f"{says}; by HTTP, at /slack/events"
    try:
        SlackClient(app_token, api_url).ask("apps.connections.open")
    except SendFailed as failed:
        return False, f"Slack opens no socket ({failed}); look at KECHAT_SLACK_APP_TOKEN"
    return True, f"{says}; by Socket Mode"
