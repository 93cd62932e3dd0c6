"""A company of its own making to look around in: 霁川冷链, which equips hospitals, labs and food chains."""

from __future__ import annotations

from bot.demo.company import KNOWLEDGE, NAME, make_demo

__all__ = ["KNOWLEDGE", "NAME", "make_demo"]
