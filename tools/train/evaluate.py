"""How right a model reads lines: `python evaluate.py MODEL.onnx --lines DIR [--sample N] [--curve FILE.csv]`.

DIR is what cut_lines.py made. By kind of picture: share of lines read exactly, character error, both after Unicode NFKC
without spaces; and errors among figures: digits, points, commas, signs (a dash of any length is one sign; ㎡ and ㎥ are units). `--made N` measures on lines of the generator
instead, from a seed that training never takes; `--figures N` on as many targets, amounts and dates of it, as printed at 300 dpi
and as scanned at 200 dpi (10.5-point print: em 44 and 29 pixels).

A figures reader is held against the figures of the truth. With --first LINE-READER.onnx it is judged as a second opinion on that one's
figures: of the lines whose figures that one reads wrong, how many it reads otherwise (told), and of those read right, how many (alarms).
"""
import argparse
import csv
import os
import sys
import time

if "--tiny" in sys.argv:
    os.environ["INKGRID_TRAIN_TINY"] = "1"

import reading
from characters import FIGURES, characters as all_characters, fold, only_figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--lines", help="folder of cut lines")
    parser.add_argument("--sample", type=int, default=0, help="as many lines, chosen once for all")
    parser.add_argument("--kind", action="append")
    parser.add_argument("--made", type=int, default=0)
    parser.add_argument("--figures", type=int, default=0)
    parser.add_argument("--cache", help="folder of glyphs, for --made and --figures")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--curve", help="CSV that gets a row: --label, then exact, cer and figures' error by kind")
    parser.add_argument("--label", default="")
    parser.add_argument("--show", type=int, default=0, help="the commonest confusions of each kind")
    parser.add_argument("--wrong", help="file that gets every wrong line: kind, number, truth, reading")
    parser.add_argument("--first", help="line reader that a figures reader gives a second opinion on")
    options = parser.parse_args()
    characters = reading.characters_of(options.model)
    engine = reading.onnxruntime_engine(options.model)
    read = reading.read_with(engine, characters)
    printed = (lambda text: only_figures(fold(text))) if characters == list(FIGURES) else str
    first = reading.read_with(reading.onnxruntime_engine(options.first), reading.characters_of(options.first)) if options.first else None
    row = [options.label]
    wrong = open(options.wrong, "w", encoding="utf-8") if options.wrong else None

    def measure(name, pairs):
        score, begun = reading.Score(), time.time()
        wrong_first = told = alarms = 0
        for number, truth, picture in pairs:
            text, truth = read(picture), printed(truth)
            if first:
                other = printed(first(picture))
                wrong_first += other != truth
                told += other != truth and text != other
                alarms += other == truth and text != other
            score.add(truth, text)
            if wrong and reading.normal(truth) != reading.normal(text):
                print(name, number, truth, text, sep="\t", file=wrong)
        print(f"{name:10} {score.lines:6} lines  {score}  {1000 * (time.time() - begun) / max(1, score.lines):.1f} ms a line", flush=True)
        if first:
            print(f"           the line reader's figures are wrong on {wrong_first} lines, {told} of them told; alarms on {alarms} lines that it reads right")
        if options.show:
            common = sorted(score.confusions.items(), key=lambda item: -item[1])[:options.show]
            print("   ", "  ".join(f"{true or '+'}→{read or '-'} {count}" for (true, read), count in common))
        row.extend([f"{score.exact / max(1, score.lines):.5f}", f"{score.errors / max(1, score.characters):.6f}", f"{score.figure_errors / max(1, score.figures):.6f}"])

    if options.lines:
        chosen = reading.load_lines(options.lines, options.sample)
        for kind in options.kind or reading.kinds_of(options.lines):
            measure(kind, ((number, text, reading.picture_of(options.lines, kind, number)) for number, text in chosen))
    if options.made or options.figures:
        import words
        from faces import TINY_FACES, load_faces
        from lines import LineMaker
        from net import HEIGHT
        if options.tiny:
            words.line = words.tiny_line
        only = TINY_FACES if options.tiny else None
        every = all_characters()
        maker = LineMaker(load_faces(options.cache, only=only), -1 & 0xFFFFFFF, engine[1] if not first else HEIGHT)
    if options.made:
        made = [line for line in (maker.make() for _ in range(options.made)) if line is not None]
        measure("made", ((str(at), "".join(every[number - 1] for number in classes), picture) for at, (picture, classes, _) in enumerate(made)))
    for kind, em in (("clean", 44), ("office", 29)) if options.figures else ():
        texts = (words.figures(maker.random) for _ in range(options.figures))
        made = (maker.make(text, kind, em) for text in texts)
        measure("figures300" if kind == "clean" else "figures200", ((str(at), "".join(every[number - 1] for number in line[1]), line[0]) for at, line in enumerate(made) if line is not None))
    if options.curve:
        with open(options.curve, "a", newline="") as file:
            csv.writer(file).writerow(row)


if __name__ == "__main__":
    main()
