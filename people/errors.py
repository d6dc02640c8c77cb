"""What can go wrong on the ground floor. Imports nothing of ours."""

import traceback
from pathlib import Path


def describe(error: BaseException) -> str:
    """What went wrong and where, without the words of the error: those may quote an address or a name."""
    code = getattr(error, "smtp_code", "")
    last = (traceback.extract_tb(error.__traceback__) or [None])[-1]
    place = f"{'/'.join(Path(last.filename).parts[-2:])}:{last.lineno}" if last else ""
    return " ".join(str(part) for part in (type(error).__name__, code, place) if part)[:200]
