"""The training's tiny setting, from drawing glyphs to an exported net. Runs where PyTorch is: INKGRID_TRAIN_PYTHON or python3."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

TRAIN = Path(__file__).resolve().parents[2] / "tools" / "train"
PYTHON = os.environ.get("INKGRID_TRAIN_PYTHON") or shutil.which("python3")


def has_torch():
    return subprocess.run([PYTHON, "-c", "import torch, onnx, onnxruntime, cv2"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


class Train(unittest.TestCase):
    @unittest.skipUnless(has_torch(), "PyTorch is not installed (tools/train/requirements.txt)")
    def test_tiny(self):
        import cv2
        import numpy
        with tempfile.TemporaryDirectory() as folder:
            picture = numpy.full((80, 160), 255, numpy.uint8)   # a cell as a store keeps it
            cv2.putText(picture, "120.50", (30, 50), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
            corrections = Path(folder) / "settled.jsonl"
            corrections.write_text(json.dumps({"before": "120.50", "after": "120.50", "evidence": {"characters": 6},
                                               "crop": base64.b64encode(cv2.imencode(".png", picture)[1]).decode()}) + "\n")
            done = subprocess.run([str(TRAIN / "remake"), "--work", folder, "--tiny", "--", "--corrections", str(corrections)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env=dict(os.environ, INKGRID_TRAIN_PYTHON=PYTHON), timeout=800)
            self.assertEqual(done.returncode, 0, done.stdout.decode()[-2000:])
            self.assertIn("1 confirmed lines", done.stdout.decode())
            nets = [net for net in Path(folder).rglob("*.onnx") if net.stat().st_size > 10_000]
            self.assertTrue(nets, done.stdout.decode()[-2000:])


if __name__ == "__main__":
    unittest.main()
