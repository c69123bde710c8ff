"""Trains the line reader: `python train.py --cache DIR --out DIR --minutes 90 [--from CHECKPOINT] [--lines DIR]`.

Every worker is one process on one core: it makes its own lines, takes steps of its own, and adds what it has learnt to
weights that all share (every few steps; a worker that is held up by other work on the machine holds up nobody). First
every character is learnt at the frame on which it stands (cross-entropy; blanks thinned), later CTC joins in. With
--teacher a net of fewer weights also learns what a larger one says of those frames and their neighbours (distillation).
The rate of learning follows the wall clock, so that the minutes given are the minutes taken.
"""
import argparse
import csv
import math
import os
import random as randoms
import sys
import time
from pathlib import Path

import numpy
import torch
import torch.nn.functional as functional

if "--tiny" in sys.argv:
    os.environ["INKGRID_TRAIN_TINY"] = "1"

from characters import FIGURES, characters, class_of_figures
from net import HEIGHT, STRIDE, LineReader, Norm

SYNC_STEPS = 8          # steps between visits to the shared weights
SHARE = 0.75            # of what a worker has learnt that enters them; 1 overshoots when all agree
AVERAGE = 0.985         # of the running mean of the shared weights, a visit
CHECKPOINT_SECONDS = 120
CONFUSABLE = 6          # look-alikes of each character that CTC weighs it against
OTHERS = 512            # and characters by chance
WIDTHS = (32, 48, 80, 192)          # channels of the net's stages, and before the classes
BOTTLENECK = 96
TEACHER_WIDTHS = (32, 64, 128, 256)
TEACHER_BOTTLENECK = 128
FIGURES_WIDTHS = (16, 32, 48, 80)   # of the figures reader
FIGURES_BOTTLENECK = 48
FIGURES_HEIGHT = 32


def polar(matrix, steps=5):
    """The nearest orthogonal matrix, about (Newton-Schulz iteration of fifth order)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.to(torch.bfloat16)
    turned = x.shape[0] > x.shape[1]
    x = x.T if turned else x
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if turned else x).float()


class Optimizer:
    """Orthogonalised momentum for convolutions' weights, AdamW for the rest."""

    def __init__(self, net, decay=0.01):
        self.net, self.decay, self.step_count = net, decay, 0
        self.matrices, self.others = [], []
        for name, parameter in net.named_parameters():
            (self.matrices if parameter.ndim == 4 and not name.startswith("classes") and parameter.shape[1] > 1 else self.others).append(parameter)
        self.momentum = [torch.zeros_like(each) for each in self.matrices]
        self.mean = [torch.zeros_like(each) for each in self.others]
        self.square = [torch.zeros_like(each) for each in self.others]

    def state(self):
        return {"momentum": self.momentum, "mean": self.mean, "square": self.square, "steps": self.step_count}

    def load(self, state):
        for mine, theirs in ((self.momentum, state["momentum"]), (self.mean, state["mean"]), (self.square, state["square"])):
            for a, b in zip(mine, theirs):
                a.copy_(b)
        self.step_count = state["steps"]

    @torch.no_grad()
    def step(self, rate):
        self.step_count += 1
        for parameter, momentum in zip(self.matrices, self.momentum):
            gradient = parameter.grad
            momentum.mul_(0.95).add_(gradient, alpha=0.05)
            update = gradient.mul(0.05).add_(momentum, alpha=0.95).reshape(parameter.shape[0], -1)
            update = polar(update) * (0.2 * math.sqrt(max(update.shape)))
            parameter.mul_(1 - rate * self.decay).add_(update.reshape(parameter.shape), alpha=-rate)
            parameter.grad = None
        fix_mean, fix_square = 1 - 0.9 ** self.step_count, 1 - 0.98 ** self.step_count
        for parameter, mean, square in zip(self.others, self.mean, self.square):
            gradient = parameter.grad
            mean.lerp_(gradient, 0.1)
            square.mul_(0.98).addcmul_(gradient, gradient, value=0.02)
            if parameter.ndim > 1:
                parameter.mul_(1 - rate * self.decay)
            parameter.addcdiv_(mean / fix_mean, (square / fix_square).sqrt().add_(1e-8), value=-rate)
            parameter.grad = None


def new_net(options):
    return LineReader(len(options.characters) + 1, options.widths, options.bottleneck, options.height)


def flat_of(net):
    return torch.cat([each.reshape(-1) for each in net.state_dict().values() if each.is_floating_point()])


@torch.no_grad()
def fill(net, flat):
    at = 0
    for each in net.state_dict().values():
        if each.is_floating_point():
            each.copy_(flat[at:at + each.numel()].view_as(each))
            at += each.numel()


def to_input(pictures):
    """N x height x W of uint8 -> N x 1 x height x W from -1 (black) to 1 (white)."""
    return torch.from_numpy(pictures).to(torch.float32).div_(127.5).sub_(1).unsqueeze(1)


def frame_labels(lines, frames, random):
    """(flat frame numbers, classes): each character on the frame of its centre, and as many blanks chosen by chance."""
    at, labels = [], []
    for row, (classes, centres) in enumerate(lines):
        if centres is None:      # of a line that somebody else printed
            continue
        base, taken = row * frames, {}
        last, last_class = -1, 0
        for number, centre in zip(classes, centres):
            place = (centre - (STRIDE - 1) / 2) / STRIDE
            frame = max(int(place + 0.5), last + (2 if number == last_class else 1), 0)
            if frame >= frames:
                break
            taken[frame] = number
            last, last_class = frame, number
        free = set()
        for (number, centre) in zip(classes, centres):     # a centre between two frames: both, if the second one is free
            place = (centre - (STRIDE - 1) / 2) / STRIDE
            frame = int(place + 0.5)
            second = frame + (1 if place > frame else -1)
            if second in taken or not 0 <= second < frames:
                continue
            away = abs(place - second)
            beyond = second + (second - frame)
            if away < 0.62 and taken.get(frame) == number and taken.get(beyond) != number:
                taken[second] = number
            elif away < 0.8:
                free.add(second)
        blanks = [frame for frame in range(frames) if frame not in taken and frame not in free]
        # Between equal characters the blank must be seen.
        must = [frame for frame in blanks if frame - 1 in taken and taken.get(frame + 1) == taken[frame - 1]]
        if len(blanks) > len(classes) + 2:
            blanks = random.sample(blanks, len(classes) + 2) + must
        for frame, number in taken.items():
            at.append(base + frame)
            labels.append(number)
        for frame in blanks:
            at.append(base + frame)
            labels.append(0)
    return torch.tensor(at, dtype=torch.long), torch.tensor(labels, dtype=torch.long)


def ctc_loss(features, net, lines, widths):
    """CTC over the classes of the batch, what looks like them and some others; features N x T x bottleneck."""
    weight, bias = net.classes.weight[:, :, 0, 0], net.classes.bias
    own = torch.tensor(sorted({number for classes, _ in lines for number in classes}))
    with torch.no_grad():
        alike = (weight[own].bfloat16() @ weight.bfloat16().T).float().topk(CONFUSABLE, 1).indices.reshape(-1)
        chance = torch.randint(1, len(weight), (min(OTHERS, len(weight)),))
        some = torch.unique(torch.cat([torch.zeros(1, dtype=torch.long), own, alike, chance]))
    place = torch.full((len(weight),), -1)
    place[some] = torch.arange(len(some))
    scores = functional.linear(features, weight[some], bias[some]).float()
    chances = functional.log_softmax(scores, -1).transpose(0, 1)
    frames = torch.tensor([min(-(-width // STRIDE), features.shape[1]) for width in widths])
    targets = place[torch.tensor([number for classes, _ in lines for number in classes])]
    lengths = torch.tensor([len(classes) for classes, _ in lines])
    losses = functional.ctc_loss(chances, targets, frames, lengths, blank=0, reduction="none", zero_infinity=True)
    return losses.sum() / lengths.sum()


def beside(at, frames):
    """The flat frame numbers and those one to the left and right of each in its line."""
    place = at % frames
    return torch.unique(torch.cat([at, at[place > 0] - 1, at[place < frames - 1] + 1]))


def teacher_loss(net, teacher, x, features, at):
    """How far the classes' chances are from the teacher's on some frames (Kullback-Leibler)."""
    frames = features.shape[1]
    at = beside(at, frames)
    with torch.no_grad():
        taught = teacher.body(x)[:, :, 0].permute(0, 2, 1).reshape(-1, teacher.classes.weight.shape[1])[at]
        wanted = functional.softmax(functional.linear(taught, teacher.classes.weight[:, :, 0, 0], teacher.classes.bias).float(), -1)
    own = functional.linear(features.reshape(-1, features.shape[2])[at], net.classes.weight[:, :, 0, 0], net.classes.bias)
    return functional.kl_div(functional.log_softmax(own.float(), -1), wanted, reduction="batchmean")


def rate_at(progress, steps, peak):
    warm = min(1.0, (steps + 1) / 100)
    if progress > 0.45:
        fall = (min(progress, 1) - 0.45) / 0.55
        return peak * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * fall)))
    return peak * warm


def worker(rank, options, shared, average, counters, clock, lock):
    torch.set_num_threads(1)
    import cv2
    cv2.setNumThreads(1)
    from faces import load_faces
    from lines import LineMaker, make_batches
    if options.tiny:
        import words
        words.line = words.tiny_line
    if options.figures:
        import words
        usual = words.line
        words.line = lambda random: words.figures(random)[:22] if random.random() < options.figures else usual(random)
    faces = load_faces(options.cache, options.faces, only=options.only_faces)
    seed = int(time.time()) % 1000000 * 100 + rank if options.seed is None else options.seed * 100 + rank
    maker = LineMaker(faces, seed, options.height, options.confirmed)
    random = randoms.Random(seed)
    torch.manual_seed(seed)
    class_of = class_of_figures() if options.reader == "figures" else range(len(characters()) + 1)
    net = new_net(options).to(memory_format=torch.channels_last)
    fill(net, shared)
    net.train()
    teacher = load_net(options.teacher)[0].to(memory_format=torch.channels_last) if options.teacher else None
    optimizer = Optimizer(net)
    state_file = Path(options.out) / f"optimizer-{rank}.pt"
    if options.resume and state_file.exists():
        optimizer.load(torch.load(state_file))
    base = flat_of(net)
    begun, saved = clock["begun"], time.time()
    recent, steps, printed = [], 0, 0
    for pictures, widths, lines in make_batches(maker, options.batch_pixels):
        progress = (time.time() - begun) / (options.minutes * 60) * (1 - options.start) + options.start
        if progress >= 1:
            break
        maker.ease = 1.0 if options.tiny else max(0.0, 1 - progress / 0.05)
        rate = rate_at(progress, optimizer.step_count, options.rate)
        lines = [([class_of[number] for number in classes], centres) for classes, centres in lines]
        x = to_input(pictures).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            features = net.body(x)[:, :, 0].permute(0, 2, 1)
            at, labels = frame_labels(lines, features.shape[1], random)
            picked = features.reshape(-1, features.shape[2])[at]
            scores = functional.linear(picked, net.classes.weight[:, :, 0, 0], net.classes.bias)
            loss = functional.cross_entropy(scores.float(), labels)
            total = loss
            if teacher:
                total = options.frame_weight * loss + teacher_loss(net, teacher, x, features, at)
            if progress > options.ctc_from:
                ctc = ctc_loss(features, net, [([number for number in classes if number], centres) for classes, centres in lines], widths)
                total = (total if teacher else options.frame_weight * loss) + ctc
                recent.append((float(loss.detach()), float(ctc.detach())))
            else:
                recent.append((float(loss.detach()), float("nan")))
        if not torch.isfinite(total):
            continue
        total.backward()
        optimizer.step(rate)
        steps += 1
        counters[rank] += len(lines)
        if steps % SYNC_STEPS == 0:
            with lock:
                mine = flat_of(net)
                shared.add_(mine - base, alpha=SHARE if options.workers > 1 else 1)
                average.lerp_(shared, 1 - min(AVERAGE, (counters[-1] + 1) / (counters[-1] + 10)))
                counters[-1] += 1
                base = shared.clone()
            fill(net, base)
        now = time.time()
        if rank == 0 and now - printed > 15:
            printed = now
            done = int(counters[:-1].sum())
            seconds = now - begun
            frame, ctc = (numpy.nanmean([each[i] for each in recent[-60:]]) if any(not math.isnan(each[i]) for each in recent[-60:]) else float("nan") for i in (0, 1))
            left = max(0, options.minutes * 60 - seconds)
            print(f"{seconds / 60:6.1f} min  {done:8d} lines  {done / seconds:5.0f}/s  frame {frame:.4f}  ctc {ctc:.4f}  rate {rate:.5f}  {left / 60:5.1f} min left", flush=True)
            with open(Path(options.out) / "loss.csv", "a", newline="") as file:
                csv.writer(file).writerow([f"{seconds / 60:.2f}", done, f"{frame:.5f}", f"{ctc:.5f}", f"{rate:.6f}"])
            recent = recent[-60:]
        if now - saved > CHECKPOINT_SECONDS:
            saved = now
            torch.save(optimizer.state(), str(state_file) + ".new")
            os.replace(str(state_file) + ".new", state_file)
            if rank == 0:
                save(options, shared, average, counters, progress)
    with lock:
        shared.add_(flat_of(net) - base, alpha=SHARE if options.workers > 1 else 1)
    torch.save(optimizer.state(), state_file)


def save(options, shared, average, counters, progress, name="checkpoint.pt"):
    path = Path(options.out) / name
    torch.save({"shared": shared.clone(), "average": average.clone(), "lines": int(counters[:-1].sum()) + options.lines_before, "progress": progress,
                "widths": options.widths, "bottleneck": options.bottleneck, "height": options.height, "characters": "".join(options.characters)}, str(path) + ".new")
    os.replace(str(path) + ".new", path)


def load_net(path, kind="average"):
    state = torch.load(path)
    net = LineReader(len(state["characters"]) + 1, state["widths"], state["bottleneck"], state.get("height", HEIGHT))
    fill(net, state[kind])
    return net.eval(), state["characters"], state


@torch.no_grad()
def net_from_onnx(model, maker, characters):
    """The net of an exported model. Export folded the norms into the convolutions; they are unfolded by what lines give."""
    import onnx
    from onnx import numpy_helper
    graph = onnx.load(str(model)).graph
    tensors = {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in graph.initializer}
    folded = [(tensors[node.input[1]], tensors[node.input[2]]) for node in graph.node if node.op_type == "Conv"]
    characters_inside = Path(model).with_suffix(".txt").read_text(encoding="utf-8").split()
    if characters_inside != list(characters):
        raise SystemExit("the model prints other characters: begin anew")
    norms = [module for module in LineReader(2).body.modules() if isinstance(module, Norm)]
    if len(norms) + 1 != len(folded):
        raise SystemExit("the model has another shape: begin anew")
    net = LineReader(len(characters) + 1, tuple(len(folded[at][0]) for at in (0, 2, 5, 8)), len(folded[-2][0]), maker.height).eval()
    for module, (weight, bias) in zip([m for m in net.body.modules() if isinstance(m, Norm)], folded):
        module.convolution.weight.copy_(weight)

        def unfold(_, __, output, norm=module.norm, bias=bias):
            mean, variance = output.mean((0, 2, 3)), output.var((0, 2, 3))
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.copy_(bias + mean)
        module.hook = module.convolution.register_forward_hook(unfold)
    net.classes.weight.copy_(folded[-1][0])
    net.classes.bias.copy_(folded[-1][1])
    from lines import make_batches
    net(to_input(next(make_batches(maker, 40000))[0]))
    for module in net.body.modules():
        if isinstance(module, Norm):
            module.hook.remove()
            del module.hook
    return net


@torch.no_grad()
def slimmed(net, widths, bottleneck, maker):
    """A net of fewer channels that begins with those of `net` that weigh most in what follows them."""
    from lines import make_batches
    small = LineReader(len(net.classes.weight), widths, bottleneck)
    body = net.body
    power = {}
    hooks = [module.register_forward_hook(lambda module, _, output: power.__setitem__(module, output.square().mean((0, 2, 3)))) for module in body.modules()]
    net(to_input(next(make_batches(maker, 40000))[0]))
    for hook in hooks:
        hook.remove()

    def chosen(made_by, consumers, count):
        weight = power[made_by] * sum(each.weight.square().sum((0, 2, 3)) for each in consumers)
        return weight.topk(count).indices.sort().values

    def take(new, old, outputs, inputs):
        new.convolution.weight.copy_(old.convolution.weight[outputs][:, inputs])
        for key in ("weight", "bias", "running_mean", "running_var"):
            getattr(new.norm, key).copy_(getattr(old.norm, key)[outputs])

    inputs, modules = torch.zeros(1, dtype=torch.long), list(body)
    for at, (old, new) in enumerate(zip(modules, small.body)):
        after = modules[at + 1] if at + 1 < len(modules) else None
        consumer = net.classes if after is None else (after.first if hasattr(after, "first") else after).convolution
        if hasattr(old, "first"):
            inner = chosen(old.first, [old.second.convolution], new.first.convolution.weight.shape[0])
            take(new.first, old.first, inner, inputs)
            take(new.second, old.second, inputs, inner)
        else:
            consumers = [consumer] + ([modules[at + 2].convolution] if hasattr(after, "first") else [])
            outputs = chosen(old, consumers, new.convolution.weight.shape[0])
            take(new, old, outputs, inputs)
            inputs = outputs
    small.classes.weight.copy_(net.classes.weight[:, inputs])
    small.classes.bias.copy_(net.classes.bias)
    return small


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", required=True, help="folder of drawn glyphs (and of fonts that were unpacked there)")
    parser.add_argument("--out", required=True, help="folder of checkpoints and curves")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--start", type=float, default=0, help="share of the whole course that lies behind: 0.5 learns on from a good checkpoint")
    parser.add_argument("--ctc-from", type=float, default=0.4, help="share of the course after which CTC joins in")
    parser.add_argument("--frame-weight", type=float, default=0.5, help="of the frames' loss beside CTC")
    parser.add_argument("--batch-pixels", type=int, default=10000, help="pixels of width in a step")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--from", dest="source", help="begin with the weights of a checkpoint or of an exported model (its .txt beside it)")
    parser.add_argument("--teacher", help="checkpoint of a larger net, whose judgement of each frame is learnt too; the net begins as a slimmed copy of it")
    parser.add_argument("--large", action="store_true", help="the larger net, a teacher for the one that is shipped")
    parser.add_argument("--reader", choices=("lines", "figures"), default="lines", help="figures: the small second reader, which prints only what values consist of")
    parser.add_argument("--face", action="append", default=[], metavar="FILE[:INDEX]=KIND[*WEIGHT]", help="a face of your own; kind: song, fang, kai, hei or latin")
    parser.add_argument("--words", action="append", default=[], metavar="FILE", help="words of your own, one a line, or a lexicon: inkgrid export --words")
    parser.add_argument("--corrections", action="append", default=[], metavar="FILE", help="lines that people confirmed, with their pictures: inkgrid export --corrections")
    parser.add_argument("--figures", type=float, default=0, help="share of lines that are targets, amounts and dates and nothing else, beside those of the usual mix")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--tiny", action="store_true", help="targets of digits only, a small net, half a minute: tests the machinery")
    options = parser.parse_args()
    options.widths = TEACHER_WIDTHS if options.large else WIDTHS
    if options.tiny:
        options.widths = (12, 24, 32, 64) if options.large else (8, 16, 24, 48)
    options.bottleneck = TEACHER_BOTTLENECK if options.large else BOTTLENECK
    options.height, options.characters = HEIGHT, characters()
    if options.reader == "figures":
        options.widths, options.bottleneck, options.height, options.characters = FIGURES_WIDTHS, FIGURES_BOTTLENECK, FIGURES_HEIGHT, FIGURES
    from faces import TINY_FACES, load_faces
    options.only_faces = TINY_FACES if options.tiny else None
    options.faces = [parse_face(each) for each in options.face]
    if options.tiny:
        options.minutes, options.batch_pixels, options.rate = min(options.minutes, 0.5), 1500, 4e-3
    Path(options.out).mkdir(parents=True, exist_ok=True)
    if options.words:
        os.environ["INKGRID_TRAIN_WORDS"] = os.pathsep.join(options.words)

    torch.set_num_threads(1)
    faces = load_faces(options.cache, options.faces, only=options.only_faces)  # drawn once, before the workers ask for it
    from confirmed import lines_of
    from lines import LineMaker
    options.confirmed = [line for file in options.corrections for line in lines_of(file)]
    if options.corrections:
        print(len(options.confirmed), "confirmed lines", flush=True)
    if options.teacher:
        net = slimmed(load_net(options.teacher)[0], options.widths, options.bottleneck, LineMaker(faces, 1))
    else:
        net = new_net(options)
    shared = flat_of(net)
    average = shared.clone()
    options.lines_before = 0
    source = Path(options.out) / "checkpoint.pt" if options.resume else options.source
    if source and str(source).endswith(".onnx"):
        shared = flat_of(net_from_onnx(source, LineMaker(faces, 1, options.height), options.characters))
        average = shared.clone()
    elif source:
        state = torch.load(source)
        if state["characters"] != "".join(options.characters):
            raise SystemExit("the checkpoint prints other characters: begin anew")
        shared, average = state["shared"], state["average"]
        options.lines_before = state["lines"]
        if options.resume:
            # A course that was finished begins its second half again.
            options.start = max(options.start, state["progress"] if state["progress"] < 0.999 else 0.5)
    shared.share_memory_()
    average.share_memory_()
    counters = torch.zeros(options.workers + 1, dtype=torch.long).share_memory_()
    if options.start > 0:
        counters[-1] = 1000
    context = torch.multiprocessing.get_context("spawn")
    lock = context.Lock()
    clock = {"begun": time.time()}
    processes = [context.Process(target=worker, args=(rank, options, shared, average, counters, clock, lock)) for rank in range(options.workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    save(options, shared, average, counters, 1.0)
    if any(process.exitcode for process in processes):
        raise SystemExit("a worker failed")
    print(f"{int(counters[:-1].sum())} lines in {(time.time() - clock['begun']) / 60:.1f} minutes")


def parse_face(text):
    file, _, kind = text.rpartition("=")
    kind, _, weight = kind.partition("*")
    file, _, index = file.partition(":")
    if kind not in ("song", "fang", "kai", "hei", "latin"):
        raise SystemExit(f"{text}: write FILE[:INDEX]=KIND, kind one of song, fang, kai, hei, latin")
    return os.path.abspath(file), int(index) if index.isdigit() else index or 0, kind, float(weight or 3)


if __name__ == "__main__":
    main()
