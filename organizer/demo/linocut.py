"""A lino block to draw on: black, paper and one red, with the marks of a gouge. Everything in units of 1500 × 1000."""

import math
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT, SCALE = 1500, 1000, 2
PAPER, INK, RED = (246, 243, 234), (26, 24, 22), (179, 32, 26)
Point = tuple[float, float]


def curve(points: list[Point], steps: int = 14) -> list[Point]:
    """A smooth line through all of `points` (Catmull and Rom's)."""
    padded = [points[0], *points, points[-1]]
    smooth = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            smooth.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [*smooth, points[-1]]


class Block:
    """Two plates, ink and red. What is carved out of the ink stays paper."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 (where a knife slips is no secret)
        size = (WIDTH * SCALE, HEIGHT * SCALE)
        self.black, self.red = Image.new("L", size, 0), Image.new("L", size, 0)
        self._ink, self._red = ImageDraw.Draw(self.black), ImageDraw.Draw(self.red)

    # --- shapes ---
    def shape(self, points: Iterable[Point], fill: str = "ink") -> None:
        """A filled outline: "ink", "paper" (carved away) or "red"."""
        outline = [(x * SCALE, y * SCALE) for x, y in points]
        self._ink.polygon(outline, fill=255 if fill == "ink" else 0)
        self._red.polygon(outline, fill=255 if fill == "red" else 0)

    def box(self, x: float, y: float, width: float, height: float, fill: str = "ink") -> None:
        """A rectangle whose corners no hand could have made exactly square."""
        slip = [self.chance.uniform(-3, 3) for _ in range(8)]
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.shape([(a + slip[2 * i], b + slip[2 * i + 1]) for i, (a, b) in enumerate(corners)], fill)

    def disc(self, x: float, y: float, across: float, down: float = 0, fill: str = "ink", lean: float = 0) -> None:
        """An ellipse with half-axes `across` and `down`, turned by `lean` radians."""
        down = down or across
        turns = [math.tau * step / 48 for step in range(48)]
        round_ = [(across * math.cos(a), down * math.sin(a)) for a in turns]
        self.shape(
            [
                (x + u * math.cos(lean) - v * math.sin(lean), y + u * math.sin(lean) + v * math.cos(lean))
                for u, v in round_
            ],
            fill,
        )

    def line(self, points: Sequence[Point], width: float, fill: str = "ink") -> None:
        """A stroke of even width with round ends."""
        for (x0, y0), (x1, y1) in pairwise(points):
            length = math.hypot(x1 - x0, y1 - y0) or 1
            u, v = (y0 - y1) / length * width / 2, (x1 - x0) / length * width / 2
            self.shape([(x0 + u, y0 + v), (x1 + u, y1 + v), (x1 - u, y1 - v), (x0 - u, y0 - v)], fill)
            self.disc(x0, y0, width / 2, fill=fill)
            self.disc(x1, y1, width / 2, fill=fill)

    # --- marks of the tool ---
    def cut(self, start: Point, end: Point, width: float, fill: str = "paper") -> None:
        """One push of the gouge: thin, thick, thin, and never quite straight."""
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0) or 1
        u, v = (y0 - y1) / length, (x1 - x0) / length
        bend = self.chance.uniform(-0.03, 0.03) * length
        middle = self.chance.uniform(0.3, 0.6)
        left, right = [], []
        for step in range(13):
            t = step / 12
            half = width / 2 * math.sin(math.pi * t ** (math.log(0.5) / math.log(middle))) ** 0.8
            off = bend * math.sin(math.pi * t)
            x, y = x0 + (x1 - x0) * t + u * off, y0 + (y1 - y0) * t + v * off
            left.append((x + u * half, y + v * half))
            right.append((x - u * half, y - v * half))
        self.shape(left + right[::-1], fill)

    def rays(
        self,
        x: float,
        y: float,
        near: float,
        far: float,
        count: int,
        width: float,
        rings: int = 3,
        others: Iterable[Point] = (),
    ) -> None:
        """Light: cuts away from a point, in rings, thinner as they go. They stop where another light is nearer."""
        for ring in range(rings):
            inner = near + (far - near) * ring / rings
            outer = near + (far - near) * (ring + 1) / rings
            for step in range(count):
                angle = math.tau * (step + ring / 2 + self.chance.uniform(-0.18, 0.18)) / count
                a = inner + (outer - inner) * self.chance.uniform(0.0, 0.25)
                b = outer - (outer - inner) * self.chance.uniform(-0.25, 0.35)
                end = (x + b * math.cos(angle), y + b * math.sin(angle))
                if any(math.dist(end, other) < b + 12 for other in others if other != (x, y)):
                    continue
                thick = width * (1 - 0.22 * ring) * self.chance.uniform(0.7, 1.15)
                self.cut(
                    (x + a * math.cos(angle), y + a * math.sin(angle)),
                    end,
                    thick,
                )

    def grain(
        self, box: tuple[float, float, float, float], lean: float, count: int, fill: str, width: float = 7
    ) -> None:
        """Short cuts scattered over x, y, width, height, all leaning one way: wood, sky, cloth, leftover ridges."""
        x, y, across, down = box
        for _ in range(count):
            a, b = x + self.chance.random() * across, y + self.chance.random() * down
            long = self.chance.uniform(18, 70)
            tilt = lean + self.chance.uniform(-0.08, 0.08)
            self.cut(
                (a, b),
                (a + long * math.cos(tilt), b + long * math.sin(tilt)),
                width * self.chance.uniform(0.5, 1),
                fill,
            )

    def border(self, margin: float = 34) -> None:
        """The unprinted margin of the sheet."""
        for x, y, across, down in (
            (0, 0, WIDTH, margin),
            (0, HEIGHT - margin, WIDTH, margin),
            (0, 0, margin, HEIGHT),
            (WIDTH - margin, 0, margin, HEIGHT),
        ):
            self.box(x - 4, y - 4, across + 8, down + 8, "paper")

    # --- the press ---
    def _noise(self, cell: int) -> Image.Image:
        """Grey clouds with a grain of `cell` pixels; the same seed gives the same clouds."""
        width, height = self.black.width // cell, self.black.height // cell
        small = Image.frombytes("L", (width, height), self.chance.randbytes(width * height))
        return small.resize(self.black.size, Image.Resampling.BICUBIC)

    def _worn(self, plate: Image.Image) -> Image.Image:
        """Edges that a blade left, and a little paper showing through the solid."""
        soft = plate.filter(ImageFilter.GaussianBlur(1.9 * SCALE))
        rough = ImageChops.add(soft, self._noise(14).point(lambda level: level // 3), offset=-42)
        firm = rough.filter(ImageFilter.GaussianBlur(1)).point(lambda level: max(0, min(255, (level - 118) * 12)))
        clouds = self._noise(5).filter(ImageFilter.GaussianBlur(2))
        specks = ImageChops.add(clouds, self._noise(60), 2).point(lambda level: 255 if level > 190 else 0)
        return ImageChops.subtract(firm, specks)

    def pull(self, width: int = 1200) -> Image.Image:
        """Print both plates, the red a hair out of register, in few enough colours to be a small file."""
        sheet = Image.new("RGB", self.black.size, PAPER)
        sheet.paste(RED, mask=self._worn(ImageChops.offset(self.red, 3, -2)))
        sheet.paste(INK, mask=self._worn(self.black))
        sheet = sheet.resize((width, width * HEIGHT // WIDTH), Image.Resampling.LANCZOS)
        return sheet.quantize(palette=_palette(), dither=Image.Dither.NONE)


def _palette() -> Image.Image:
    """Sixteen colours: the three of the press and the steps between them that smooth an edge."""
    pairs = ((PAPER, INK, 8), (RED, PAPER, 5), (INK, RED, 3))
    colours = [
        tuple(round(a + (b - a) * step / count) for a, b in zip(start, end, strict=True))
        for start, end, count in pairs
        for step in range(count)
    ]
    swatch = Image.new("P", (1, 1))
    swatch.putpalette([part for colour in colours for part in colour])
    return swatch
