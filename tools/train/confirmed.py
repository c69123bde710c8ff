"""Lines that people confirmed, out of the cells' pictures that a store kept: what train.py --corrections takes beside its own lines.

    python confirmed.py --out DIR corrections.jsonl ...

The files are those of `inkgrid export --corrections`. Only cells of one line that stands free, and nothing else, give a line:
whose characters have a class, and which is as long as its text. DIR gets confirmed/NUMBER.png and lines.tsv, as cut_lines.py makes them, to look at and for
evaluate.py --lines (of paper that is not trained with).
"""
import argparse
import base64
import json
from pathlib import Path

import cv2
import numpy

from characters import FOLD, fold

MARGIN = round(6 * 160 / 72)    # pixels of neighbours that the store cuts around a cell, which is drawn at 160 dpi
LEAST, MOST = 8, 60             # of a line's height, in pixels
RULING = 45                     # pixels: a stroke of 20-point print is 44 long
SHORTEST, LONGEST = 0.2, 1.6    # of a character's width, in heights of the line


def runs(marked):
    """(first, one past the last) of each run of true values."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], marked.astype(numpy.int8), [0]])))
    return list(zip(edges[::2], edges[1::2]))


def without_rulings(ink):
    """No stroke of a character is as long as a ruling, or as its cell is high."""
    ink = ink.astype(numpy.uint8)
    rulings = [cv2.morphologyEx(ink, cv2.MORPH_OPEN, numpy.ones(size, numpy.uint8)) for size in ((1, RULING), (min(RULING, round(0.85 * len(ink))), 1))]
    return (ink > 0) & (cv2.dilate(rulings[0] | rulings[1], numpy.ones((5, 5), numpy.uint8)) == 0)


def cut(crop):
    """The one line of a cell with a tenth of its height of paper around; None where there are none or more."""
    cell = crop[MARGIN:-MARGIN, MARGIN:-MARGIN]
    if min(cell.shape, default=0) < LEAST:
        return None
    paper = float(numpy.median(cell))
    ink = without_rulings(cell < 0.7 * paper)
    bands = [band for band in runs(ink.any(1)) if band[1] - band[0] > 1]
    if len(bands) != 1 or bands[0][0] == 0 or bands[0][1] == len(ink):
        return None
    (top, bottom), = bands
    columns = numpy.flatnonzero(ink[top:bottom].any(0))
    if not LEAST <= bottom - top <= MOST or columns[0] == 0 or columns[-1] == ink.shape[1] - 1:
        return None
    left, right, margin = columns[0], columns[-1] + 1, max(2, round(0.1 * (bottom - top)))
    out = numpy.full((bottom - top + 2 * margin, right - left + 2 * margin), round(paper), numpy.uint8)
    out[margin:-margin, margin:-margin] = cell[top:bottom, left:right]
    return out


def lines_of(path):
    """(picture, text as the reader prints it) of each line."""
    for row in Path(path).read_text(encoding="utf-8").splitlines():
        each = json.loads(row)
        text = fold(each["after"])
        whole = each.get("evidence", {}).get("characters") == len("".join(each["before"].split()))    # no label in the same cell
        if "crop" not in each or not whole or not text or any(character not in FOLD for character in text):
            continue
        picture = cut(cv2.imdecode(numpy.frombuffer(base64.b64decode(each["crop"]), numpy.uint8), cv2.IMREAD_GRAYSCALE))
        if picture is not None and SHORTEST <= picture.shape[1] / picture.shape[0] / len(text) <= LONGEST:
            yield picture, text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("files", nargs="+", metavar="CORRECTIONS")
    options = parser.parse_args()
    (options.out / "confirmed").mkdir(parents=True, exist_ok=True)
    with open(options.out / "lines.tsv", "w", encoding="utf-8") as table:
        for number, (picture, text) in enumerate((line for file in options.files for line in lines_of(file)), 1):
            cv2.imwrite(str(options.out / "confirmed" / f"{number:05}.png"), picture)
            print(f"{number:05}", "", "", "", text, sep="\t", file=table)


if __name__ == "__main__":
    main()
