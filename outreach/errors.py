"""What can be refused in words that an organizer understands. Imports nothing of ours."""


class OutreachError(Exception):
    """Base of the errors here; its text is shown beside the form."""


class NotYet(OutreachError):
    """Something is missing before an ad can take this step."""


class NotAllowed(OutreachError):
    """Something that the rules of the house forbid: one person signing off twice, say."""


class NoRate(OutreachError):
    """A price in a currency whose rate nobody has recorded."""


class NoMoney(OutreachError):
    """An ad would cost more than has come in and is guaranteed."""


class CannotBeSet(OutreachError):
    """The words or the names do not go onto this page; `problems` says which, a line each."""

    def __init__(self, words: str, problems: list[str] | None = None):
        super().__init__(words)
        self.problems = problems or []
