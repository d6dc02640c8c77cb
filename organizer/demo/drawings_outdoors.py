"""Pictures of the demonstration, drawn for it: people, streets, a window and a microphone."""

import math

from organizer.demo.linocut import Block, curve


def person(block: Block, x: float, foot: float, size: float, fill: str = "ink") -> None:
    """Someone seen from behind: a head, shoulders, a coat. `size` is the width of the shoulders."""
    half = size / 2
    block.disc(x, foot - size * 1.95, size * 0.29, size * 0.34, fill)
    coat = [(-0.14, -1.7), (-0.42, -1.5), (-0.5, -1.2), (-0.56, 0), (0.56, 0), (0.5, -1.2), (0.42, -1.5), (0.14, -1.7)]
    block.shape([(x + a * 2 * half, foot + b * size) for a, b in coat], fill)


def bridge() -> Block:
    """A footbridge over a road at dusk, people along the rail, a long red banner."""
    block = Block(23)
    evening_sky(block)
    for x, size in (
        (210, 62),
        (330, 70),
        (455, 60),
        (640, 68),
        (760, 62),
        (930, 70),
        (1060, 60),
        (1190, 68),
        (1310, 60),
    ):
        person(block, x, 478, size)
    block.line([(0, 420), (1500, 420)], 9)
    for x in range(20, 1500, 48):
        block.line([(x, 420), (x, 500)], 4)
    block.shape([(0, 492), (1500, 492), (1500, 560), (0, 560)])
    block.grain((0, 505, 1480, 36), 0, 60, "paper", 6)
    block.box(120, 545, 90, 460)
    block.box(1290, 545, 90, 460)
    for x in (120, 1290):
        block.grain((x + 10, 570, 60, 380), math.pi / 2, 34, "paper", 7)
    block.shape([(300, 470), (1200, 470), (1196, 684), (1020, 696), (760, 682), (520, 698), (306, 682)], "red")
    for x in (380, 520, 690, 850, 1010, 1130):
        block.cut((x, 490), (x + block.chance.uniform(-12, 12), 678), 9, "paper")
    for x in (300, 600, 900, 1200):
        block.line([(x, 470), (x, 424)], 6)
    road(block)
    return block


def evening_sky(block: Block) -> None:
    """Long cuts, denser towards the ground."""
    for step in range(90):
        y = 40 + step * 5.4
        for _ in range(5):
            x = block.chance.uniform(-100, 1400)
            block.cut(
                (x, y), (x + block.chance.uniform(80, 420), y + block.chance.uniform(-6, 6)), 2 + step / 26, "ink"
            )


def road(block: Block) -> None:
    """A road coming towards us, with its lane marks and three cars."""
    block.shape([(0, 1000), (0, 905), (560, 740), (940, 740), (1500, 905), (1500, 1000)])
    for near, far in ((750, 750), (470, 668), (1030, 832)):
        for step in range(5):
            a, b = step / 5, (step + 0.55) / 5
            block.cut((far + (near - far) * a, 745 + 250 * a), (far + (near - far) * b, 745 + 250 * b), 6 + 14 * a)
    for x, y, size in ((600, 830, 0.8), (905, 800, 0.62), (1130, 905, 1.25)):
        car(block, x, y, size)


def car(block: Block, x: float, y: float, size: float) -> None:
    """A car coming towards us, two lamps and their light."""
    body = [(-95, 40), (-95, -5), (-70, -20), (-52, -66), (52, -66), (70, -20), (95, -5), (95, 40)]
    block.shape([(x + a * size * 1.1, y + b * size * 1.1) for a, b in body], "paper")
    block.shape([(x + a * size, y + b * size) for a, b in body])
    block.shape([(x + a * size, y + b * size) for a, b in [(-44, -56), (44, -56), (56, -24), (-56, -24)]], "paper")
    for side in (-62, 62):
        block.disc(x + side * size, y + 8 * size, 17 * size, fill="paper")
        block.rays(x + side * size, y + 8 * size, 24 * size, 60 * size, 12, 6 * size, 1)


def crowd() -> Block:
    """People before a building with columns, holding signs, one of them red."""
    block = Block(83)
    block.shape([(180, 250), (750, 70), (1320, 250)])
    block.shape([(330, 228), (750, 104), (1170, 228)], "paper")
    block.disc(750, 178, 32)
    block.box(190, 250, 1120, 56)
    block.grain((200, 262, 1080, 26), 0, 40, "paper", 6)
    for x in range(235, 1290, 140):
        block.box(x, 306, 70, 480)
        for side in (22, 46):
            block.line([(x + side, 322), (x + side, 780)], 6, "paper")
    for step in range(60):
        y = 60 + step * 9
        block.cut((-60, y), (block.chance.uniform(30, 170), y), 6, "ink")
        block.cut((1560, y), (1500 - block.chance.uniform(30, 170), y), 6, "ink")
    signs = [(190, 560, -0.1), (430, 500, 0.06), (700, 440, -0.03), (960, 520, 0.08), (1230, 540, -0.06)]
    for index, (x, y, lean) in enumerate(signs):
        block.line([(x, y), (x - lean * 400, y + 420)], 15, "paper")
        block.line([(x, y), (x - lean * 400, y + 420)], 9)
        placard(block, x, y, lean, "red" if index == 2 else "paper")
    for row, (foot, size, gap) in enumerate(((960, 100, 136), (1075, 140, 196), (1230, 196, 292))):
        for step in range(-1, 14):
            x = step * gap + (row % 2) * gap / 2 + block.chance.uniform(-12, 12)
            person(block, x, foot + 16, size * 1.12, "paper")
            person(block, x, foot, size)
            block.cut((x - size * 0.3, foot - size * 1.2), (x - size * 0.38, foot - size * 0.3), 9)
    return block


def placard(block: Block, x: float, y: float, lean: float, fill: str) -> None:
    """A sign on a stick; what it says is cut as lines."""
    at = lambda a, b: (x + a * math.cos(lean) - b * math.sin(lean), y + a * math.sin(lean) + b * math.cos(lean))  # noqa: E731
    for grow, colour in ((20, "paper"), (11, "ink"), (0, fill)):
        block.shape(
            [
                at(-98 - grow, -72 - grow),
                at(98 + grow, -72 - grow),
                at(98 + grow, 72 + grow),
                at(-98 - grow, 72 + grow),
            ],
            colour,
        )
    for row, length in enumerate((74, 56, 68)):
        block.line([at(-length, -38 + row * 38), at(length, -38 + row * 38)], 15, "ink" if fill == "paper" else "paper")


def window() -> Block:
    """A barred window, a bird outside it and a letter with a red stamp on the sill."""
    block = Block(97)
    block.box(0, 0, 1500, 1000)
    block.grain((40, 40, 1400, 900), 0.3, 260, "paper", 8)
    block.box(420, 60, 720, 640)
    block.box(440, 80, 680, 610, "paper")
    block.box(462, 100, 636, 590)
    block.box(476, 112, 608, 566, "paper")
    for step in range(46):
        y = 130 + step * 12
        x = block.chance.uniform(480, 900)
        block.cut((x, y), (min(1080, x + block.chance.uniform(120, 420)), y - 4), 1.5 + step / 12, "ink")
    bird(block, 800, 300)
    for x in (570, 690, 810, 930, 1040):
        block.line([(x, 100), (x, 690)], 30, "paper")
        block.line([(x, 100), (x, 690)], 20)
        block.cut((x - 4, 130), (x - 4, 660), 5)
    block.shape([(300, 700), (1260, 700), (1340, 800), (220, 800)], "paper")
    block.shape([(220, 800), (1340, 800), (1340, 850), (220, 850)])
    block.grain((320, 715, 900, 70), 0, 40, "ink", 7)
    letter(block, 640, 640)
    return block


def bird(block: Block, x: float, y: float) -> None:
    """A swallow, flying past."""
    outline = [
        (-150, -70),
        (-40, -20),
        (10, -30),
        (120, -110),
        (70, 10),
        (130, 40),
        (75, 48),
        (10, 52),
        (-60, 110),
        (-110, 100),
        (-70, 60),
        (-60, 10),
    ]
    block.shape([(x + a * 1.16, y + b * 1.16) for a, b in outline], "paper")
    block.shape([(x + a, y + b) for a, b in outline])
    block.cut((x - 110, y - 48), (x - 40, y), 8)
    block.cut((x + 100, y - 84), (x + 40, y + 4), 8)


def letter(block: Block, x: float, y: float) -> None:
    """An envelope leaning on the sill."""
    at = lambda a, b: (x + a * 0.985 - b * 0.17, y + a * 0.17 + b * 0.985)  # noqa: E731
    for grow, fill in ((16, "paper"), (9, "ink"), (0, "paper")):
        block.shape(
            [
                at(-220 - grow, -130 - grow),
                at(220 + grow, -130 - grow),
                at(220 + grow, 130 + grow),
                at(-220 - grow, 130 + grow),
            ],
            fill,
        )
    block.shape([at(118, -108), at(198, -108), at(198, -14), at(118, -14)], "red")
    for row in range(3):
        block.line([at(90 - 18 * row, -84 + row * 22), at(160, -88 + row * 22)], 5)
    for row, length in enumerate((150, 190, 110)):
        block.line([at(-120, 20 + row * 32), at(-120 + length, 20 + row * 32)], 9)


def microphone() -> Block:
    """A microphone on its stand and rings of sound."""
    block = Block(71)
    block.box(0, 0, 1500, 1000)
    rings_of_sound(block)
    block.shape([(690, 700), (810, 700), (830, 1000), (670, 1000)])
    block.box(722, 700, 56, 320, "paper")
    block.box(734, 700, 44, 320)
    body = curve(
        [
            (560, 380),
            (575, 230),
            (660, 130),
            (750, 110),
            (840, 130),
            (925, 230),
            (940, 380),
            (925, 540),
            (840, 650),
            (750, 670),
            (660, 650),
            (575, 540),
            (560, 380),
        ]
    )
    block.shape([(750 + (x - 750) * 1.1, 390 + (y - 390) * 1.08) for x, y in body])
    block.shape([(750 + (x - 750) * 1.05, 390 + (y - 390) * 1.04) for x, y in body], "paper")
    block.shape(body)
    for x in (625, 675, 725, 775, 825, 875):
        height = 205 if 650 < x < 850 else 150
        block.line([(x, 345 - height + 40), (x, 330)], 17, "paper")
        block.line([(x, 460), (x, 460 + height - 40)], 17, "paper")
    block.shape([(548, 358), (952, 358), (952, 434), (548, 434)], "paper")
    block.shape([(560, 368), (940, 368), (940, 424), (560, 424)], "red")
    block.shape([(650, 660), (850, 660), (812, 730), (688, 730)], "paper")
    block.shape([(664, 668), (836, 668), (804, 720), (696, 720)])
    return block


def rings_of_sound(block: Block) -> None:
    """Broken circles, thinner as they go out."""
    for ring in range(7):
        radius = 285 + ring * 88
        count = 18 + ring * 5
        for step in range(count):
            a = math.tau * step / count + ring * 0.11
            reach = math.tau / count * 0.72
            arc = [
                (750 + radius * math.cos(a + reach * k / 6), 400 + radius * math.sin(a + reach * k / 6))
                for k in range(7)
            ]
            for start, end in zip(arc[::3], arc[3::3], strict=False):
                block.cut(start, end, 17 - ring * 1.4)
