"""Cuts single lines with their text out of PDFs that carry a text layer: what readers are measured on.

    python cut_lines.py --out DIR FILE.pdf[:30-44,50] ...

Every page is drawn and worn in four ways: clean300 (as drawn at 300 dpi), office200 (an office scanner at 200 dpi), jpeg150
(150 dpi, strongly compressed), fax200 (200 dpi, 1 bit). A line is cut to its ink with a tenth of its height of paper
around, low marks with paper as for a Han character: as the program hands lines to its readers. Rulings are painted over; a line of
which a character lies under one is left out, as are a table of contents' leaders.
DIR gets KIND/NUMBER.png and lines.tsv: number, file, page, em in points, text as the reader prints it (see characters.py).
The lines are for measuring only: nothing of them enters training.
"""
import argparse
import os
from pathlib import Path

import cv2
import numpy
import pymupdf

from characters import FOLD, fold

KINDS = {"clean300": 300, "office200": 200, "jpeg150": 150, "fax200": 200}
# CJK radicals that stand for characters in some producers' text layers (Unicode: EquivalentUnifiedIdeograph).
RADICALS = dict(zip("⻓⺠⻔⻢⻛⻋⻅⻚⻜⻝⻆⻉⻄⻘⻙⻣⻥⻦⻨⻩⻬⻮⻰⻳⺟", "长民门马风车见页飞食角贝西青韦骨鱼鸟麦黄齐齿龙龟母"))


def page_lines(page, rulings):
    """(text, box, em, glyphs) in points, once a run of characters in one cell's line."""
    glyphs, seen = [], set()
    for block in page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]:
        for line in block.get("lines", ()):
            if abs(line["dir"][0] - 1) > 0.01:
                continue
            for span in line["spans"]:
                for glyph in span["chars"]:
                    x, y = glyph["origin"]
                    key = (glyph["c"], round(x * 2), round(y * 2))
                    if key in seen:          # bold by printing twice
                        continue
                    seen.add(key)
                    glyphs.append((y, glyph["bbox"][0], glyph["bbox"][2], glyph["c"], span["size"]))
    spans = [(min(a.y, b.y), max(a.y, b.y), a.x) for a, b, _ in rulings if abs(a.x - b.x) < 2 and abs(a.y - b.y) > 4]
    rows = []
    for glyph in sorted(glyphs):
        for row in rows[-6:]:
            if abs(row[0][0] - glyph[0]) < 0.2 * glyph[4]:
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda glyph: glyph[1])
        run = []
        for glyph in row:
            if run and not glyph[3].isspace():
                gap = glyph[1] - run[-1][2]
                between = any(low - 1 < glyph[0] - 0.3 * glyph[4] < high + 1 and run[-1][1] + 0.5 * (run[-1][2] - run[-1][1]) < x < glyph[1] + 1 for low, high, x in spans)
                if gap > 0.9 * glyph[4] or between or gap < -0.6 * glyph[4] or abs(glyph[4] - run[0][4]) > 0.2 * glyph[4]:
                    yield finish(run)
                    run = []
            if not glyph[3].isspace():
                run.append(glyph)
        if run:
            yield finish(run)


def rulings_of(page):
    """The page's straight strokes, thin rectangles among them: (from, to, width)."""
    out = []
    for drawing in page.get_drawings():
        width = drawing.get("width") or 0.5
        for item in drawing["items"]:
            if item[0] == "l":
                out.append((item[1], item[2], width))
            elif item[0] == "re":
                box = item[1]
                if min(box.width, box.height) < 3:
                    middle = pymupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
                    upright = box.width < box.height
                    ends = ((middle.x, box.y0), (middle.x, box.y1)) if upright else ((box.x0, middle.y), (box.x1, middle.y))
                    out.append((pymupdf.Point(ends[0]), pymupdf.Point(ends[1]), max(0.5, min(box.width, box.height))))
                elif drawing.get("color") is not None:
                    out += [(box.tl, box.tr, width), (box.tl, box.bl, width), (box.bl, box.br, width), (box.tr, box.br, width)]
    return out


def is_under(glyphs, box, rulings):
    """Whether painting over an upright ruling takes ink of a character."""
    for a, b, width in rulings:
        if abs(a.x - b.x) < 1 and min(a.y, b.y) < box[3] and max(a.y, b.y) > box[1]:
            reach = 0.5 * (width + 0.9)
            if any(left + 0.1 * (right - left) < a.x + reach and a.x - reach < right - 0.1 * (right - left) for left, right, _ in glyphs):
                return True
    return False


def finish(run):
    em = run[0][4]
    text = fold("".join(RADICALS.get(glyph[3], glyph[3]) for glyph in run))
    baseline = numpy.median([glyph[0] for glyph in run])
    return text, (run[0][1], baseline - 0.88 * em, run[-1][2], baseline + 0.2 * em), em, [(glyph[1], glyph[2], glyph[3]) for glyph in run]


def drawn(page, dpi):
    pixels = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, annots=False)
    return numpy.frombuffer(pixels.samples, numpy.uint8).reshape(pixels.height, pixels.stride)[:, :pixels.width].copy()


def erase_rulings(picture, rulings, dpi):
    scale = dpi / 72
    for a, b, width in rulings:
        if min(abs(a.x - b.x), abs(a.y - b.y)) < 1 and max(abs(a.x - b.x), abs(a.y - b.y)) > 6:
            thick = max(3, round((width + 0.9) * scale)) | 1
            cv2.line(picture, (round(a.x * scale), round(a.y * scale)), (round(b.x * scale), round(b.y * scale)), 255, thick)


def smooth(random, shape, cell):
    small = random.standard_normal((shape[0] // cell + 2, shape[1] // cell + 2)).astype(numpy.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def worn(picture, kind, random):
    if kind == "clean300":
        return picture
    grey = picture.astype(numpy.float32)
    if kind == "office200":
        ink = 255 - cv2.GaussianBlur(grey, (0, 0), 0.6)
        ink *= 0.88 + 0.05 * smooth(random, grey.shape, 60)
        paper = 240 + 2 * smooth(random, grey.shape, 300) - 14 * (numpy.linspace(0, 1, grey.shape[1]) ** 2)[None, :]
        grey = cv2.GaussianBlur(paper * (1 - ink / 255) + 3.2 * random.standard_normal(grey.shape), (0, 0), 0.45)
        return numpy.clip(grey, 0, 255).astype(numpy.uint8)
    if kind == "jpeg150":
        grey = 248 - (255 - cv2.GaussianBlur(grey, (0, 0), 0.45)) * 0.9 + 2 * random.standard_normal(grey.shape)
        data = cv2.imencode(".jpg", numpy.clip(grey, 0, 255).astype(numpy.uint8), (cv2.IMWRITE_JPEG_QUALITY, 55))[1]
        return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.55) + 20 * random.standard_normal(grey.shape) + 10 * smooth(random, grey.shape, 90)
    black = grey < 150
    for row in random.integers(1, grey.shape[0], 5):
        black[row] = black[row - 1]
    specks = random.random(black.shape) < 0.00025
    black |= specks
    black |= numpy.roll(specks & (random.random(black.shape) < 0.4), 1, axis=1)
    return numpy.where(black, 0, 255).astype(numpy.uint8)


def cut(clean, picture, box, em, dpi):
    """The line as the program cuts it, its ink found on the clean page; None without ink."""
    scale = dpi / 72
    height, width = clean.shape
    x0, y0 = max(0, int((box[0] - 0.12 * em) * scale)), max(0, int((box[1] - 0.12 * em) * scale))
    x1, y1 = min(width, int((box[2] + 0.12 * em) * scale) + 1), min(height, int((box[3] + 0.12 * em) * scale) + 1)
    dark = (clean[y0:y1, x0:x1] < 170).astype(numpy.uint8)
    # Pieces whose middle lies outside the line's own height are the neighbours'.
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    middles = boxes[:, cv2.CC_STAT_TOP] + boxes[:, cv2.CC_STAT_HEIGHT] / 2 + y0
    foreign = (middles < (box[1] + 0.02 * em) * scale) | (middles > (box[3] - 0.06 * em) * scale)
    foreign[0] = False
    others = foreign[pieces].astype(numpy.uint8)
    dark[others > 0] = 0
    rows, columns = numpy.flatnonzero(dark.any(1)), numpy.flatnonzero(dark.any(0))
    if len(rows) == 0:
        return None
    top, bottom, left, right = y0 + rows[0], y0 + rows[-1] + 1, x0 + columns[0], x0 + columns[-1] + 1
    glyph, high = 0.93 * em * scale, bottom - top
    full = max(high, round(glyph if high < 0.6 * glyph else min(glyph, high / 0.72)))
    margin = max(2, round(0.1 * full))
    above = (full - high) // 2
    wanted = (left - margin, top - above - margin, right + margin, top - above + full + margin)
    paper = numpy.median(picture)
    out = numpy.full((wanted[3] - wanted[1], wanted[2] - wanted[0]), paper, numpy.uint8)
    there = (max(wanted[0], x0), max(wanted[1], y0), min(wanted[2], x1), min(wanted[3], y1))
    own = picture[y0:y1, x0:x1].copy()
    own[(cv2.dilate(others, numpy.ones((3, 3), numpy.uint8)) > 0) & (dark == 0)] = paper
    out[there[1] - wanted[1]:there[3] - wanted[1], there[0] - wanted[0]:there[2] - wanted[0]] = own[there[1] - y0:there[3] - y0, there[0] - x0:there[2] - x0]
    return out


def pages_of(text, count):
    if not text:
        return range(count)
    chosen = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        chosen += range(int(first) - 1, int(last or first))
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--least-em", type=float, default=5, help="smaller print is left out: points")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="the ways to wear pages (default: all)")
    parser.add_argument("files", nargs="+", metavar="FILE.pdf[:PAGES]")
    options = parser.parse_args()
    out = Path(options.out)
    kinds = {kind: dpi for kind, dpi in KINDS.items() if not options.kind or kind in options.kind}
    for kind in kinds:
        (out / kind).mkdir(parents=True, exist_ok=True)
    table, number, dropped = open(out / "lines.tsv", "w", encoding="utf-8"), 0, 0
    for argument in options.files:
        file, _, pages = argument.partition(".pdf:")
        file = file if file.endswith(".pdf") else file + ".pdf"
        document = pymupdf.open(file)
        for at in pages_of(pages, len(document)):
            page = document[at]
            random = numpy.random.default_rng(1000 * (at + 1) + sum(os.path.basename(file).encode()))
            clean, pictures, rulings = {}, {}, rulings_of(page)
            for dpi in sorted({300, *kinds.values()}):
                clean[dpi] = drawn(page, dpi)
                erase_rulings(clean[dpi], rulings, dpi)
            for kind, dpi in kinds.items():
                pictures[kind] = worn(clean[dpi], kind, random)
            for text, box, em, glyphs in page_lines(page, rulings):
                if not text or "...." in text or is_under(glyphs, box, rulings) or em < options.least_em or box[0] < 0 or box[2] > page.rect.width or any(each not in FOLD for each in text):
                    dropped += 1
                    continue
                scale = 300 / 72
                inked = all(clean[300][max(0, int(box[1] * scale)):int(box[3] * scale), int(a * scale):int(b * scale) + 1].min(initial=255) < 128 for a, b, _ in glyphs)
                crops = {kind: cut(clean[dpi], pictures[kind], box, em, dpi) for kind, dpi in kinds.items()} if inked else {}
                if not inked or any(crop is None for crop in crops.values()):
                    dropped += 1
                    continue
                number += 1
                for kind, crop in crops.items():
                    cv2.imwrite(str(out / kind / f"{number:05}.png"), crop)
                print(f"{number:05}", os.path.basename(file), at + 1, f"{em:.1f}", text, sep="\t", file=table)
        print(os.path.basename(file), number, "lines,", dropped, "dropped", flush=True)


if __name__ == "__main__":
    main()
