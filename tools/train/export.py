"""Writes a checkpoint as ONNX: `python export.py CHECKPOINT MODEL.onnx`; characters in its metadata and in MODEL.txt."""
import argparse
import time
from pathlib import Path

import onnx
import torch

from net import HEIGHT, WithProbabilities
from train import load_net


def export(checkpoint, model, kind="average"):
    net, characters, state = load_net(checkpoint, kind)
    whole = WithProbabilities(net).eval()
    torch.onnx.export(whole, (torch.zeros(1, 1, HEIGHT, 208),), str(model), opset_version=11, dynamo=False,
                      input_names=["lines"], output_names=["probabilities"],
                      dynamic_axes={"lines": {0: "count", 3: "width"}, "probabilities": {0: "count", 2: "frames"}})
    written = onnx.load(str(model))
    for key, value in (("character", "\n".join(characters)), ("lines_trained", str(state["lines"])), ("made", time.strftime("%Y-%m-%d"))):
        entry = written.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(written, str(model))
    Path(model).with_suffix(".txt").write_text("\n".join(characters) + "\n", encoding="utf-8")
    return sum(each.numel() for each in net.parameters()), state["lines"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("model")
    parser.add_argument("--weights", choices=("average", "shared"), default="average")
    options = parser.parse_args()
    import warnings
    warnings.filterwarnings("ignore")
    count, lines = export(options.checkpoint, options.model, options.weights)
    print(f"{options.model}: {count} weights, {lines} lines, {Path(options.model).stat().st_size / 1e6:.1f} MB")
