"""The fit weighs what the program weighs: the confidence of every field of a scan, counted anew from the evidence that it prints."""
import importlib.machinery
import importlib.util
import json
import math
import os
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("fit", str(ROOT / "tools" / "calibrate" / "fit"))
fit = importlib.util.module_from_spec(importlib.util.spec_from_loader("fit", loader))
loader.exec_module(fit)


def fields(node, pointer=""):
    if isinstance(node, dict):
        if "evidence" in node:
            yield pointer, node
        node = node.items()
    elif isinstance(node, list):
        node = enumerate(node)
    else:
        return
    for key, value in node:
        yield from fields(value, f"{pointer}/{key}")


class Features(unittest.TestCase):
    def test_confidence_of_a_scan(self):
        scan = ROOT / "fixtures" / "layouts" / "weights-300.pdf"
        output = subprocess.run([os.environ["INKGRID"], "extract", str(scan), "--format", "json"], stdout=subprocess.PIPE).stdout
        calibration = json.loads((ROOT / "models" / "calibration" / "readers.json").read_text(encoding="utf-8"))["readers"]
        compared, read = 0, dict(fields(json.loads(output)["declarations"]))
        features = dict(zip(read, fit.features_of(read.values(), os.environ["INKGRID"])))
        for pointer, field in read.items():
            reader = calibration.get(field["evidence"]["reader"].split(" (")[0])
            contradicted = field["evidence"]["second"] == "differs" and field["evidence"]["second_score"] >= 0.5
            if reader is None or contradicted or field["evidence"]["edge_support"] < 0.5 or field["evidence"]["joined_text"] \
                    or not field["evidence"]["parses"] or field["evidence"]["near_word"]:
                continue
            found = features[pointer]
            sum_of = lambda weights: sum(weight * found[name] for name, weight in weights.items())
            expected = 1 / (1 + math.exp(-fit.bent(sum_of(reader["weights"]), reader["knots"]) - sum_of(reader["form"])))
            with self.subTest(pointer, text=field["text"]):
                self.assertAlmostEqual(field["confidence"], expected, delta=0.003)
            compared += 1
        if not compared:
            self.skipTest("no reader of these scans is calibrated")
        self.assertGreater(compared, 50)


if __name__ == "__main__":
    unittest.main()
