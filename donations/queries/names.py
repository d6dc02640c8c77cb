"""What things are called where they are told to a donor."""

from donations.models import Fund, FundPage


def fund_name(fund: Fund, language: str) -> str:
    """The fund's title in the language, where its page is public in it; else as its first page is called."""
    pages = FundPage.objects.live().filter(translation_key=fund.key, locale__language_code=language)
    return pages.values_list("title", flat=True).first() or fund.name
