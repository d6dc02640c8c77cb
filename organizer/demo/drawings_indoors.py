"""Pictures of the demonstration, drawn for it: things in a room, from candles to a door."""

import math

from organizer.demo.linocut import Block, curve


def candle(block: Block, x: float, top: float, width: float, bottom: float) -> None:
    """Lit from its own flame: paper on one side, black on the other, a red flame with a paper heart."""
    block.box(x - width / 2, top, width, bottom - top, "paper")
    block.shape(
        [(x + width * 0.12, top + 26), (x + width / 2, top + 10), (x + width / 2, bottom), (x + width * 0.2, bottom)]
    )
    block.disc(x, top + 4, width / 2, width * 0.15, "paper")
    for step in range(5):
        y = top + 50 + (bottom - top) * step / 5
        block.cut((x - width * 0.3, y), (x - width * 0.28, y + 60), 7, "ink")
    block.line([(x, top + 4), (x + 2, top - 24)], 6)
    flame = [
        (0, -158),
        (16, -116),
        (31, -78),
        (32, -46),
        (18, -20),
        (0, -12),
        (-18, -20),
        (-32, -46),
        (-29, -76),
        (-14, -112),
    ]
    block.shape([(x + a * 1.45, top + b * 1.28) for a, b in flame], "paper")
    block.shape([(x + a, top + b) for a, b in flame], "red")
    block.shape([(x + a * 0.42, top - 16 + b * 0.5) for a, b in flame], "paper")


def candles() -> Block:
    """Seven candles on a table, each with its light."""
    block = Block(11)
    block.box(0, 0, 1500, 1000)
    stand = [
        (170, 560, 74),
        (355, 455, 84),
        (560, 520, 78),
        (760, 375, 92),
        (965, 490, 80),
        (1150, 430, 84),
        (1330, 570, 74),
    ]
    lights = [(x, top - 80) for x, top, _ in stand]
    for x, y in lights:
        block.rays(x, y, 78, 420, 34, 13, rings=4, others=lights)
    block.box(0, 880, 1500, 140)
    for x, top, width in stand:
        candle(block, x, top, width, 900)
    block.grain((40, 905, 1420, 60), 0.02, 60, "paper", 8)
    for x, _, width in stand:
        block.disc(x, 902, width * 0.95, 20, "ink")
        block.cut((x - width, 905), (x + width, 908), 10)
    return block


def sheet() -> Block:
    """A clipboard with a sheet of names, a pencil, a cup of tea."""
    block = Block(31)
    block.box(0, 0, 1500, 1000)
    block.grain((30, 40, 1400, 920), 0.05, 420, "paper", 8)
    turn = lambda x, y: (760 + x * 0.966 + y * 0.17, 520 - x * 0.17 + y * 0.966)  # noqa: E731
    quad = lambda x, y, w, h: [turn(x, y), turn(x + w, y), turn(x + w, y + h), turn(x, y + h)]  # noqa: E731
    block.shape(quad(-375, -470, 750, 1010))
    block.shape(quad(-352, -448, 704, 980), "paper")
    block.shape(quad(-340, -436, 680, 960))
    block.shape(quad(-305, -385, 610, 860), "paper")
    block.shape(quad(-120, -470, 240, 76), "paper")
    block.shape(quad(-110, -462, 220, 62))
    block.shape(quad(-28, -440, 56, 18), "paper")
    block.shape(quad(-260, -335, 430, 30), "red")
    block.shape(quad(-260, -290, 300, 14))
    for row in range(9):
        y = -215 + row * 72
        block.line([turn(-262, y + 20), turn(262, y + 20)], 3)
        if row < 7:
            scribble(block, turn, -250, y, block.chance.uniform(150, 235))
            scribble(block, turn, 40, y, block.chance.uniform(90, 190))
    pencil(block)
    cup(block, 245, 300)
    return block


def scribble(block: Block, turn, x: float, y: float, length: float) -> None:
    """A name, written fast."""
    points = []
    steps = int(length / 9)
    for step in range(steps):
        height = block.chance.uniform(-22, 6) if step % 2 else block.chance.uniform(2, 13)
        points.append(turn(x + step * 9 + (14 if step % 3 == 0 else 0), y + height - (16 if step == 1 else 0)))
    block.line(points, 4.5)


def pencil(block: Block) -> None:
    """A red pencil lying across the sheet."""
    x0, y0, x1, y1 = 1010, 700, 1330, 430
    length = math.hypot(x1 - x0, y1 - y0)
    u, v = (x1 - x0) / length, (y1 - y0) / length
    at = lambda along, off: (x0 + u * along - v * off, y0 + v * along + u * off)  # noqa: E731
    block.shape([at(-14, 0), at(52, -34), at(440, -34), at(440, 34), at(52, 34)], "paper")
    block.shape([at(0, 0), at(60, -24), at(60, 24)])
    block.shape([at(20, -8), at(58, -22), at(58, 22), at(20, 8)], "paper")
    block.shape([at(60, -24), at(425, -24), at(425, 24), at(60, 24)], "red")
    block.cut(at(70, -8), at(415, -8), 8)
    block.shape([at(372, -24), at(392, -24), at(392, 24), at(372, 24)], "paper")


def cup(block: Block, x: float, y: float) -> None:
    """Tea in a glass, from above."""
    block.disc(x, y, 190, fill="paper")
    block.disc(x, y, 178)
    block.rays(x, y, 132, 172, 40, 9, 1)
    block.disc(x, y, 122, fill="paper")
    block.disc(x, y, 108)
    block.disc(x, y, 98, fill="red")
    for start, end in ((3.4, 4.6), (0.4, 1.1)):
        arc = [(x + 74 * math.cos(a), y + 74 * math.sin(a)) for a in (start + (end - start) * k / 8 for k in range(9))]
        block.line(arc, 9, "paper")


def telephone() -> Block:
    """An old telephone with a red receiver and a long cord."""
    block = Block(41)
    block.box(0, 0, 1500, 1000)
    block.rays(750, 470, 430, 900, 62, 13, rings=3)
    block.shape([(0, 800), (1500, 780), (1500, 1000), (0, 1000)], "paper")
    for step in range(34):
        y = 800 + step * 6
        for _ in range(4):
            x = block.chance.uniform(-100, 1400)
            block.cut((x, y), (x + block.chance.uniform(90, 420), y - 5), 2 + step / 9, "ink")
    body = curve([(500, 400), (445, 520), (360, 680), (330, 820), (345, 850)]) + curve(
        [(1155, 850), (1170, 820), (1140, 680), (1055, 520), (1000, 400)]
    )
    block.shape([(750 + (x - 750) * 1.05, 640 + (y - 640) * 1.06) for x, y in body], "paper")
    block.shape(body)
    for side in (-1, 1):
        block.cut((750 + side * 262, 440), (750 + side * 385, 800), 15)
        block.cut((750 + side * 238, 460), (750 + side * 330, 740), 8)
    block.disc(750, 640, 188, fill="paper")
    block.disc(750, 640, 174)
    for step in range(10):
        angle = math.tau * (step + 1.2) / 12
        block.disc(750 + 128 * math.cos(angle), 640 + 128 * math.sin(angle), 29, fill="paper")
    block.disc(750, 640, 76, fill="paper")
    block.disc(750, 640, 66, fill="red")
    for side in (-1, 1):
        block.box(750 + side * 150 - 34, 330, 68, 90, "paper")
        block.box(750 + side * 150 - 24, 330, 48, 90)
    receiver(block)
    cord = [(1120, 740), (1250, 800), (1330, 880), (1240, 930), (1140, 890), (1060, 920), (980, 930), (900, 905)]
    for x, y in curve(cord, 5):
        block.disc(x, y, 25, fill="ink")
        block.disc(x, y, 17, fill="paper")
        block.disc(x + 2, y, 9, fill="ink")
    return block


def receiver(block: Block) -> None:
    """The red handset, lying on its cradle."""
    top = curve([(330, 330), (420, 235), (600, 200), (750, 196), (900, 200), (1080, 235), (1170, 330)])
    under = curve([(1000, 352), (985, 300), (880, 284), (750, 280), (620, 284), (515, 300), (500, 352)])
    outline = [*top, (1180, 385), (1000, 400), *under, (500, 400), (320, 385)]
    block.shape([(750 + (x - 750) * 1.04, 300 + (y - 300) * 1.16) for x, y in outline], "paper")
    block.shape(outline, "red")
    for start, end in (((480, 236), (1020, 236)), ((345, 366), (482, 380)), ((1018, 380), (1155, 366))):
        block.cut(start, end, 12)


def book() -> Block:
    """An open book under a lamp, a red ribbon between its pages."""
    block = Block(53)
    block.box(0, 0, 1500, 1000)
    block.rays(750, 90, 190, 1150, 70, 15, rings=5)
    block.line([(750, 0), (750, 60)], 20, "paper")
    block.line([(750, 0), (750, 60)], 11)
    shade = [(690, 52), (810, 52), (1000, 220), (500, 220)]
    block.shape([(750 + (x - 750) * 1.09, 136 + (y - 136) * 1.18) for x, y in shade], "paper")
    block.shape(shade, "red")
    for offset in range(-3, 4):
        block.cut((750 + offset * 16, 66), (750 + offset * 62, 214), 9)
    for side in (-1, 1):
        at = lambda x, y, side=side: (750 + side * x, y)  # noqa: E731
        cover = [(0, 500), (300, 430), (610, 500), (690, 860), (330, 800), (0, 880)]
        block.shape([at(x * 1.03, y + 26) for x, y in cover], "paper")
        block.shape([at(x, y + 22) for x, y in cover])
        page = [
            *curve([(0, 500), (120, 432), (300, 415), (570, 470)]),
            (640, 812),
            *curve([(640, 812), (340, 752), (140, 770), (0, 846)]),
        ]
        block.shape([at(x, y) for x, y in page], "paper")
        for row in range(9):
            y = 505 + row * 31
            reach = 520 + row * 8
            line = curve(
                [(48 + row, y + 12), (150, y - 28), (310, y - 40), (reach - block.chance.uniform(0, 120), y - 4)], 8
            )
            if row not in (3, 7):
                block.line([at(a, b) for a, b in line], 6)
        block.cut(at(10, 520), at(14, 836), 10, "ink")
    block.shape([(742, 500), (770, 496), (792, 700), (800, 930), (772, 905), (748, 935), (752, 700)], "red")
    return block


def door() -> Block:
    """The side door of a church at night, a lamp over it, light on the step."""
    block = Block(67)
    block.box(0, 0, 1500, 1000)
    for row in range(16):
        y, shift = 60 + row * 58, (row % 2) * 60
        for x in range(-60 + shift, 1500, 120):
            block.cut((x + 8, y), (x + 112, y), 7)
            block.cut((x, y + 4), (x, y + 52), 5)
    block.disc(980, 300, 330)
    block.rays(980, 255, 92, 470, 52, 14, rings=4)
    arch = curve([(300, 1000), (300, 520), (330, 380), (430, 270), (520, 225)]) + curve(
        [(520, 225), (610, 270), (710, 380), (740, 520), (740, 1000)]
    )
    for grow, fill in ((1.3, "ink"), (1.24, "paper"), (1.1, "ink")):
        block.shape([(520 + (x - 520) * grow, 1000 - (1000 - y) * (1 + (grow - 1) * 0.6)) for x, y in arch], fill)
    for step in range(15):
        angle = math.pi * (1.02 + 0.96 * step / 14)
        start = (520 + 244 * math.cos(angle), 500 + 262 * math.sin(angle))
        block.line([start, (520 + 276 * math.cos(angle), 500 + 322 * math.sin(angle))], 7)
    block.shape(arch, "red")
    for x in (375, 450, 520, 590, 665):
        block.line([(x, 300 if 400 < x < 640 else 400), (x, 1000)], 5, "paper")
    for y in (520, 800):
        block.line([(306, y), (480, y)], 22)
        block.line([(306, y), (474, y)], 6, "paper")
    block.disc(690, 690, 24)
    block.disc(690, 690, 14, fill="paper")
    lantern(block, 980, 255)
    block.shape([(150, 1000), (200, 925), (840, 925), (890, 1000)], "paper")
    block.grain((190, 938, 640, 40), 0, 26, "ink", 8)
    return block


def lantern(block: Block, x: float, y: float) -> None:
    """A hanging lamp with four panes and a red flame."""
    block.line([(x - 190, y - 140), (x, y - 140), (x, y - 88)], 16, "paper")
    block.line([(x - 190, y - 140), (x, y - 140), (x, y - 88)], 8)
    block.shape([(x - 84, y - 44), (x, y - 104), (x + 84, y - 44), (x + 62, y + 92), (x - 62, y + 92)], "paper")
    block.shape([(x - 72, y - 48), (x, y - 96), (x + 72, y - 48)])
    for side in (-1, 1):
        block.line([(x + side * 66, y - 44), (x + side * 50, y + 84)], 9)
    block.line([(x - 54, y + 84), (x + 54, y + 84)], 12)
    block.shape(
        curve(
            [
                (x, y - 36),
                (x + 24, y + 14),
                (x + 20, y + 50),
                (x, y + 62),
                (x - 20, y + 50),
                (x - 24, y + 14),
                (x, y - 36),
            ]
        ),
        "red",
    )
