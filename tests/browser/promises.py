"""What can be seen of a page in the browser: who it speaks to, what stands inline, what is cut off."""

INLINE = """() => [...document.querySelectorAll('[style], style, script:not([src], [type="application/ld+json"])')]
    .map(found => found.outerHTML.slice(0, 80))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LEFT = "net::ERR_ABORTED"  # the next page was opened before the icon of this one had come
TEXT = "size => { document.documentElement.style.fontSize = size }"


def overflow(page) -> dict[str, int]:
    """By how many pixels the page is wider than a small phone, and than a window with text of twice the size."""
    found = {}
    for width, size in ((320, "100%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TEXT, size)
        found[f"{width} px, text at {size}"] = page.evaluate(WIDER)
    return {name: pixels for name, pixels in found.items() if pixels > 0}


def _complains(said) -> bool:
    return said.type in ("error", "warning") and "Failed to load resource" not in said.text


def listen(page, home: str) -> list[str]:
    """Filled from now on with every request to another site than `home`, complaint of the browser and lost file."""
    heard = []
    page.on("request", lambda sent: None if sent.url.startswith((home, "data:")) else heard.append(sent.url))
    page.on("console", lambda said: heard.append(said.text) if _complains(said) else None)
    page.on("requestfailed", lambda lost: None if lost.failure == LEFT else heard.append(f"lost {lost.url}"))
    return heard
