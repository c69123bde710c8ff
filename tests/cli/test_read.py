"""`inkgrid read`: pictures of lines in, their texts out, in order; readers and engines chosen on the command line.

INKGRID names the program. The readers of fixtures/readers print 甲 for black stripes, 乙, 丙 and 丁 for lighter ones.
"""

import json
import os
import struct
import subprocess
import tempfile
import unittest
import zlib
from pathlib import Path

PROGRAM = os.environ.get("INKGRID", "inkgrid")
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
GREY, COLOUR = FIXTURES / "readers" / "grey.onnx", FIXTURES / "readers" / "colour.onnx"
SHADES = {"甲": 0, "乙": 64, "丙": 127, "丁": 191}
DONE, USAGE, UNREADABLE, MODEL, SOME_FAILED = 0, 1, 2, 5, 7


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(text, height=40, channels=1):
    """A stripe of 8 pixels for each character, paper between."""
    row = bytearray(b"\xff" * 8 * channels)
    for character in text:
        row += bytes([SHADES[character]]) * 8 * channels + b"\xff" * 8 * channels
    header = struct.pack(">IIBBBBB", len(row) // channels, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for _ in range(height)))) + chunk(b"IEND", b""))


def run(*arguments):
    return subprocess.run([PROGRAM, "read", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, timeout=120)


class Read(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def line(self, name, text, **shape):
        file = self.folder / name
        file.write_bytes(png(text, **shape))
        return file

    def test_text_in_order(self):
        texts = ["甲乙", "丁", "", "丙丙甲甲丁乙", "乙"]
        files = [self.line(f"{i}.png", text) for i, text in enumerate(texts)]
        for threads in (1, 3):
            for engine in ("auto", "opencv"):
                result = run(*files, "--recognizer", GREY, "--threads", threads, "--engine", engine)
                self.assertEqual((result.returncode, result.stderr), (DONE, b""))
                self.assertEqual(result.stdout.decode(), "".join(text + "\n" for text in texts))

    def test_colour_pictures_and_readers(self):
        result = run(self.line("a.png", "甲丁", height=48, channels=3), "--recognizer", COLOUR)
        self.assertEqual((result.returncode, result.stdout.decode()), (DONE, "甲丁\n"))

    def test_json(self):
        result = run(self.line("a.png", "甲丁"), "--recognizer", GREY, "--format", "json")
        self.assertEqual(result.returncode, DONE)
        line, = json.loads(result.stdout)["lines"]
        self.assertEqual((line["text"], line["page"]), ("甲丁", 1))
        reading = line["readings"][0]
        self.assertTrue(reading["reader"].startswith("tiny 1 ("))
        self.assertEqual([each["text"] for each in reading["characters"]], ["甲", "丁"])
        self.assertGreater(reading["score"], 0.9)
        self.assertEqual(run(self.folder / "a.png", "--recognizer", GREY, "--format", "json").stdout, result.stdout)

    def test_a_file_that_fails_is_told_and_the_others_are_read(self):
        good, none = self.line("a.png", "甲"), self.folder / "none.png"
        result = run(none, good, "--recognizer", GREY)
        self.assertEqual((result.returncode, result.stdout.decode()), (SOME_FAILED, "\n甲\n"))
        self.assertRegex(result.stderr.decode(), r"\Ainkgrid: \S*none.png: [^\n]+\n\Z")
        self.assertEqual(run(none, "--recognizer", GREY).returncode, UNREADABLE)
        result = run(none, good, "--recognizer", GREY, "--format", "json")
        failed, read = json.loads(result.stdout)["lines"]
        self.assertEqual((failed["error"]["code"], failed["readings"], read["text"]), ("unreadable", [], "甲"))

    def test_a_reader_that_cannot_be_had_is_one_line(self):
        line = self.line("a.png", "甲")
        text = self.folder / "text.onnx"
        text.write_text("no net\n")
        for arguments in (("--recognizer", text), ("--recognizer", self.folder / "none.onnx"),
                          ("--models", self.folder, "--readers", "line-reader")):
            result = run(line, *arguments)
            self.assertEqual((result.returncode, result.stdout), (MODEL, b""))
            self.assertRegex(result.stderr.decode(), r"\Ainkgrid: [^\n]+\n\Z")

    def test_wrong_usage(self):
        line = self.line("a.png", "甲")
        for arguments in ((), (line, "--engine", "steam"), (line, "--readers", "nobody"), (line, "--format", "xlsx")):
            result = run(*arguments)
            self.assertEqual(result.returncode, USAGE, result.stderr)
            self.assertRegex(result.stderr.decode(), r"\Ainkgrid: [^\n]+\n\Z")

    def test_both_readers(self):
        result = run(self.line("a.png", "甲"), "--recognizer", GREY, "--readers", "line-reader,tesseract", "--format", "json")
        if result.returncode == MODEL:
            self.skipTest("language data chi_sim is not installed")
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertEqual(json.loads(result.stdout)["lines"][0]["text"], "甲")


if __name__ == "__main__":
    unittest.main()
