"""Picture of a line -> text with the exported net on ONNX Runtime; and how right texts are."""
import unicodedata
from pathlib import Path

import cv2
import numpy

STRIDE = 4
FIGURES = set("0123456789.,-+≥≤=<>±%‰")
DASHES = set("-–—")     # one sign to whoever reads a value


def prepare(picture, net_height=40):
    """Grey line of any height -> net_height x W, W a multiple of 4, padded with white."""
    height, width = picture.shape
    wide = max(STRIDE, round(width * net_height / height))
    scaled = cv2.resize(picture, (wide, net_height), interpolation=cv2.INTER_AREA if height > net_height else cv2.INTER_CUBIC)
    padded = numpy.full((net_height, -(-wide // STRIDE) * STRIDE), 255, numpy.uint8)
    padded[:, :wide] = scaled
    return padded


def to_input(padded):
    return (padded.astype(numpy.float32) / 127.5 - 1)[None, None]


def is_han(character):
    return "\u4e00" <= character <= "\u9fff" or character == "\u3007"


def decode(probabilities, characters, merging=True):
    """T x classes -> text: the best class of each frame, repeats once, blanks none.

    `merging`: of frames side by side without a blank between, those of Han characters, and two frames that stand alone, are one
    character: two cannot stand 4 pixels apart. It is the one with most probability over these frames. Where the net
    wavers, each frame else has a look-alike of its own (患 comes out as 忠惠): a fifth of all wrong lines of rare characters.
    """
    best = probabilities.argmax(-1)
    text, at, count = [], 0, len(best)
    while at < count:
        if best[at] == 0:
            at += 1
            continue
        end = at
        while end < count and best[end] != 0:
            end += 1
        pieces = []          # [class, first frame, one past the last]
        for frame in range(at, end):
            number = best[frame]
            if pieces and number == pieces[-1][0]:
                pieces[-1][2] = frame + 1
            elif merging and pieces and (end - at == 2 or is_han(characters[number - 1]) and is_han(characters[pieces[-1][0] - 1])):
                pieces[-1][2] = frame + 1
                pieces[-1][0] = 1 + probabilities[pieces[-1][1]:frame + 1, 1:].sum(0).argmax()
            else:
                pieces.append([number, frame, frame + 1])
        text += [characters[number - 1] for number, _, _ in pieces]
        at = end
    return "".join(text)


def characters_of(model):
    """One character a line in FILE.txt beside FILE.onnx."""
    return Path(model).with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def onnxruntime_engine(model, threads=1):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    entry = session.get_inputs()[0]
    return (lambda x: session.run(None, {entry.name: x})[0]), entry.shape[2]


def read_with(engine, characters):
    run, height = engine

    def read(picture):
        probabilities = run(to_input(prepare(picture, height)))
        return decode(probabilities.reshape(-1, probabilities.shape[-1]), characters)
    return read


# ---- how right -------------------------------------------------------------------------------------------------

def normal(text):
    """Equal for what is printed alike; a square or cubic metre stays one sign, its number no figure."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("m2", "㎡").replace("m3", "㎥")


def aligned(truth, text):
    """Pairs (true character or "", read character or "") of a shortest edit."""
    rows, columns = len(truth) + 1, len(text) + 1
    cost = numpy.zeros((rows, columns), numpy.int32)
    cost[:, 0], cost[0] = numpy.arange(rows), numpy.arange(columns)
    for i in range(1, rows):
        for j in range(1, columns):
            cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (truth[i - 1] != text[j - 1]))
    pairs, i, j = [], rows - 1, columns - 1
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (truth[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((truth[i], text[j]))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((truth[i], ""))
        else:
            j -= 1
            pairs.append(("", text[j]))
    return pairs[::-1]


class Score:
    def __init__(self):
        self.lines = self.exact = self.characters = self.errors = self.figures = self.figure_errors = 0
        self.confusions = {}

    def add(self, truth, text):
        truth, text = normal(truth), normal(text)
        self.lines += 1
        self.characters += len(truth)
        self.figures += sum(each in FIGURES for each in truth)
        if truth == text:
            self.exact += 1
            return
        for true, read in aligned(truth, text):
            if true != read:
                self.errors += 1
                self.figure_errors += (true in FIGURES or (not true and read in FIGURES)) and not {true, read} <= DASHES
                self.confusions[(true, read)] = self.confusions.get((true, read), 0) + 1

    def __str__(self):
        return (f"{100 * self.exact / max(1, self.lines):6.2f} %  cer {100 * self.errors / max(1, self.characters):6.3f} %  "
                f"figures {100 * self.figure_errors / max(1, self.figures):6.3f} % of {self.figures}")


def load_lines(folder, sample=0, seed=7):
    """[(number, text)] of a folder that cut_lines made; `sample` of them, always the same ones."""
    rows = [line.rstrip("\n").split("\t") for line in open(Path(folder) / "lines.tsv", encoding="utf-8")]
    rows = [(row[0], row[4]) for row in rows]
    if sample and sample < len(rows):
        chosen = numpy.random.default_rng(seed).choice(len(rows), sample, replace=False)
        rows = [rows[at] for at in sorted(chosen)]
    return rows


def kinds_of(folder):
    return sorted(each.name for each in Path(folder).iterdir() if each.is_dir())


def picture_of(folder, kind, number):
    return cv2.imread(str(Path(folder) / kind / f"{number}.png"), cv2.IMREAD_GRAYSCALE)
