"""The training's tiny setting, from drawing glyphs to an exported net. Runs where PyTorch is: INKGRID_TRAIN_PYTHON or python3."""
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
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([str(TRAIN / "remake"), "--work", folder, "--tiny"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env=dict(os.environ, INKGRID_TRAIN_PYTHON=PYTHON), timeout=800)
            self.assertEqual(done.returncode, 0, done.stdout.decode()[-2000:])
            nets = [net for net in Path(folder).rglob("*.onnx") if net.stat().st_size > 10_000]
            self.assertTrue(nets, done.stdout.decode()[-2000:])


if __name__ == "__main__":
    unittest.main()
