"""Who stands behind an appeal in public, in the reader's language where it was said in it."""

from dataclasses import dataclass

from appeals.models import Appeal, Endorsement, EndorsementText

Kind = Endorsement.Kind


@dataclass(frozen=True)
class Shown:
    """An endorsement in words. `language` is the one that its words are in."""

    endorsement: Endorsement
    name: str
    profession: str
    words: str
    language: str


def shown_endorsements(appeal: Appeal, language: str) -> dict[str, list[Shown]]:
    """What is approved, by kind, in its order. Two queries."""
    approved = appeal.endorsements.filter(state=Endorsement.State.APPROVED).select_related("picture")
    rows = list(approved.prefetch_related("texts").order_by("order", "pk"))
    found: dict[str, list[Shown]] = {str(kind): [] for kind in Kind.values}
    for row in rows:
        text = text_of(row, language)
        if text:
            found[row.kind].append(Shown(row, text.name, text.profession, text.words, text.locale))
    return found


def text_of(endorsement: Endorsement, language: str) -> EndorsementText | None:
    """Its words in this language, else in that it was written in, else in any."""
    texts = {text.locale: text for text in endorsement.texts.all()}
    return texts.get(language) or texts.get(endorsement.locale) or next(iter(texts.values()), None)
