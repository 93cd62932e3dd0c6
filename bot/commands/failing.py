"""An error that ended a command, as one line for whoever typed it."""

from __future__ import annotations

from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot import refusals
from bot.commands.printing import terminal_language
from bot.operations.backup import ArchiveUnfit, DatabaseInUse
from crm_core.errors import CrmError


def explained(error: Exception) -> str:
    """Refusals in words; trouble with settings, the database or files by what to look at."""
    match error:
        case CrmError():
            return refusals.sentence(error, terminal_language())
        case ValidationError():
            wrong = error.errors()[0]
            name = "KECHAT_" + "_".join(str(part) for part in wrong["loc"]).upper()
            return f"the setting {name} is not right: {wrong['msg']}"
        case OperationalError():
            return f"the database cannot be used (KECHAT_DATABASE_URL): {_first_line(error.orig or error)}"
        case SQLAlchemyError():
            return f"the database refused: {_first_line(getattr(error, 'orig', None) or error)}"
        case ArchiveUnfit() | DatabaseInUse():
            return str(error)
        case OSError():
            return f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
    return f"{type(error).__name__}: {_first_line(error)} (run with --traceback to see where)"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
