"""Pictures of lines, pasted from glyphs, worn like paper: what the net learns from.

A line comes as the program hands it to a reader: cut to its ink with a tenth of its height of paper around, scaled to 40
pixels. Every character's place is known, so labels are (class, centre of its ink in pixels of the picture).
"""
import random as randoms

import cv2
import numpy

import words
from characters import FOLD, characters
from faces import EM
from net import HEIGHT

BASELINE, CANVAS = 70, 110          # pixels of the 48-px canvas: where letters stand, how high it is
WIDE_OF = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", "%": "％", "=": "＝", "<": "＜", ">": "＞", "~": "～", "[": "［", "]": "］", "+": "＋", "/": "／", "-": "－", ".": "．", "*": "＊"}
NARROW_OF = {wide: narrow for narrow, wide in WIDE_OF.items()}
CLASS = {character: number + 1 for number, character in enumerate(characters())}
SIGNS_TO_VARY = set("≥≤=<>±×÷°℃‰·~¥√□☑①②③④⑤⑥⑦⑧⑨⑩²³≈≠→％%+“”‘’…")
CONFIRMED = 0.1                     # share of lines that people confirmed, where there are any
WIDEST = 1100                       # pixels at 40 high; longer lines are cut by dropping characters


class LineMaker:
    def __init__(self, faces, seed, height=HEIGHT, confirmed=()):
        self.height = height
        self.confirmed = confirmed      # (picture, text) of lines that are known
        self.random = randoms.Random(seed)
        self.noise = numpy.random.Generator(numpy.random.SFC64(seed))
        self.han, self.latin = faces["han"], faces["latin"]
        self.han_weights = [face.weight for face in self.han]
        self.latin_weights = [face.weight for face in self.latin]
        self.every = self.han + self.latin
        self.ease = 0.0                 # share of lines spared of wear, for the first lessons

    # ---- what stands where ---------------------------------------------------------------------------------------

    def as_printed(self, text):
        random = self.random
        kind = random.random()
        if kind < 0.07:
            text = "".join(WIDE_OF.get(each, each) for each in text)
        elif kind < 0.14:
            text = "".join(NARROW_OF.get(each, each) for each in text)
        elif kind < 0.15:
            text = "".join(chr(ord(each) + 0xFEE0) if each.isdigit() and each.isascii() else each for each in text)
        if "-" in text and random.random() < 0.15:
            text = text.replace("-", random.choice("－−"))
        for point, other in (("Ⅰ", "I"), ("□", "☐"), ("—", "―"), ("≥", "⩾"), ("≤", "⩽"), ("√", "✓")):
            if point in text and random.random() < 0.06:
                text = text.replace(point, other)
        if random.random() < 0.03 and len(text) > 3:
            at = random.randrange(1, len(text))
            text = text[:at] + " " * random.randint(1, 2) + text[at:]
        return text

    def face_for(self, point, preferred):
        for face in preferred:
            if face.has(point):
                return face
        for _ in range(8):
            face = self.random.choices(self.han, self.han_weights)[0]
            if face.has(point):
                return face
        for face in self.every:
            if face.has(point):
                return face
        return None

    def lay_out(self, text):
        """Ink at 48 px an em on a canvas, and [class, left, right] of every character's ink."""
        random = self.random
        han = random.choices(self.han, self.han_weights)[0]
        if random.random() < 0.55:
            latin, latin_scale, stretch = random.choices(self.latin, self.latin_weights)[0], random.uniform(0.92, 1.1), random.choice((1, 1, 1, random.uniform(0.8, 1.15)))
        else:
            latin, latin_scale, stretch = han, 1, random.choice((1, 1, 1, random.uniform(0.85, 1.15)))
        fixed_pitch = random.random() < 0.25        # as SimSun and its kin set Latin: half an em each
        spacing = random.choice((0, 0, 0, random.uniform(-2, 2), random.uniform(0, 6), random.uniform(0, 14) if random.random() < 0.3 else random.uniform(-6, -2) if random.random() < 0.3 else 0))
        lift = random.randint(-1, 1)
        odd_sign = random.choice(self.every) if random.random() < 0.4 else None
        squeeze = random.uniform(0.7, 0.95) if random.random() < 0.06 else 1
        built_signs = random.random() < 0.35
        placed, pen = [], 40.0
        for point in text:
            if point == " ":
                pen += EM * random.choice((0.25, 0.5))
                continue
            if point not in FOLD:  # the tiny setting's
                continue
            ascii_point = point < "\x7f"
            preferred = (latin, han) if ascii_point else (han, latin)
            if odd_sign is not None and point in SIGNS_TO_VARY:
                preferred = (odd_sign,) + preferred
            elif point in "“”‘’—…·" and random.random() < 0.15:
                preferred = (latin, han)
            face = self.face_for(point, preferred)
            if face is None:
                continue
            pixels, left, top, advance = face.glyph(point)
            scale_y = latin_scale if ascii_point and face is latin else 1
            scale_x = scale_y * (stretch if ascii_point else squeeze)
            if point in SIGNS_TO_VARY and random.random() < 0.3:
                scale_x *= random.uniform(0.75, 1.3)
                scale_y *= random.uniform(0.85, 1.15)
            if fixed_pitch and ascii_point and advance > 0:
                scale_x = min(scale_x * 24 / advance, 1.15) if advance > 26 else scale_x
            if point in "≥≤" and built_signs:
                pixels, left, top, advance = self.built_sign(point, face) or (pixels, left, top, advance)
            if abs(scale_x - 1) > 0.02 or abs(scale_y - 1) > 0.02:
                size = (max(1, round(pixels.shape[1] * scale_x)), max(1, round(pixels.shape[0] * scale_y)))
                pixels = cv2.resize(numpy.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA if scale_x < 1 else cv2.INTER_LINEAR)
                left, top, advance = left * scale_x, top * scale_y, advance * scale_x
            if fixed_pitch and ascii_point and advance < 24:
                left += (24 - advance) / 2
                advance = 24
            x = int(round(pen + left))
            y = int(round(BASELINE + top)) + (lift if ascii_point else 0)
            placed.append((pixels, x, y, CLASS[FOLD[point]]))
            pen += max(advance, 3) + spacing * (0.5 if ascii_point else 1)
            if pen > 26 * EM:
                break
        if not placed:
            return None
        width = max(x + pixels.shape[1] for pixels, x, _, _ in placed) + 40
        canvas = numpy.zeros((CANVAS, width), numpy.uint8)
        labels = []
        for pixels, x, y, number in placed:
            height, wide = pixels.shape
            if y < 0 or y + height > CANVAS or x < 0:
                continue
            area = canvas[y:y + height, x:x + wide]
            numpy.maximum(area, pixels, out=area)
            labels.append([number, x, x + wide])
        return (canvas, labels) if labels else None

    def built_sign(self, point, face):
        """≥ or ≤ out of the face's > or < and a bar below it: faces set the bar anywhere from close under the wedge to the
        line's foot, where it could pass for an underline but for its length."""
        random = self.random
        wedge = "<" if point == "≤" else ">"
        if not face.has(wedge):
            face = random.choice([each for each in self.latin if each.has(wedge)] or [face])
        if not face.has(wedge):
            return None
        pixels, left, top, advance = face.glyph(wedge)
        thick, gap = random.randint(2, 4), random.randint(0, 8)
        rise = random.randint(0, 6)
        height, width = pixels.shape
        bar = numpy.zeros((height + gap + thick, width), numpy.uint8)
        bar[:height] = pixels
        bar[height + gap:] = random.randint(200, 255)
        return bar, left, top - rise, advance

    # ---- wear ----------------------------------------------------------------------------------------------------

    def smooth(self, shape, cell):
        small = self.noise.standard_normal((shape[0] // cell + 2, shape[1] // cell + 2), dtype=numpy.float32)
        return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)

    def thickened(self, canvas):
        random = self.random
        kind = random.random()
        if kind < 0.22:     # bold, or a copier's spread of toner
            grown = cv2.dilate(canvas, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, random.choice(((2, 2), (3, 3), (3, 2), (2, 1)))))
            share = random.uniform(0.3, 1)
            return cv2.addWeighted(grown, share, canvas, 1 - share, 0)
        if kind < 0.38:
            thin = cv2.erode(canvas, numpy.ones(random.choice(((2, 2), (2, 1), (1, 2))), numpy.uint8))
            share = random.uniform(0.2, 0.75)
            return cv2.addWeighted(thin, share, canvas, 1 - share, 0)
        return canvas

    def add_rulings(self, paper, ink_box):
        """Rulings, underlines and what is left of them, mostly beside the print; `paper` grows dark there."""
        random = self.random
        height, width = paper.shape
        left, top, right, bottom = ink_box
        size = bottom - top

        def stroke(x0, y0, x1, y1):
            thick = random.choice((1, 1, 1, 2, 2, 3))
            shade = random.uniform(0, 140)
            x0, y0, x1, y1 = (int(round(v)) for v in (x0, y0, x1, y1))
            cv2.line(paper, (x0, y0), (x1, y1), shade, thick)

        kind = random.random()
        if kind < 0.13:                                     # at the sides
            for x in random.choice(((left,), (right,), (left, right))):
                outwards = -1 if x == left else 1
                x += outwards * random.uniform(0.06, 0.45) * size
                y0, y1 = (0, height) if random.random() < 0.7 else sorted((random.uniform(0, height), random.uniform(0, height)))
                stroke(x, y0, x + random.uniform(-1, 1), y1)
        elif kind < 0.24:                                   # above or below, now and then touching
            for y in random.choice(((top,), (bottom,), (bottom,), (top, bottom))):
                outwards = -1 if y == top else 1
                y += outwards * random.uniform(-0.03, 0.22) * size
                x0, x1 = (0, width) if random.random() < 0.7 else sorted((random.uniform(0, width), random.uniform(0, width)))
                stroke(x0, y, x1, y + random.uniform(-1, 1))
        elif kind < 0.26:                                   # a corner of the frame
            x, y = right + 0.2 * size, bottom + 0.15 * size
            stroke(x, 0, x, height)
            stroke(0, y, width, y)

    def seal(self, paper):
        """What lifting leaves of a seal: pale arcs and strokes over the print."""
        random = self.random
        layer = numpy.zeros(paper.shape, numpy.uint8)
        height, width = paper.shape
        for _ in range(random.randint(1, 4)):
            centre = (random.randrange(-height, width + height), random.randrange(-2 * height, 3 * height))
            axes = (random.randint(height // 2, 4 * height), random.randint(height // 2, 4 * height))
            cv2.ellipse(layer, centre, axes, random.uniform(0, 180), 0, random.uniform(40, 360), 255, random.randint(2, max(3, height // 6)))
        layer = layer.astype(numpy.float32) * (0.6 + 0.5 * self.smooth(paper.shape, 6))
        return numpy.clip(paper - layer * random.uniform(0.03, 0.25), 0, 255)

    def jpeg(self, picture, quality):
        done, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
        return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if done else picture

    def fax(self, paper, size):
        """1 bit a pixel: ragged edges, lost and repeated rows, specks, strokes that break."""
        random = self.random
        if random.random() < 0.6:
            paper = cv2.GaussianBlur(paper, (0, 0), random.uniform(0.3, 0.9))
        noisy = paper + random.uniform(4, 30) * self.noise.standard_normal(paper.shape, dtype=numpy.float32)
        noisy += random.uniform(0, 14) * self.smooth(paper.shape, max(4, size))
        ink_level, paper_level = paper.min(), numpy.percentile(paper, 90)
        level = ink_level + (paper_level - ink_level) * random.uniform(0.38, 0.78)
        black = noisy < level
        height, width = black.shape
        if random.random() < 0.15:
            row = random.randrange(1, height)
            black[row] = black[row - 1]
        if random.random() < 0.08:
            row, start = random.randrange(height), random.randrange(width)
            black[row, start:start + random.randint(20, 300)] = random.random() < 0.15
        specks = random.choice((0, 0.0003, 0.001, 0.004 if random.random() < 0.3 else 0.0005))
        if specks:
            spots = self.noise.random(black.shape, dtype=numpy.float32) < specks
            black |= spots
            if random.random() < 0.4:
                black[:, 1:] |= spots[:, :-1].copy()
        if random.random() < 0.15:
            black &= self.noise.random(black.shape, dtype=numpy.float32) > random.uniform(0.01, 0.08)
        return numpy.where(black, random.choice((0, 0, 0, 30)), 255).astype(numpy.uint8)

    def make(self, text=None, kind=None, em=None):
        """(picture of uint8, `height` high; classes; centres in its pixels), or None where nothing could be drawn. With `kind` (clean,
        office, small, fax) and `em` (pixels) given, the line is worn as told and stands alone, for measuring."""
        random, told = self.random, kind
        if text is None and self.confirmed and random.random() < CONFIRMED:
            return self.worn_again(*random.choice(self.confirmed))
        laid = self.lay_out(self.as_printed(text if text is not None else words.line(random)))
        if laid is None:
            return None
        canvas, labels = laid
        canvas = self.thickened(canvas)
        wear = random.random()
        kind = "fax" if wear < 0.38 else "small" if wear < 0.55 else "office" if wear < 0.76 else "clean"
        if random.random() < self.ease:
            kind = "clean"
        kind = told or kind
        if em is not None:
            pass
        elif kind == "fax":
            em = random.uniform(17, 38)
        elif kind == "small":
            em = random.uniform(11, 17) if random.random() < 0.3 else random.uniform(16, 27)
        else:
            em = random.choice((random.uniform(22, 34), random.uniform(30, 52)))
        scale_y = em / EM
        scale_x = scale_y * (random.uniform(0.9, 1.1) if random.random() < 0.4 else 1)
        if random.random() < 0.25:     # askew, italic
            lean = random.gauss(0, 0.03) if random.random() < 0.8 else random.uniform(0.1, 0.36)
            rise = random.gauss(0, 0.004)
            middle = canvas.shape[1] / 2
            canvas = cv2.warpAffine(canvas, numpy.float32([[1, -lean, lean * 52], [rise, 1, -rise * middle]]), (canvas.shape[1], canvas.shape[0]))
        height, width = max(8, round(CANVAS * scale_y)), max(8, round(canvas.shape[1] * scale_x))
        shift = (random.random(), random.random())  # of a pixel: where the sensor's grid falls
        ink = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
        if em > 24:
            ink = cv2.warpAffine(ink, numpy.float32([[1, 0, shift[0]], [0, 1, shift[1]]]), (width, height))
        else:
            shift = (0, 0)
        scale_x, scale_y = width / canvas.shape[1], height / CANVAS
        rows = numpy.flatnonzero(ink.max(1) > 60)
        columns = numpy.flatnonzero(ink.max(0) > 60)
        if len(rows) == 0 or len(columns) == 0:
            return None
        top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        if any(ink[:, max(0, int(a * scale_x)):int(b * scale_x) + 2].max() <= 60 for _, a, b in labels):
            return None                 # wear took a thin stroke away whole: what cannot be seen is not taught

        contrast = random.uniform(0.8, 1) if told or random.random() < 0.8 else random.uniform(0.3, 0.8)
        paper = 255 - contrast * ink.astype(numpy.float32)
        if told is None:
            if random.random() < 0.05:
                self.neighbours(paper, ink, top, bottom, left, right)
            self.add_rulings(paper, (left, top, right, bottom))
            if random.random() < 0.05:
                paper = self.seal(paper)

        # The cut: as wide and high as the program cuts, the paper around uneven.
        high = bottom - top
        glyph = 0.93 * em
        full = glyph if high < 0.6 * glyph else min(glyph, high / 0.72)
        if random.random() < 0.15:
            full = max(high, glyph * random.uniform(0.9, 1.2))
        full = max(high, full)
        margin = max(2, 0.1 * full)
        above = (full - high) / 2
        if full > high and random.random() < 0.25:   # where the line box stayed: low marks low, high ones high
            em_top = (BASELINE - 42) * scale_y
            above = min(max(top - em_top, 0), full - high)
        uneven = 0 if told else random.random()
        if uneven < 0.5:
            jitter = [random.uniform(-0.25, 0.25) * margin for _ in range(4)]
        elif uneven < 0.93:
            jitter = [random.uniform(-0.8, 1.6) * margin for _ in range(4)]
        else:
            jitter = [random.uniform(-1.3, 3.5) * margin, random.uniform(-1.3, 3.5) * margin, random.uniform(-1, 12) * margin, random.uniform(-1, 12) * margin]
        y0 = int(round(top - above - margin - jitter[0]))
        y1 = int(round(bottom + (full - high - above) + margin + jitter[1]))
        x0 = int(round(left - margin - max(jitter[2], -1.1 * margin)))
        x1 = int(round(right + margin + max(jitter[3], -1.1 * margin)))
        before = (max(0, -y0), max(0, y1 - height), max(0, -x0), max(0, x1 - width))
        if any(before):
            paper = cv2.copyMakeBorder(paper, *before, cv2.BORDER_CONSTANT, value=255)
        picture = paper[y0 + before[0]:y1 + before[0], x0 + before[2]:x1 + before[2]]
        picture = self.worn(picture, kind, em)

        high, wide = picture.shape
        out_width = max(8, min(WIDEST * self.height // HEIGHT, round(wide * self.height / high * (random.uniform(0.95, 1.06) if random.random() < 0.2 else 1))))
        enlarging = high < self.height
        method = random.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_CUBIC)) if enlarging else random.choice((cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR))
        picture = cv2.resize(picture, (out_width, self.height), interpolation=method)
        factor = out_width / wide
        centres = [(((a + b) / 2 * scale_x + shift[0]) - x0) * factor for _, a, b in labels]
        if any(b - a < -1 for a, b in zip(centres, centres[1:])):
            return None
        if told is None and random.random() < 0.4:
            before = self.height        # of paper, as before a line that shares a strip with others
            picture = cv2.copyMakeBorder(picture, 0, 0, before, 0, cv2.BORDER_CONSTANT, value=255)
            centres = [centre + before for centre in centres]
        return picture, [number for number, _, _ in labels], centres

    def worn_again(self, picture, text):
        """As `make`, of a line that is known: no centres, which nobody knows."""
        random, (high, wide) = self.random, picture.shape
        picture = numpy.clip((picture.astype(numpy.float32) - 255) * random.uniform(0.7, 1.2) + 255, 0, 255).astype(numpy.uint8)
        if random.random() < 0.3:
            picture = self.jpeg(picture, random.randint(40, 92))
        width = max(8, min(WIDEST, round(wide * self.height / high * random.uniform(0.95, 1.05))))
        picture = cv2.resize(picture, (width, self.height), interpolation=cv2.INTER_AREA if high > self.height else cv2.INTER_CUBIC)
        return picture, [CLASS[each] for each in text], None

    def neighbours(self, paper, ink, top, bottom, left, right):
        """Parts of the lines above or below, or of a glyph beside, at the cut's edges."""
        random = self.random
        height, width = paper.shape
        high = bottom - top
        where = random.random()
        if where < 0.7:
            part = ink[bottom - max(2, int(high * 0.2)):bottom] if where < 0.35 else ink[top:top + max(2, int(high * 0.2))]
            y = int(top - part.shape[0] - high * random.uniform(0.02, 0.12)) if where < 0.35 else int(bottom + high * random.uniform(0.02, 0.12))
            if y >= 0 and y + part.shape[0] <= height:
                area = paper[y:y + part.shape[0]]
                area -= numpy.roll(part, random.randrange(width), 1) * random.uniform(0.5, 1)
                numpy.clip(area, 0, 255, out=area)

    def worn(self, picture, kind, em):
        random = self.random
        picture = numpy.ascontiguousarray(picture, dtype=numpy.float32)
        if kind == "clean":
            if random.random() < 0.5:
                picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.2, 0.6))
            if random.random() < 0.4:
                picture = picture + random.uniform(0.5, 3) * self.noise.standard_normal(picture.shape, dtype=numpy.float32)
            return numpy.clip(picture, 0, 255).astype(numpy.uint8)
        if kind == "fax":
            return self.fax(picture, int(em))
        blur = random.uniform(0.3, 0.75) if kind == "small" else random.uniform(0.4, 1.1) * max(0.8, em / 34)
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
        paper_level = random.uniform(215, 255)
        ink = 255 - picture
        if random.random() < 0.5:
            ink *= random.uniform(0.8, 1) + 0.06 * self.smooth(picture.shape, int(em))
        picture = paper_level * (1 - ink / 255)
        if random.random() < 0.4:
            across = random.uniform(-25, 25)
            picture += numpy.linspace(0, across, picture.shape[1], dtype=numpy.float32)[None, :] - max(0, across)
        if random.random() < 0.8:
            picture += random.uniform(0.5, 6) * self.noise.standard_normal(picture.shape, dtype=numpy.float32)
        if random.random() < 0.1:
            picture += random.uniform(3, 14) * self.smooth(picture.shape, 3)
        picture = numpy.clip(picture, 0, 255).astype(numpy.uint8)
        if random.random() < (0.55 if kind == "small" else 0.35):
            picture = self.jpeg(picture, random.randint(30, 92))
        if random.random() < 0.1:      # an unsharp mask, as scanners' drivers lay it on
            soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
            picture = cv2.addWeighted(picture, 1.7, soft, -0.7, 0)
        return picture


def make_batches(maker, pixels_wide):
    """Endless batches (pictures N x height x W padded with white, widths, list of (classes, centres)).

    Few shapes, each with its own N: an engine prepares every shape once, which costs as much as a step.
    """
    waiting = {}
    while True:
        line = maker.make()
        if line is None:
            continue
        wide = line[0].shape[1]
        width = max(32, -(-wide // 16) * 16 if wide <= 256 else -(-wide // 32) * 32 if wide <= 512 else -(-wide // 128) * 128)
        some = waiting.setdefault(width, [])
        some.append(line)
        if len(some) < min(128, max(2, pixels_wide // width)):
            continue
        pictures = numpy.full((len(some), maker.height, width), 255, numpy.uint8)
        for row, (picture, _, _) in enumerate(some):
            pictures[row, :, :picture.shape[1]] = picture
        yield pictures, [line[0].shape[1] for line in some], [(line[1], line[2]) for line in some]
        waiting[width] = []
