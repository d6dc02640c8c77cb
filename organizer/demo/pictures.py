"""Prints every picture of the demonstration again: `python -m organizer.demo.pictures`."""

from pathlib import Path

from organizer.demo import drawings_indoors, drawings_outdoors

FOLDER = Path(__file__).parent / "pictures"
DRAWN = {
    "candles": drawings_indoors.candles,
    "bridge": drawings_outdoors.bridge,
    "sheet": drawings_indoors.sheet,
    "telephone": drawings_indoors.telephone,
    "book": drawings_indoors.book,
    "door": drawings_indoors.door,
    "microphone": drawings_outdoors.microphone,
    "crowd": drawings_outdoors.crowd,
    "window": drawings_outdoors.window,
}


def print_all(folder: Path = FOLDER) -> None:
    """Write one PNG a drawing; the same drawings give the same bytes."""
    folder.mkdir(exist_ok=True)
    for name, draw in DRAWN.items():
        block = draw()
        block.border()
        block.pull().save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    print_all()
