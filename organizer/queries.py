"""What the home page asks the floors below."""

from typing import Any

from content.models import UpdateIndexPage
from content.queries import newest_updates
from organizer.models import HomePage

TEASERS = 3


def front(home: HomePage) -> dict[str, Any]:
    """The newest updates of the campaign and where all of them stand, in the home page's language."""
    index = UpdateIndexPage.objects.child_of(home).live().first()
    return {"updates": newest_updates(home.locale, limit=TEASERS), "update_index": index}
