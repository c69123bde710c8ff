"""Counts of real published documents, made by eye: they lie outside this repository; where they are not at hand this is skipped."""
import json
import os
import subprocess
import unittest
from pathlib import Path

INKGRID = os.environ["INKGRID"]
DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "real"
# Declarations and rows of indicators: counted on the rendered pages, and again by target cells of the text layer.
COUNTS = {
    "yantai-jiaotong-2026.pdf": (40, 370),
    "xian-zhengfuban-2026.pdf": (10, 113),
    "fuzhou-gongan-2026.pdf": (2, 12),
    "beijing-renshe-2026.pdf": (89, 1039),
    "negative-1.pdf": (0, 0),
    "negative-2.pdf": (0, 0),
    "scan-rotated-table.pdf": (0, 0),
    "scan-seal-annual-form.pdf": (0, 0),
}


class Published(unittest.TestCase):
    def test_declarations_and_indicators_are_those_on_paper(self):
        for name, (declarations, indicators) in COUNTS.items():
            with self.subTest(name):
                if not (DOCUMENTS / name).exists():
                    self.skipTest(f"{name} is not at hand")
                done = subprocess.run([INKGRID, "extract", DOCUMENTS / name, "--format", "json"], capture_output=True, timeout=600)
                found = json.loads(done.stdout)["declarations"]
                self.assertEqual((len(found), sum(len(each["indicators"]) for each in found)), (declarations, indicators))


if __name__ == "__main__":
    unittest.main()
