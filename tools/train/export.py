"""Writes a checkpoint as ONNX: `python export.py CHECKPOINT MODEL.onnx --cache DIR`; characters in its metadata and in
MODEL.txt. `ranges` in its metadata is the most that each convolution but the classes takes in, for engines that count in
8 bits: the mean of the lines' largest values, over lines of the generator; `reach` is how many pixels to either side a step of
the output depends on, for programs that lay lines side by side."""
import argparse
import os
import sys
import time
from pathlib import Path

if "--tiny" in sys.argv:
    os.environ["INKGRID_TRAIN_TINY"] = "1"

import onnx
import torch

from lines import LineMaker
from net import Norm, WithProbabilities
from train import load_net, to_input

LINES_FOR_RANGES = 400


@torch.no_grad()
def ranges_of(net, maker):
    sums, count = {}, 0
    modules = [each for each in net.body.modules() if isinstance(each, Norm)]

    def note(module, inputs):
        sums[module] = sums.get(module, 0) + float(inputs[0].abs().max())
    hooks = [module.register_forward_pre_hook(note) for module in modules]
    while count < LINES_FOR_RANGES:
        line = maker.make()
        if line is not None and line[0].shape[1] >= 32:
            net(to_input(line[0][None]))
            count += 1
    for hook in hooks:
        hook.remove()
    return [1.0, *(sums[module] / count for module in modules[1:])]  # a picture goes from -1 to 1


def reach_of(net):
    """Pixels to either side of a step's own that its scores depend on."""
    reach, step = 0, 1
    for module in net.body.modules():
        if isinstance(module, Norm):
            reach += module.convolution.kernel_size[1] // 2 * step
            step *= module.convolution.stride[1]
    return reach


def export(checkpoint, model, faces, kind="average"):
    net, characters, state = load_net(checkpoint, kind)
    ranges = " ".join(f"{each:.5g}" for each in ranges_of(net, LineMaker(faces, 3, net.height)))
    whole = WithProbabilities(net).eval()
    torch.onnx.export(whole, (torch.zeros(1, 1, net.height, 208),), str(model), opset_version=11, dynamo=False,
                      input_names=["lines"], output_names=["probabilities"],
                      dynamic_axes={"lines": {0: "count", 3: "width"}, "probabilities": {0: "count", 2: "frames"}})
    written = onnx.load(str(model))
    for key, value in (("character", "\n".join(characters)), ("ranges", ranges), ("reach", str(reach_of(net))), ("lines_trained", str(state["lines"])), ("made", time.strftime("%Y-%m-%d"))):
        entry = written.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(written, str(model))
    Path(model).with_suffix(".txt").write_text("\n".join(characters) + "\n", encoding="utf-8")
    return sum(each.numel() for each in net.parameters()), state["lines"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("model")
    parser.add_argument("--cache", required=True, help="folder of drawn glyphs")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--weights", choices=("average", "shared"), default="average")
    options = parser.parse_args()
    import warnings
    warnings.filterwarnings("ignore")
    import words
    from faces import TINY_FACES, load_faces
    if options.tiny:
        words.line = words.tiny_line
    faces = load_faces(options.cache, only=TINY_FACES if options.tiny else None)
    count, lines = export(options.checkpoint, options.model, faces, options.weights)
    print(f"{options.model}: {count} weights, {lines} lines, {Path(options.model).stat().st_size / 1e6:.1f} MB")
