"""A page that lies sideways or upside down reads as the upright one.

Born-digital pages must agree to the last field. Pixels that are turned come back as the same pixels, so scans must too.
"""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from PIL import Image

PROGRAM = os.environ.get("INKGRID", "inkgrid")
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "declarations"
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180}  # Pillow counts the other way


def fields(file):
    """JSON Pointer -> what the paper says, of every field of the declarations."""
    output = subprocess.run([PROGRAM, "extract", str(file), "--format", "json"], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=300, check=True).stdout
    document = json.loads(output)
    found = {}

    def walk(node, pointer):
        if isinstance(node, dict) and "needs_review" in node:
            found[pointer] = (node["text"], json.dumps(node.get("value"), sort_keys=True))
        elif isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{pointer}/{key}")
        elif isinstance(node, list):
            for index, value in enumerate(node):
                walk(value, f"{pointer}/{index}")

    walk([{k: v for k, v in d.items() if k != "id"} for d in document["declarations"]], "")
    return found, [page["rotation"] for page in document["document"]["pages"]]


class Turned(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.place = Path(self.folder.name)

    def test_born_digital(self):
        source = FOLDER / "jiuting-2026-chromium-hei.pdf"
        upright, rotations = fields(source)
        self.assertGreater(len(upright), 300)
        self.assertEqual(set(rotations), {0.0})
        for turn in TURNS:
            with self.subTest(turn=turn):
                turned = self.place / f"turned-{turn}.pdf"
                subprocess.run(["qpdf", f"--rotate=+{turn}", str(source), str(turned)], check=True)
                found, rotations = fields(turned)
                self.assertEqual(found, upright)
                self.assertEqual({rotation % 360 for rotation in rotations}, {float(turn)})

    def test_scan(self):
        # The first form, two pages of a colour scan with seals; saved without loss, so that turned pixels are the same pixels.
        subprocess.run(["pdfimages", "-png", "-l", "2", str(FOLDER / "jiuting-2026-200-seal.pdf"), str(self.place / "page")],
                       check=True)
        pictures = [Image.open(file) for file in sorted(self.place.glob("page*.png"))]
        self.assertEqual(len(pictures), 2)

        def save(turn, target):
            frames = [picture if turn is None else picture.transpose(TURNS[turn]) for picture in pictures]
            frames[0].save(target, save_all=True, append_images=frames[1:], compression="tiff_lzw", dpi=(200, 200))

        save(None, self.place / "upright.tiff")
        upright, _ = fields(self.place / "upright.tiff")
        self.assertGreater(len(upright), 60)
        for turn in TURNS:
            with self.subTest(turn=turn):
                save(turn, self.place / f"turned-{turn}.tiff")
                found, rotations = fields(self.place / f"turned-{turn}.tiff")
                self.assertEqual(found, upright)
                for rotation in rotations:
                    self.assertLess(abs((rotation - turn + 180) % 360 - 180), 3)  # the scanner's skew besides

    def test_photograph(self):
        # A telephone says by Exif how it was held; one that lay flat on the table as the picture was taken says it wrong.
        subprocess.run(["pdfimages", "-j", "-f", "6", "-l", "6", str(FOLDER / "jiuting-2026-photo.pdf"), str(self.place / "page")],
                       check=True)
        picture = Image.open(next(self.place.glob("page*.jpg")))
        upright, _ = fields(next(self.place.glob("page*.jpg")))
        self.assertGreater(len(upright), 30)

        def check(name, turn, orientation, rotation):
            target = self.place / name
            exif = Image.Exif()
            exif[0x0112] = orientation
            (picture if turn is None else picture.transpose(turn)).save(target, quality=95, exif=exif)
            with self.subTest(name=name):
                found, rotations = fields(target)
                self.assertEqual(found.keys(), upright.keys())
                self.assertGreater(sum(found[key] == upright[key] for key in upright), 0.95 * len(upright))
                self.assertLess(abs((rotations[0] - rotation + 180) % 360 - 180), 15)

        check("held-upright.jpg", Image.Transpose.ROTATE_90, 6, 0)
        check("held-upside-down.jpg", Image.Transpose.ROTATE_180, 3, 0)
        check("lying.jpg", Image.Transpose.ROTATE_270, 1, 90)
        check("upside-down.jpg", Image.Transpose.ROTATE_180, 1, 180)


if __name__ == "__main__":
    unittest.main()
