"""What can be refused in words that a visitor understands. Imports nothing of ours."""


class DonationError(Exception):
    """Base of the errors here; its text is shown beside the form."""


class AmountError(DonationError):
    """An amount that cannot be read, or that nobody can pay."""


class TooLate(DonationError):
    """The fund takes no gifts any more."""


class MoreThanIsLeft(DonationError):
    """More was to be given back than is left of a gift."""


class NotCovered(DonationError):
    """More was to be paid or bound than a fund has: `amount` minor units were asked for, `free` could be had."""

    def __init__(self, message: str, *, amount: int, free: int) -> None:
        super().__init__(message)
        self.amount, self.free = amount, free

    @property
    def missing(self) -> int:
        return self.amount - self.free


class NoAnswer(DonationError):
    """The payment company could not be asked; trying again does nothing twice."""


class KeyIsSpent(NoAnswer):
    """It answered that something is wrong, and would answer the same as often as it is asked under the same key."""
