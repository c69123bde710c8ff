"""The line reader's net: one grey line, 40 pixels high and of any width, to class scores every 4 pixels."""
import torch
from torch import nn

HEIGHT = 40   # pixels of a line's picture; a net of another height takes a multiple of 8
STRIDE = 4    # pixels of width to a step of output


class Norm(nn.Module):
    """Convolution, batch norm, ReLU: folds into one step of any engine."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=None, active=True):
        super().__init__()
        kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
        if padding is None:
            padding = (kernel[0] // 2, kernel[1] // 2)
        self.convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.active = active

    def forward(self, x):
        x = self.norm(self.convolution(x))
        return torch.relu(x) if self.active else x


class Residual(nn.Module):
    def __init__(self, channels, kernel=3):
        super().__init__()
        self.first = Norm(channels, channels, kernel)
        self.second = Norm(channels, channels, kernel, active=False)

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class LineReader(nn.Module):
    """1 x 1 x height x W -> 1 x classes x 1 x W/4 (scores before soft-max; class 0 is the blank).

    Purely convolutional and four-dimensional throughout: OpenCV 4.6 takes nothing else, and any width fits.
    """

    def __init__(self, classes, widths=(32, 64, 128, 256), bottleneck=128, height=HEIGHT):
        super().__init__()
        a, b, c, d = widths
        self.body = nn.Sequential(
            Norm(1, a, 3, 2),                          # of 40: 20 high, W/2
            Norm(a, a, 3),
            Norm(a, b, 3, 2),                          # 10 high, W/4
            Residual(b),
            Norm(b, c, 3, (2, 1)),                     # 5 high
            Residual(c),
            Norm(c, d, (height // 8, 3), 1, (0, 1)),             # 1 high
            Residual(d, (1, 3)),
            Norm(d, bottleneck, 1),
        )
        self.classes = nn.Conv2d(bottleneck, classes, 1)
        nn.init.normal_(self.classes.weight, std=bottleneck ** -0.5)
        nn.init.zeros_(self.classes.bias)
        self.height = height

    def forward(self, x):
        return self.classes(self.body(x))


class WithProbabilities(nn.Module):
    """What is exported: N x 1 x W/4 x classes probabilities; in memory the N x T x classes of other CTC readers."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return torch.softmax(self.net(x).permute(0, 2, 3, 1), -1)
