"""Pictures of how far `confidence` can be relied on, for tools/evaluate --pictures."""
import math

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 520, 76, 40, 210, 56  # pixels; the frame's margins
COLORS = ["#1f4e8c", "#c0392b", "#2e7d32", "#8e44ad", "#b8860b", "#0097a7", "#5d4037", "#616161", "#d81b60", "#33691e"]
LEAST = 1e-5  # of the logarithmic axes


def font(size):
    for name in ("DejaVuSans.ttf", "LiberationSans-Regular.ttf"):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            pass
    return ImageFont.load_default()


class Chart:
    """A frame with axes from 0 to 1; marks are placed by where they fall on them."""

    def __init__(self, title, below, beside):
        self.picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.pen = ImageDraw.Draw(self.picture)
        self.small = font(13)
        self.pen.rectangle([LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM], outline="#444444")
        self.pen.text((LEFT, 12), title, fill="black", font=font(16))
        self.pen.text((LEFT, HEIGHT - 24), below, fill="black", font=self.small)
        self.pen.text((4, TOP - 20), beside, fill="black", font=self.small)
        self.named = 0

    def at(self, x, y):
        clip = lambda value: min(1.0, max(0.0, value))
        return LEFT + clip(x) * (WIDTH - RIGHT - LEFT), HEIGHT - BOTTOM - clip(y) * (HEIGHT - BOTTOM - TOP)

    def tick(self, text, x=None, y=None):
        if x is not None:
            left, bottom = self.at(x, 0)
            self.pen.line([left, bottom, left, TOP], fill="#e4e4e4")
            self.pen.text((left - 14, bottom + 6), text, fill="#333333", font=self.small)
        else:
            left, bottom = self.at(0, y)
            self.pen.line([left, bottom, WIDTH - RIGHT, bottom], fill="#e4e4e4")
            self.pen.text((6, bottom - 8), text, fill="#333333", font=self.small)

    def line(self, points, color, dots=(), hollow=()):
        if len(points) > 1:
            self.pen.line([self.at(*point) for point in points], fill=color, width=2)
        for point in dots:
            x, y = self.at(*point)
            self.pen.ellipse([x - 3, y - 3, x + 3, y + 3], fill="white" if point in hollow else color, outline=color)

    def name(self, text, color):
        y = TOP + 18 * self.named
        self.named += 1
        self.pen.line([WIDTH - RIGHT + 8, y + 8, WIDTH - RIGHT + 26, y + 8], fill=color, width=3)
        self.pen.text((WIDTH - RIGHT + 32, y), text, fill="black", font=self.small)


def logarithmic(share):
    return 1 - math.log10(max(share, LEAST)) / math.log10(LEAST)


def decades():
    return [10.0 ** -power for power in range(0, round(-math.log10(LEAST)) + 1)]


def percent(share):
    return f"{100 * share:g}%"


def reliability(title, groups, bins=12):
    """Chance of an error as told, against the share that was wrong; groups on the diagonal are as sure as they should be. A
    group without an error is hollow and stands where one half would put it."""
    chart = Chart(title, "told: 1 - confidence (mean of a group)", "wrong")
    for each in decades():
        chart.tick(percent(each), x=logarithmic(each))
        chart.tick(percent(each), y=logarithmic(each))
    chart.line([(0, 0), (1, 1)], "#999999")
    for (name, samples), color in zip(groups.items(), COLORS):
        ranked = samples[::-1]
        points, hollow = [], []
        for at in range(bins):
            part = ranked[len(ranked) * at // bins:len(ranked) * (at + 1) // bins]
            if part:
                told, wrong = 1 - sum(c for c, _ in part) / len(part), sum(1 - right for _, right in part)
                points.append((logarithmic(told), logarithmic(max(wrong, 0.5) / len(part))))
                hollow += points[-1:] if not wrong else []
        chart.line(sorted(points), color, points, hollow)
        chart.name(f"{name} ({len(samples)})", color)
    return chart.picture


def risk_coverage(title, groups):
    """What share is wrong among the surest fields, by how many are taken."""
    chart = Chart(title, "coverage: share of fields taken, the surest first", "wrong")
    for each in range(0, 11, 2):
        chart.tick(percent(each / 10), x=each / 10)
    for each in decades():
        chart.tick(percent(each), y=logarithmic(each))
    for (name, samples), color in zip(groups.items(), COLORS):
        points, wrong = [], 0
        for count, (_, right) in enumerate(samples[::-1], 1):
            wrong += 1 - right
            points.append((count / len(samples), logarithmic(wrong / count)))
        chart.line(points, color)
        chart.name(f"{name} ({len(samples)})", color)
    return chart.picture


def draw(folder, kinds, rank):
    """kinds: of each kind of input its samples (declaration, kind of field, confidence, right); rank(samples): (confidence,
    right), the least sure first."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = {}
    for samples in kinds.values():
        for each in samples:
            fields.setdefault(each[1], []).append(each)
    for name, groups in (("inputs", kinds), ("fields", dict(sorted(fields.items())))):
        groups = {kind: rank(samples) for kind, samples in groups.items() if samples}
        reliability(f"Reliability by kind of {name[:-1]}", groups).save(folder / f"reliability-{name}.png")
        risk_coverage(f"Risk and coverage by kind of {name[:-1]}", groups).save(folder / f"risk-coverage-{name}.png")
