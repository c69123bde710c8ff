"""Type faces of Debian packages, each glyph drawn once at 48 pixels an em into a file that all workers map.

`python faces.py --cache DIR` draws what is missing there. Faces of one's own: `--face FILE[:INDEX]=KIND` (see README).
"""
import argparse
import json
import os
from pathlib import Path

import numpy
from PIL import ImageFont

from characters import FOLD, characters, code_points

EM = 48          # pixels of the glyphs in the atlas
TINY_FACES = {"wqy-microhei.ttc", "LiberationSerif-Regular.ttf"}  # of the tiny setting
LOW_MARKS = "，。、．"
NOTO = "/usr/share/fonts/opentype/noto/"
TRUE = "/usr/share/fonts/truetype/"
FANDOL = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"

# (file, index in a collection, kind, weight). Weight: how often a line is set in it.
HAN_FACES = [
    (FANDOL + "FandolSong-Regular.otf", 0, "song", 4), (FANDOL + "FandolSong-Bold.otf", 0, "song", 1.5),
    (FANDOL + "FandolFang-Regular.otf", 0, "fang", 7), (FANDOL + "FandolKai-Regular.otf", 0, "kai", 3),
    (FANDOL + "FandolHei-Regular.otf", 0, "hei", 2), (FANDOL + "FandolHei-Bold.otf", 0, "hei", 1.5),
    (TRUE + "arphic-gbsn00lp/gbsn00lp.ttf", 0, "song", 4), (TRUE + "arphic-gkai00mp/gkai00mp.ttf", 0, "kai", 2.5),
    (TRUE + "arphic/uming.ttc", "CN", "song", 4), (TRUE + "arphic/ukai.ttc", "CN", "kai", 1.5),
    (TRUE + "cwtex/cwfs.ttf", 0, "fang", 2), (TRUE + "cwtex/cwkai.ttf", 0, "kai", 0.7), (TRUE + "cwtex/cwming.ttf", 0, "song", 0.7),
    (TRUE + "cns11643/TW-Sung-98_1.ttf", 0, "song", 1.5), (TRUE + "cns11643/TW-Kai-98_1.ttf", 0, "kai", 1),
    (TRUE + "lxgw-wenkai/LXGWWenKai-Light.ttf", 0, "fang", 1.5), (TRUE + "lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "kai", 1),
    (TRUE + "lxgw-wenkai/LXGWWenKai-Bold.ttf", 0, "kai", 0.7),
    (NOTO + "NotoSerifCJK-ExtraLight.ttc", "SC", "song", 1.2), (NOTO + "NotoSerifCJK-Light.ttc", "SC", "song", 1.5),
    (NOTO + "NotoSerifCJK-Regular.ttc", "SC", "song", 2), (NOTO + "NotoSerifCJK-SemiBold.ttc", "SC", "song", 0.8),
    (NOTO + "NotoSerifCJK-Bold.ttc", "SC", "song", 1), (NOTO + "NotoSerifCJK-Black.ttc", "SC", "song", 0.5),
    (NOTO + "NotoSansCJK-Light.ttc", "SC", "hei", 1), (NOTO + "NotoSansCJK-Regular.ttc", "SC", "hei", 1.5),
    (NOTO + "NotoSansCJK-Bold.ttc", "SC", "hei", 1), (NOTO + "NotoSansCJK-Black.ttc", "SC", "hei", 0.4),
    (TRUE + "wqy/wqy-zenhei.ttc", 0, "hei", 1.5), (TRUE + "wqy/wqy-microhei.ttc", 0, "hei", 1.2),
    (TRUE + "droid/DroidSansFallbackFull.ttf", 0, "hei", 0.6),
]
LIBERATION, CROS, DEJAVU, FREE = TRUE + "liberation/", TRUE + "crosextra/", TRUE + "dejavu/", TRUE + "freefont/"
GYRE = "/usr/share/texmf/fonts/opentype/public/tex-gyre/"
LATIN_FACES = [(file, 0, "latin", weight) for file, weight in [
    (LIBERATION + "LiberationSerif-Regular.ttf", 6), (LIBERATION + "LiberationSerif-Bold.ttf", 2),
    (LIBERATION + "LiberationSans-Regular.ttf", 3), (LIBERATION + "LiberationSans-Bold.ttf", 1.5),
    (LIBERATION + "LiberationMono-Regular.ttf", 2), (LIBERATION + "LiberationMono-Bold.ttf", 0.5),
    (LIBERATION + "LiberationSerif-Italic.ttf", 0.5), (LIBERATION + "LiberationSansNarrow-Regular.ttf", 0.7),
    (CROS + "Carlito-Regular.ttf", 3), (CROS + "Carlito-Bold.ttf", 1), (CROS + "Caladea-Regular.ttf", 1.5), (CROS + "Caladea-Bold.ttf", 0.5),
    (DEJAVU + "DejaVuSans.ttf", 2), (DEJAVU + "DejaVuSerif.ttf", 1), (DEJAVU + "DejaVuSansMono.ttf", 1), (DEJAVU + "DejaVuSansCondensed.ttf", 0.7),
    (DEJAVU + "DejaVuSans-Bold.ttf", 0.5),
    (FREE + "FreeSerif.ttf", 2), (FREE + "FreeSans.ttf", 1.5), (FREE + "FreeMono.ttf", 1.5), (FREE + "FreeSerifBold.ttf", 0.5),
    (GYRE + "texgyretermes-regular.otf", 2), (GYRE + "texgyreheros-regular.otf", 1), (GYRE + "texgyreheroscn-regular.otf", 0.7),
    (GYRE + "texgyrepagella-regular.otf", 1), (GYRE + "texgyrebonum-regular.otf", 0.7), (GYRE + "texgyreschola-regular.otf", 0.7),
    (GYRE + "texgyrecursor-regular.otf", 1), (GYRE + "texgyreadventor-regular.otf", 0.5),
]]


def path_of(cache, file):
    """Where the face lies: unpacked in the cache (see `remake`), or installed."""
    unpacked = Path(cache) / "packages" / file.lstrip("/")
    return str(unpacked if unpacked.exists() else file)


def open_face(cache, file, index):
    path = path_of(cache, file)
    if isinstance(index, int):
        return ImageFont.truetype(path, EM, index=index)
    for at in range(40):  # a collection's face by the end of its name, Mono aside
        face = ImageFont.truetype(path, EM, index=at)
        if face.getname()[0].endswith(" " + index) and "Mono" not in face.getname()[0]:
            return face
    raise ValueError(f"no face {index} in {path}")


def coverage(path, index):
    from fontTools.ttLib import TTCollection, TTFont
    font = TTCollection(path).fonts[index] if path.endswith(".ttc") else TTFont(path, lazy=True)
    return set(font.getBestCmap())


def all_points():
    points = dict.fromkeys(point for character in characters() for point in code_points(character))
    return list(points)


POINTS = all_points()
POINT_AT = {point: at for at, point in enumerate(POINTS)}


def draw_face(cache, out, file, index):
    """Writes out.npz: pixels (all glyphs end to end) and a table point -> offset, width, height, left, top, advance."""
    face = open_face(cache, file, index)
    at = index
    if not isinstance(index, int):
        at = next(i for i in range(40) if (lambda n: n.endswith(" " + index) and "Mono" not in n)(ImageFont.truetype(face.path, EM, index=i).getname()[0]))
    covered = coverage(face.path, at)
    table = numpy.full((len(POINTS), 6), -1, numpy.int32)
    pieces, offset = [], 0
    for number, point in enumerate(POINTS):
        if ord(point) not in covered:
            continue
        mask, (left, top) = face.getmask2(point, mode="L", anchor="ls")
        width, height = mask.size
        if width == 0 or height == 0 or width > 2 * EM or height > 2 * EM:
            continue
        pixels = numpy.array(mask, dtype=numpy.uint8).reshape(height, width)
        rows, columns = numpy.flatnonzero(pixels.max(1) > 40), numpy.flatnonzero(pixels.max(0) > 40)
        if len(rows) == 0:
            continue
        pixels = pixels[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
        height, width = pixels.shape
        table[number] = offset, width, height, left + columns[0], top + rows[0], round(face.getlength(point))
        pieces.append(pixels.reshape(-1))
        offset += pixels.size
    numpy.save(str(out) + ".pixels.npy", numpy.concatenate(pieces))
    numpy.save(str(out) + ".table.npy", table)


class Face:
    def __init__(self, stem, kind, weight):
        self.pixels = numpy.load(str(stem) + ".pixels.npy", mmap_mode="r")
        self.table = numpy.load(str(stem) + ".table.npy")
        self.kind, self.weight = kind, weight
        self.rows = self.table.tolist()
        for point in LOW_MARKS:  # the mainland prints them at the line's foot; faces of Taiwan that set them amid it teach `·`
            at = POINT_AT.get(point)
            if at is not None and self.rows[at][4] + self.rows[at][2] < -EM / 5:
                self.rows[at][0] = -1

    def has(self, point):
        at = POINT_AT.get(point)
        return at is not None and self.rows[at][0] >= 0

    def glyph(self, point):
        """(pixels, left, top, advance) around the pen on the baseline."""
        offset, width, height, left, top, advance = self.rows[POINT_AT[point]]
        return self.pixels[offset:offset + width * height].reshape(height, width), left, top, advance


def load_faces(cache, more=(), only=None):
    """Han faces and Latin faces; those missing in the cache are drawn first, those not installed are left out."""
    cache = Path(cache)
    atlas = cache / f"atlas-{len(POINTS)}-{abs(hash_text(''.join(POINTS))):x}"
    atlas.mkdir(parents=True, exist_ok=True)
    faces = {"han": [], "latin": []}
    for file, index, kind, weight in list(HAN_FACES) + list(LATIN_FACES) + list(more):
        if only and Path(file).name not in only:
            continue
        stem = atlas / f"{Path(file).stem}-{index}"
        if not Path(str(stem) + ".table.npy").exists():
            try:
                draw_face(cache, stem, file, index)
            except (OSError, ValueError, StopIteration) as error:
                print(f"left out: {file}: {error}", flush=True)
                continue
        faces["latin" if kind == "latin" else "han"].append(Face(stem, kind, weight))
    if not faces["han"] or not faces["latin"]:
        raise SystemExit("no face found: install the packages of packages.txt")
    return faces


def hash_text(text):
    value = 5381
    for character in text:
        value = (value * 33 + ord(character)) & 0xFFFFFFFF
    return value


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    faces = load_faces(parser.parse_args().cache)
    for each in faces["han"] + faces["latin"]:
        print(each.kind, each.weight, int((each.table[:, 0] >= 0).sum()), len(each.pixels))
