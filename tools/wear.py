"""What happens to paper and its copies in an office, done to pictures of pages.

A page is a picture of RGB light, 0 to 1, in numpy.float32. `WEARS` has each kind of wear by its name: a function that changes the
page, told where its cells are, or a change of the finished scan.
"""
import math
from pathlib import Path

import cv2
import numpy
from PIL import Image, ImageDraw, ImageFont

MM = 1 / 25.4
FONTS = Path("/usr/share/fonts")
SEAL_FONT = FONTS / "truetype/arphic-gbsn00lp/gbsn00lp.ttf"
RED, BLUE, BLACK = (0.90, 0.27, 0.30), (0.20, 0.30, 0.85), (0.15, 0.15, 0.15)
PINK, YELLOW, GREEN = (1.00, 0.55, 0.75), (1.00, 0.98, 0.35), (0.55, 1.00, 0.50)
PEN = (0.85, 0.15, 0.15)


class Page:
    """cells: boxes (left, top, right, bottom) in points; drawn, smooth: of tools/make_fixtures."""

    def __init__(self, picture, dpi, cells, random, drawn, smooth):
        self.light, self.dpi, self.random = picture.astype(numpy.float32) / 255, dpi, random
        self.cells = [tuple(round(side * dpi / 72) for side in box) for box in cells]
        self.draw_seal, self.smooth_noise = drawn, smooth
        self.height, self.width = self.light.shape[:2]

    def mm(self, millimetres):
        return millimetres * MM * self.dpi

    def chosen(self, share):
        return [box for box in self.cells if self.random.rand() < share]

    def ink(self, cover, colour, left=0, top=0):
        """cover: 0 to 1 of full ink, a picture that may lie over the page's edge."""
        height, width = cover.shape
        x, y = max(0, left), max(0, top)
        part = cover[y - top:max(y - top, self.height - top), x - left:max(x - left, self.width - left)][:, :, None]
        self.light[y:y + part.shape[0], x:x + part.shape[1]] *= 1 - part * (1 - numpy.array(colour, numpy.float32))

    def drawn(self, paint, colour, strength=1.0):
        plate = Image.new("L", (self.width, self.height), 0)
        paint(ImageDraw.Draw(plate))
        self.ink(numpy.asarray(plate, numpy.float32) / 255 * strength, colour)


# ---- seals ---------------------------------------------------------------------------------------------------

def oval_plate(page, width=45, height=30, text="某某市财政局预算管理专用章"):
    scale = 2
    across, down = round(page.mm(width)) * scale, round(page.mm(height)) * scale
    plate = Image.new("L", (across, down), 0)
    line = round(page.mm(1.1) * scale)
    ImageDraw.Draw(plate).ellipse((line, line, across - line, down - line), outline=255, width=line)
    font = ImageFont.truetype(str(SEAL_FONT), round(page.mm(4) * scale))
    for index, character in enumerate(text):
        angle = math.pi * (1.06 - 1.12 * (index + 0.5) / len(text))
        tile = Image.new("L", (font.size * 2,) * 2, 0)
        ImageDraw.Draw(tile).text((font.size,) * 2, character, 255, font, anchor="mm", stroke_width=2)
        tile = tile.rotate(math.degrees(angle) - 90, Image.BICUBIC)
        plate.paste(255, (round(across / 2 + 0.39 * across * math.cos(angle) - font.size),
                          round(down / 2 - 0.36 * down * math.sin(angle) - font.size)), tile)
    plate = plate.rotate(page.random.uniform(-15, 15), Image.BICUBIC).resize((across // scale, down // scale), Image.LANCZOS)
    return numpy.asarray(plate, numpy.float32) / 255 * 0.85


def square_plate(page, side=18, text="张三之印"):
    size = round(page.mm(side))
    plate = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(plate)
    pen.rectangle((0, 0, size - 1, size - 1), outline=255, width=max(2, size // 16))
    font = ImageFont.truetype(str(SEAL_FONT), round(size * 0.4))
    for index, character in enumerate(text):
        pen.text((size * (0.72 - 0.44 * (index // 2)), size * (0.27 + 0.45 * (index % 2))), character, 255, font, anchor="mm",
                 stroke_width=max(1, size // 60))
    return numpy.asarray(plate, numpy.float32) / 255 * 0.9


def round_plate(page):
    return page.draw_seal("某某市财政局预算管理办公室", round(page.mm(42)), page.random)


def seals(plate, colour, count=2):
    def wear(page):
        for _ in range(count):
            left, top, right, bottom = page.cells[page.random.randint(len(page.cells))]
            cover = plate(page)
            page.ink(cover, colour, round((left + right - cover.shape[1]) / 2 + page.random.uniform(-1, 1) * page.mm(5)),
                     round((top + bottom - cover.shape[0]) / 2 + page.random.uniform(-1, 1) * page.mm(5)))
    return wear


# ---- pens ----------------------------------------------------------------------------------------------------

def ticks(page, share=0.3):
    def paint(pen):
        for left, top, right, bottom in page.chosen(share):
            x, y, size = page.random.uniform(left + 0.55 * (right - left), right), page.random.uniform(top, bottom), page.mm(2.5)
            pen.line([(x - size, y - size * 0.3), (x - size * 0.3, y + size * 0.5), (x + size * 1.6, y - size * 1.6)], fill=255,
                     width=round(page.mm(0.5)))
    page.drawn(paint, PEN)


def marker(colour, share=0.4):
    """A broad pen, once over a cell's middle."""
    def wear(page):
        def paint(pen):
            for left, top, right, bottom in page.chosen(share):
                y = (top + bottom) / 2
                pen.rectangle((left + 5, y - page.mm(2.4), right - page.random.uniform(0, 0.3) * (right - left), y + page.mm(2.2)),
                              fill=255)
        page.drawn(paint, colour)
    return wear


def whole_cells(colour, share=0.3):
    """A broad pen over all of a cell, its rulings too."""
    def wear(page):
        def paint(pen):
            for left, top, right, bottom in page.chosen(share):
                pen.rectangle((left - page.mm(0.5), top - page.mm(0.5), right + page.mm(0.5), bottom + page.mm(0.5)), fill=255)
        page.drawn(paint, colour)
    return wear


def lines_of(page, box):
    """Lines of print in a cell: (left, right, bottom)."""
    left, top, right, bottom = box
    dark = page.light[top + 4:bottom - 3, left + 4:right - 3].mean(axis=2) < 0.6
    rows = numpy.flatnonzero(dark.any(axis=1)) if dark.size else []
    parts = []
    for y in rows:
        if parts and y - parts[-1][1] <= 3:
            parts[-1][1] = y
        else:
            parts.append([y, y])
    for first, last in parts:
        if last - first >= page.mm(1.5):
            columns = numpy.flatnonzero(dark[first:last + 1].any(axis=0))
            yield left + 4 + columns.min(), left + 4 + columns.max(), top + 4 + last


def underlines(page, share=0.4):
    def paint(pen):
        for box in page.chosen(share):
            for left, right, bottom in lines_of(page, box):
                y = bottom + page.mm(0.35)
                pen.line((left - 2, y, right + 2, y), fill=255, width=max(1, round(page.mm(0.25))))
    page.drawn(paint, (0.1, 0.1, 0.1))


# ---- paper ---------------------------------------------------------------------------------------------------

def bleed(strength, blur=0.18):
    def wear(page):
        back = cv2.GaussianBlur(page.light[:, ::-1].copy(), (0, 0), page.mm(blur))
        page.light *= 1 - strength * (1 - numpy.roll(back, (round(page.mm(7)), round(page.mm(3))), (0, 1)))
    return wear


def blotchy(page):
    """Toner that holds in places."""
    grain = round(page.mm(15))
    held = numpy.clip(0.6 + 0.3 * page.smooth_noise(page.random, page.light.shape[:2], grain), 0.15, 1)
    page.light = 1 - (1 - page.light) * held[:, :, None]


def nothing(page):
    pass


# ---- copies --------------------------------------------------------------------------------------------------

# wear: of the page. grey: whether the scan is. skew: degrees, chance where none. ink, paper: of full black and of white, 0 to 1
# and 0 to 255. quality: of JPEG. turn: quarter turns. cut: share of the cells' height that the picture lacks (below; above: negative).
class Wear:
    def __init__(self, wear=nothing, grey=True, skew=None, ink=0.92, paper=248, quality=60, turn=0, cut=0.0):
        self.wear, self.grey, self.skew, self.ink, self.paper = wear, grey, skew, ink, paper
        self.quality, self.turn, self.cut = quality, turn, cut


WEARS = {
    "plain": Wear(),
    "seal-black-round": Wear(seals(round_plate, BLACK)),
    "seal-black-oval": Wear(seals(oval_plate, BLACK)),
    "seal-black-square": Wear(seals(square_plate, BLACK, 4)),
    "seal-red-grey": Wear(seals(round_plate, RED)),
    "seal-red-round": Wear(seals(round_plate, RED), grey=False),
    "seal-blue-round": Wear(seals(round_plate, BLUE), grey=False),
    "seal-blue-oval": Wear(seals(oval_plate, BLUE), grey=False),
    "bleed-30": Wear(bleed(0.3)),
    "bleed-50": Wear(bleed(0.5)),
    "blotchy": Wear(blotchy),
    "ticks-red": Wear(ticks, grey=False),
    "marker-pink": Wear(marker(PINK), grey=False),
    "marker-pink-grey": Wear(marker(PINK)),
    "cells-pink": Wear(whole_cells(PINK), grey=False),
    "cells-green": Wear(whole_cells(GREEN), grey=False),
    "cells-yellow": Wear(whole_cells(YELLOW), grey=False),
    "underlines": Wear(underlines),
    "skew-3": Wear(skew=3),
    "skew-8": Wear(skew=-8),
    "jpeg-30": Wear(quality=30),
    "faint": Wear(ink=0.25),
    "dark": Wear(paper=140),
    "sideways": Wear(turn=1),
    "upside-down": Wear(turn=2),
    "cut-below": Wear(cut=0.3),
    "cut-above": Wear(cut=-0.3),
}


def scanned(wear, page, turned):
    """The scan of a worn page: rows of bytes, grey or RGB."""
    wear.wear(page)
    light, random = page.light, page.random
    light = turned(light, random.uniform(-0.5, 0.5) if wear.skew is None else wear.skew, 1.0)
    light = cv2.GaussianBlur(light, (0, 0), 0.45)
    if wear.grey:
        light = light @ numpy.array([0.299, 0.587, 0.114], numpy.float32)
    out = wear.paper * (1 - wear.ink + wear.ink * light) + 1.6 * random.standard_normal(light.shape)
    out = numpy.clip(numpy.rint(out), 0, 255).astype(numpy.uint8)
    top, bottom = min(box[1] for box in page.cells), max(box[3] for box in page.cells)
    if wear.cut > 0:
        out = out[:round(bottom - wear.cut * (bottom - top))]
    elif wear.cut < 0:
        out = out[round(top - wear.cut * (bottom - top)):]
    return numpy.ascontiguousarray(numpy.rot90(out, -wear.turn))
