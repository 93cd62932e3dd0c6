"""Slack: its payloads become Inbounds, answers become Block Kit; one Bolt app behind HTTP and Socket Mode."""
