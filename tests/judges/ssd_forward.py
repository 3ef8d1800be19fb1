"""Runs SSD MobileNet v1 in PyTorch, written apart from Astrolode's own tables, as a judge of its importers, exporter and inference.

usage: ssd_forward.py WEIGHTS.safetensors IMAGES.f32 COUNT OUT.f32
IMAGES is [COUNT, 3, 300, 300] float32; OUT gets box codes [COUNT, 1917, 4], then logits [COUNT, 1917, 1 + classes],
then boxes [COUNT, 1917, 4] as x1 y1 x2 y2, then scores [COUNT, 1917, classes].
Network: object_detection/models/ssd_mobilenet_v1_feature_extractor.py and ssd_mobilenet_v1_coco.config (TensorFlow models).
"""
import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(2)


def load(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    return {name: torch.from_numpy(np.frombuffer(data, "<f4", (e["data_offsets"][1] - e["data_offsets"][0]) // 4, 8 + length + e["data_offsets"][0]).reshape(e["shape"]).copy())
            for name, e in header.items()}


def conv_same(x, w, b, stride, groups=1):
    pads = []
    for size, kernel in ((x.shape[3], w.shape[3]), (x.shape[2], w.shape[2])):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [total // 2, total - total // 2]
    return F.conv2d(F.pad(x, pads), w, b, stride, groups=groups)


def layer(weights, name, x, stride, depthwise=False):
    x = conv_same(x, weights[name + ".weight"], None, stride, x.shape[1] if depthwise else 1)
    x = F.batch_norm(x, weights[name + ".mean"], weights[name + ".variance"], weights[name + ".gamma"], weights[name + ".beta"], False, 0.0, 1e-3)
    return torch.clamp(x, 0, 6)


def features(weights, x):
    x = layer(weights, "Conv2d_0", x, 2)
    maps = []
    for i in range(1, 14):
        x = layer(weights, f"Conv2d_{i}_depthwise", x, 2 if i in (2, 4, 6, 12) else 1, True)
        x = layer(weights, f"Conv2d_{i}_pointwise", x, 1)
        if i in (11, 13):
            maps.append(x)
    for i in range(1, 5):
        x = layer(weights, f"Extra_{i}_1x1", x, 1)
        x = layer(weights, f"Extra_{i}_3x3", x, 2)
        maps.append(x)
    return maps


def anchors():
    scales = [0.2 + (0.95 - 0.2) * i / 5 for i in range(6)] + [1.0]
    result = []
    for k, side in enumerate((19, 10, 5, 3, 2, 1)):
        if k == 0:
            specs = [(0.1, 1.0), (scales[0], 2.0), (scales[0], 0.5)]
        else:
            specs = [(scales[k], r) for r in (1.0, 2.0, 0.5, 3.0, 0.3333)] + [((scales[k] * scales[k + 1]) ** 0.5, 1.0)]
        for y in range(side):
            for x in range(side):
                result += [((y + 0.5) / side, (x + 0.5) / side, s / r ** 0.5, s * r ** 0.5) for s, r in specs]
    return torch.tensor(result, dtype=torch.float64).float()


def head(weights, maps, kind):
    width = 4 if kind == "box" else weights["Predictor_0_class.bias"].shape[0] // 3
    parts = [F.conv2d(x, weights[f"Predictor_{k}_{kind}.weight"], weights[f"Predictor_{k}_{kind}.bias"]).permute(0, 2, 3, 1).reshape(x.shape[0], -1, width)
             for k, x in enumerate(maps)]
    return torch.cat(parts, 1)


def main(weights_path, images_path, count, out_path):
    weights = load(weights_path)
    count = int(count)
    images = torch.from_numpy(np.fromfile(images_path, "<f4").reshape(count, -1, 300, 300))
    with torch.no_grad():
        maps = features(weights, images)
        codes = head(weights, maps, "box")
        logits = head(weights, maps, "class")
        a = anchors()
        yc, xc = codes[..., 0] / 10 * a[:, 2] + a[:, 0], codes[..., 1] / 10 * a[:, 3] + a[:, 1]
        h, w = torch.exp(codes[..., 2] / 5) * a[:, 2], torch.exp(codes[..., 3] / 5) * a[:, 3]
        boxes = torch.stack([xc - w / 2, yc - h / 2, xc + w / 2, yc + h / 2], -1)
        scores = torch.sigmoid(logits[..., 1:])
    with open(out_path, "wb") as out:
        for array in (codes, logits, boxes, scores):
            out.write(array.contiguous().numpy().astype("<f4").tobytes())


main(*sys.argv[1:])
