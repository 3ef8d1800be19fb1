"""Judges our classifiers by PyTorch: the same weights and cutouts through networks written here for torch.nn.

    /usr/bin/python3 tests/judges/classifier_pytorch.py inception|mobilenet IN.safetensors OUT.safetensors
IN: the arrays of a network, `cutouts` [N, 8, 24, 24] and `slopes` [N, classes]: what the logits are multiplied with before all is summed to the
scalar whose gradient is taken. OUT, for MODE eval (running statistics) and train (batch statistics, no dropout): `MODE.logits`, `MODE.probabilities`
of logits / 1.7 and the gradient of each parameter `MODE.<name>`; `running.<name>` the statistics after the step.
"""
import json, struct, sys
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def read(path):
    data = open(path, "rb").read()
    (size,) = struct.unpack("<Q", data[:8])
    header, start = json.loads(data[8:8 + size]), 8 + size
    return {name: torch.tensor(np.frombuffer(data[start + e["data_offsets"][0]:start + e["data_offsets"][1]], "<f4").reshape(e["shape"]))
            for name, e in header.items() if name != "__metadata__"}


def write(path, arrays):
    header, blobs, offset = {}, [], 0
    for name, tensor in arrays.items():
        blob = np.ascontiguousarray(tensor.detach().numpy(), "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


class Layer(nn.Module):
    def __init__(self, i, o, kernel, stride=1, groups=1):
        super().__init__()
        self.kernel, self.stride = kernel, stride
        self.conv = nn.Conv2d(i, o, kernel, stride, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(o, eps=0.001, momentum=0.1)

    def forward(self, x):
        # TensorFlow's SAME: the odd pixel of padding comes after.
        size = x.shape[-1]
        pad = max(0, ((size + self.stride - 1) // self.stride - 1) * self.stride + self.kernel - size)
        x = F.pad(x, (pad // 2, pad - pad // 2, pad // 2, pad - pad // 2))
        return F.relu6(self.norm(self.conv(x)))


class Mixed(nn.Module):
    def __init__(self, i, single, three, five, pooled):
        super().__init__()
        self.layers = nn.ModuleDict({
            "1x1": Layer(i, single, 1), "3x3_thin": Layer(i, three[0], 1), "3x3": Layer(three[0], three[1], 3),
            "5x5_thin": Layer(i, five[0], 1), "5x5_a": Layer(five[0], five[1], 3), "5x5_b": Layer(five[1], five[1], 3),
            "pool_1x1": Layer(i, pooled, 1)})

    def forward(self, x):
        n = self.layers
        return torch.cat([n["1x1"](x), n["3x3"](n["3x3_thin"](x)), n["5x5_b"](n["5x5_a"](n["5x5_thin"](x))),
                          n["pool_1x1"](F.avg_pool2d(x, 3, 1, 1, count_include_pad=False))], 1)


class Inception(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.stem = Layer(8, 16, 3)
        self.mixed = nn.ModuleList([Mixed(16, 16, (16, 16), (16, 16), 16), Mixed(64, 32, (16, 32), (16, 16), 16),
                                    Mixed(144, 48, (48, 64), (16, 32), 32), Mixed(176, 64, (64, 96), (32, 48), 48)])
        self.thin, self.wide = Layer(96, 32, 1), Layer(32, 48, 3, 2)
        self.logits = nn.Linear(256, classes)

    def layers(self):
        yield "Stem", self.stem
        for i, mixed in enumerate(self.mixed):
            for name, layer in mixed.layers.items():
                yield f"Mixed_{i + 1}_{name}", layer
        yield "Reduced_2_3x3_thin", self.thin
        yield "Reduced_2_3x3", self.wide

    def forward(self, x):
        x = self.mixed[1](self.mixed[0](F.max_pool2d(self.stem(x), 3, 2, 1)))
        x = torch.cat([self.wide(self.thin(x)), F.max_pool2d(x, 3, 2, 1)], 1)
        x = self.mixed[3](F.max_pool2d(self.mixed[2](x), 3, 2, 1))
        return self.logits(F.adaptive_avg_pool2d(x, 1).flatten(1))


class MobileNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.trunk, width = nn.ModuleDict({"Conv2d_0": Layer(8, 32, 3, 1)}), 32
        for i, (out, stride) in enumerate([(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]):
            self.trunk[f"Conv2d_{i + 1}_depthwise"] = Layer(width, width, 3, stride, width)
            self.trunk[f"Conv2d_{i + 1}_pointwise"] = Layer(width, out, 1)
            width = out
        self.logits = nn.Linear(1024, classes)

    def layers(self):
        return self.trunk.items()

    def forward(self, x):
        for layer in self.trunk.values():
            x = layer(x)
        return self.logits(x.mean((2, 3)))


def main():
    arrays = read(sys.argv[2])
    network = (Inception if sys.argv[1] == "inception" else MobileNet)(len(arrays["Logits.bias"])).to(memory_format=torch.channels_last)
    cutouts = arrays["cutouts"].contiguous(memory_format=torch.channels_last)
    named = {"Logits.weight": network.logits.weight, "Logits.bias": network.logits.bias}
    for name, layer in network.layers():
        named |= {f"{name}.weight": layer.conv.weight, f"{name}.gamma": layer.norm.weight, f"{name}.beta": layer.norm.bias,
                  f"{name}.mean": layer.norm.running_mean, f"{name}.variance": layer.norm.running_var}
    assert sorted(named) == sorted(set(arrays) - {"cutouts", "slopes"}), set(named) ^ set(arrays)
    with torch.no_grad():
        for name, tensor in named.items():
            tensor.copy_(arrays[name])
    out = {}
    for mode in "eval", "train":
        network.train(mode == "train")
        network.zero_grad(set_to_none=True)
        logits = network(cutouts)
        (logits * arrays["slopes"]).sum().backward()
        out |= {f"{mode}.logits": logits, f"{mode}.probabilities": F.softmax(logits / 1.7, 1)}
        out |= {f"{mode}.{name}": tensor.grad for name, tensor in named.items() if tensor.grad is not None}
    out |= {f"running.{name}": tensor for name, tensor in named.items() if name.endswith(("mean", "variance"))}
    write(sys.argv[3], out)


main()
