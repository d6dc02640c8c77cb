"""What can be refused in words that a visitor understands. Imports nothing of ours."""


class AppealError(Exception):
    """Base of the errors here; its text is shown beside the form."""


class TooLate(AppealError):
    """The appeal takes no signatures any more, or a link has run out."""


class NotAllowed(AppealError):
    """Something that the rules of the house forbid: the same person counting twice, say."""


class SheetError(AppealError):
    """A file that cannot be read; `problems` are (line, words)."""

    def __init__(self, words: str, problems: list[tuple[int, str]] | None = None):
        super().__init__(words)
        self.problems = problems or []
