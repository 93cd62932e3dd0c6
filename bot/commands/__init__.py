"""The commands of `kechat`. Modules here import no more than click until a command runs."""
