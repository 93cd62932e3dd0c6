"""`python -m bot` is `kechat`."""

from bot.cli import main

main()
