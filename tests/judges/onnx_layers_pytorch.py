"""Judges the layers of our model files: runs an ONNX file node by node with PyTorch.

    /usr/bin/python3 tests/judges/onnx_layers_pytorch.py MODEL.onnx IMAGE.f32 OUT.safetensors
IMAGE: float32 of one image [1, C, H, W], as the model's input has it. OUT: every node's output by its name; of a classifier also `cam` [classes, y, x], the
class-activation maps of Zhou et al. 2016, eq. 2, taken from the model's last feature maps and the weights of its fully connected layer.
"""
import json, struct, sys
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F


def write(path, arrays):
    header, blobs, offset = {}, [], 0
    for name, tensor in arrays.items():
        blob = np.ascontiguousarray(tensor.numpy(), "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def pads(a):
    top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
    return left, right, top, bottom


def mean_pool(x, a):
    # Only what lies in the image counts.
    ones = torch.ones_like(x)
    total, count = (F.avg_pool2d(F.pad(each, pads(a)), a["kernel_shape"], a["strides"]) for each in (x, ones))
    return total / count


RUN = {
    "Cast": lambda a, x: x.float(),
    "Conv": lambda a, x, w, b: F.conv2d(F.pad(x, pads(a)), w, b, a["strides"], groups=a["group"]),
    "Clip": lambda a, x, low, high: torch.minimum(torch.maximum(x, low), high),
    "MaxPool": lambda a, x: F.max_pool2d(F.pad(x, pads(a), value=-torch.inf), a["kernel_shape"], a["strides"]),
    "AveragePool": lambda a, x: mean_pool(x, a),
    "GlobalAveragePool": lambda a, x: x.mean((2, 3), keepdim=True),
    "Flatten": lambda a, x: x.flatten(a["axis"]),
    "Concat": lambda a, *xs: torch.cat(xs, a["axis"]),
    "Gemm": lambda a, x, w, b: x @ w.T + b,
    "Softmax": lambda a, x: F.softmax(x, a["axis"]),
    "Sigmoid": lambda a, x: torch.sigmoid(x),
    "Exp": lambda a, x: torch.exp(x),
    "Add": lambda a, x, y: x + y,
    "Sub": lambda a, x, y: x - y,
    "Mul": lambda a, x, y: x * y,
    "Div": lambda a, x, y: x / y,
    "Transpose": lambda a, x: x.permute(a["perm"]),
    "Reshape": lambda a, x, s: x.reshape([x.shape[i] if n == 0 else int(n) for i, n in enumerate(s)]),
    "Slice": lambda a, x, begin, end, axis: x.narrow(int(axis), int(begin), int(end) - int(begin)),
}


def main():
    graph = onnx.load(sys.argv[1]).graph
    values = {each.name: torch.tensor(numpy_helper.to_array(each)) for each in graph.initializer}
    shape = [1] + [d.dim_value for d in graph.input[0].type.tensor_type.shape.dim[1:]]
    values[graph.input[0].name] = torch.tensor(np.fromfile(sys.argv[2], "<f4").reshape(shape))
    out = {}
    for node in graph.node:
        values[node.output[0]] = out[node.output[0]] = RUN[node.op_type](attributes(node), *(values[name] for name in node.input))
    pools = [node for node in graph.node if node.op_type == "GlobalAveragePool"]
    if pools:
        weight = next(node for node in graph.node if node.op_type == "Gemm").input[1]
        out["cam"] = torch.einsum("ck,kyx->cyx", values[weight], values[pools[0].input[0]][0])
    write(sys.argv[3], out)


main()
