"""A page as a telephone's camera takes it, for tools/make_fixtures.

The sheet is a surface in space, flat or bent over an axis that runs any way without being stretched (a cylinder of any profile), or lifted
at a corner (no cylinder); the camera is a pinhole in any pose, its lens has a little barrel or cushion; light falls off,
shadows are soft; around the sheet lies a desk. Nothing here is the inverse of what the program does: it knows pixels alone.
"""
import math
from collections import namedtuple

import cv2
import numpy

A4 = (210.0, 297.0)  # mm
COARSE = 8           # pixels; rays are followed for one pixel in so many each way, the map between is smooth

# megapixels of the picture; tilt: degrees of the camera from above the page; roll: degrees; lift: mm by which the sheet leaves the
# desk; bend: cylinder, corner or flat; barrel: share of the radius at the corners; margin: share of the frame around the
# sheet (below 0 some of it is cut off); shift: of the sheet, in shares of the frame; desk, light: 0 to 1; blur: pixels
Shot = namedtuple("Shot", "megapixels tilt roll bend lift barrel margin shift desk shadow falloff blur noise focal quality")
DESKS = ("wood", "dark", "grey", "cloth", "white")


def any_shot(random, megapixels=8):
    """What a clerk does who takes some care."""
    return Shot(megapixels=megapixels, tilt=random.uniform(3, 24), roll=random.uniform(-8, 8),
                bend=("flat", "cylinder", "cylinder", "corner")[random.randint(4)], lift=random.uniform(2, 10),
                barrel=random.uniform(-0.012, 0.012), margin=random.uniform(0.03, 0.10), shift=(0, 0),
                desk=DESKS[random.randint(len(DESKS))], shadow=random.uniform(0.1, 0.45), falloff=random.uniform(0.1, 0.4),
                blur=random.uniform(0.6, 1.1), noise=random.uniform(1.5, 4), focal=random.uniform(0.68, 0.9), quality=88)


def noise(random, shape, cell):
    """Smooth noise of grains of about `cell` (down, across) pixels, -1 to 1 or so."""
    down, across = cell if isinstance(cell, tuple) else (cell, cell)
    small = random.standard_normal((int(shape[0] // down) + 3, int(shape[1] // across) + 3)).astype(numpy.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def desk_of(kind, shape, random):
    """Colours 0 to 1."""
    if kind == "wood":
        grain = noise(random, shape, (6, 400)) * 0.5 + noise(random, shape, (40, 900)) + noise(random, shape, (2, 150)) * 0.3
        tone = numpy.float32(random.uniform(0.35, 0.75)) * (1 + 0.13 * grain)
        colour = numpy.float32((1.0, 0.76, 0.52))
        picture = tone[:, :, None] * colour
        for _ in range(random.randint(0, 4)):  # boards
            row = random.randint(0, shape[0])
            picture[row:row + 5] *= 0.55
        if random.randint(2):
            picture = numpy.ascontiguousarray(numpy.rot90(picture))
        return cv2.resize(picture, (shape[1], shape[0]))
    level, rough, cell = {"dark": (0.1, 0.15, 3), "grey": (0.45, 0.05, 60), "cloth": (0.3, 0.25, 4), "white": (0.74, 0.02, 80)}[kind]
    tone = level * (1 + rough * noise(random, shape, cell))
    return tone[:, :, None] * (1 + 0.08 * (random.random_sample(3).astype(numpy.float32) - 0.5))


class Surface:
    """Where a point (mm from the sheet's middle) of the sheet lies in space, z towards the camera."""

    def __init__(self, shot, size, random):
        self.kind, self.lift = shot.bend, shot.lift
        self.axis = math.radians(random.choice([0, 0, 90, random.uniform(0, 180)]))
        reach = math.hypot(*size) / 2
        # the slope along the arc: a bump of one sign (a sheet once rolled) or a wave
        self.arc = numpy.linspace(-reach * 1.6, reach * 1.6, 4001)
        waves = random.choice([0.5, 0.5, 0.8, 1.0])
        phase = random.uniform(-0.4, 0.4) if waves < 0.7 else random.uniform(0, 2 * math.pi)
        height = numpy.cos(2 * math.pi * waves * self.arc / (2 * reach) + phase)
        slope = numpy.gradient(height, self.arc) * self.lift / 2
        slope = numpy.clip(slope, -0.6, 0.6)
        step = self.arc[1] - self.arc[0]
        self.along = numpy.cumsum(numpy.sqrt(1 - slope ** 2)) * step
        self.along -= numpy.interp(0, self.arc, self.along)
        self.height = numpy.cumsum(slope) * step
        self.height -= self.height.min()
        self.corner = (random.choice([-1, 1]) * size[0] / 2, random.choice([-1, 1]) * size[1] / 2)
        self.reach = random.uniform(60, 140)

    def raised(self, x, y):
        """Height over the place (x, y) of the desk, and the place on the sheet that lies there."""
        if self.kind == "cylinder":
            c, s = math.cos(self.axis), math.sin(self.axis)
            across, down = c * x + s * y, -s * x + c * y
            arc = numpy.interp(across, self.along, self.arc)
            return numpy.interp(across, self.along, self.height), c * arc - s * down, s * arc + c * down
        if self.kind == "corner":  # paper stretches a little here
            away = numpy.hypot(x - self.corner[0], y - self.corner[1])
            return self.lift * numpy.exp(-(away / self.reach) ** 2), x, y
        return numpy.zeros_like(x), x, y


def photograph(page, random, shot=None, paper=A4):
    """`page`: colours 0 to 255 of the whole sheet, of `paper` mm; returns the photograph, 0 to 255, with three channels."""
    shot = shot or any_shot(random)
    if page.ndim == 2:
        page = cv2.cvtColor(page, cv2.COLOR_GRAY2RGB)
    size = paper if (page.shape[1] < page.shape[0]) == (paper[0] < paper[1]) else paper[::-1]
    short = int(round(math.sqrt(shot.megapixels * 1e6 * 3 / 4)))
    width, height = (short, short * 4 // 3) if size[0] < size[1] else (short * 4 // 3, short)
    focal = shot.focal * max(width, height)
    surface = Surface(shot, size, random)

    # The camera looks at the sheet's middle from `distance`, tilted towards some side.
    side, tilt, roll = random.uniform(0, 2 * math.pi), math.radians(shot.tilt), math.radians(shot.roll)
    axis = numpy.array([math.cos(side), math.sin(side), 0])
    turn = cv2.Rodrigues(axis * tilt)[0] @ cv2.Rodrigues(numpy.array([0, 0, 1.0]) * roll)[0]
    corners = numpy.array([[x * size[0] / 2, y * size[1] / 2, 0] for x in (-1, 1) for y in (-1, 1)]) @ turn.T

    def frame_share(distance):
        seen = corners + (0, 0, distance)
        places = seen[:, :2] / seen[:, 2:] * focal
        return max(numpy.ptp(places[:, 0]) / width, numpy.ptp(places[:, 1]) / height)

    distance = 200.0
    while frame_share(distance) > 1 - 2 * shot.margin:
        distance *= 1.005
    seen = corners + (0, 0, distance)
    places = seen[:, :2] / seen[:, 2:] * focal
    middle = (places.max(axis=0) + places.min(axis=0)) / 2  # the sheet stands in the middle of the frame, the lens does not
    centre = numpy.array([width, height]) / 2 - middle + numpy.array(shot.shift) * (width, height)

    columns = numpy.arange(0, width + 2 * COARSE, COARSE, dtype=numpy.float64)
    rows = numpy.arange(0, height + 2 * COARSE, COARSE, dtype=numpy.float64)
    px, py = numpy.meshgrid(columns - width / 2, rows - height / 2)
    radius = (px ** 2 + py ** 2) / ((width / 2) ** 2 + (height / 2) ** 2)
    bent = 1 + shot.barrel * radius
    rays = numpy.stack([(px * bent + width / 2 - centre[0]) / focal, (py * bent + height / 2 - centre[1]) / focal, numpy.ones_like(px)], -1) @ turn
    eye = numpy.array([0, 0, -distance]) @ turn  # z runs away from the camera; what is raised comes nearer
    z = numpy.zeros_like(px)
    for _ in range(8):
        reach = (-z - eye[2]) / rays[..., 2]
        x, y = eye[0] + reach * rays[..., 0], eye[1] + reach * rays[..., 1]
        z, sx, sy = surface.raised(x, y)
    reach = -eye[2] / rays[..., 2]
    flat_x, flat_y = eye[0] + reach * rays[..., 0], eye[1] + reach * rays[..., 1]

    def whole(field):
        matrix = numpy.float64([[1 / COARSE, 0, 0], [0, 1 / COARSE, 0]])
        return cv2.warpAffine(field.astype(numpy.float32), matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                              borderMode=cv2.BORDER_REPLICATE)

    sx, sy, high = whole(sx), whole(sy), whole(z)
    scale = page.shape[1] / size[0]
    shrink = scale * size[0] / (numpy.ptp(places[:, 0]))  # pixels of the page in one of the picture
    source = page.astype(numpy.float32) / 255
    if shrink > 1:
        source = cv2.GaussianBlur(source, (0, 0), 0.4 * shrink)
    sheet = cv2.remap(source, (sx + size[0] / 2) * scale - 0.5, (sy + size[1] / 2) * scale - 0.5, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    sheet = 0.03 + 0.85 * numpy.clip(sheet, 0, 1) * numpy.float32((1.0, 0.99, 0.97)) * (1 + 0.008 * noise(random, sheet.shape, 3))[:, :, None]
    inside = numpy.clip((size[0] / 2 - numpy.abs(sx)) * scale / shrink + 0.5, 0, 1) * numpy.clip((size[1] / 2 - numpy.abs(sy)) * scale / shrink + 0.5, 0, 1)

    desk = cv2.remap(desk_of(shot.desk, (1800, 1800), random), whole(flat_x) * 4 + 900, whole(flat_y) * 4 + 900, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    under = cv2.GaussianBlur(inside, (0, 0), 6 + 2 * shot.lift)  # the sheet's own shadow
    desk *= (1 - 0.5 * numpy.roll(under, (random.randint(2, 9), random.randint(-9, 9)), (0, 1)))[:, :, None]
    picture = inside[:, :, None] * sheet + (1 - inside[:, :, None]) * desk

    # Light: from one side, with the slope of the paper, weaker towards the corners; the shadow of a hand or of the telephone.
    angle = random.uniform(0, 2 * math.pi)
    across = (numpy.arange(width, dtype=numpy.float32) / width - 0.5)[None, :] * math.cos(angle) + (numpy.arange(height, dtype=numpy.float32) / height - 0.5)[:, None] * math.sin(angle)
    light = 1 - shot.falloff * (across + 0.5)
    slope_x, slope_y = cv2.Sobel(high, cv2.CV_32F, 1, 0), cv2.Sobel(high, cv2.CV_32F, 0, 1)
    pitch = size[0] / numpy.ptp(places[:, 0])
    light *= 1 + 0.35 * numpy.clip((slope_x * math.cos(angle) + slope_y * math.sin(angle)) / (8 * pitch), -0.6, 0.6)
    yy, xx = numpy.mgrid[0:height, 0:width].astype(numpy.float32)
    light *= 1 - 0.18 * ((xx / width - 0.5) ** 2 + (yy / height - 0.5) ** 2) / 0.5
    for _ in range(random.randint(1, 3)):
        place = random.uniform(-0.1, 1.1, 2) * (width, height)
        spread = random.uniform(0.2, 0.5, 2) * (width, height)
        edge = random.uniform(0.1, 0.5)
        away = numpy.sqrt(((xx - place[0]) / spread[0]) ** 2 + ((yy - place[1]) / spread[1]) ** 2)
        light *= 1 - shot.shadow * numpy.clip((1 + edge / 2 - away) / edge, 0, 1)
    warmth = 1 + 0.06 * (across[:, :, None] * numpy.float32((1, 0, -1)))
    picture *= light[:, :, None] * warmth * random.uniform(0.85, 1.05)

    picture = cv2.GaussianBlur(picture, (0, 0), shot.blur)
    picture = 255 * numpy.clip(picture, 0, 1) ** (1 / 1.1)
    grain = random.standard_normal(picture.shape).astype(numpy.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 0.6) * 1.9  # a camera's colours are mixed of neighbours
    picture += shot.noise * (0.5 + 0.5 * numpy.sqrt(picture / 255)) * grain
    sharp = picture + 0.5 * (picture - cv2.GaussianBlur(picture, (0, 0), 1.2))  # and sharpened
    return numpy.clip(numpy.rint(sharp), 0, 255).astype(numpy.uint8)
