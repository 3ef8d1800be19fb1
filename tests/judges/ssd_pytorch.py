"""Judges our SSD MobileNet v1 by PyTorch: the same weights and images through bench/peers/train_ssd.py's network.

    /usr/bin/python3 tests/judges/ssd_pytorch.py IN.safetensors OUT.safetensors
IN: the arrays of a network, `images` [N, C, 300, 300], and `code_slopes`, `logit_slopes`: what the outputs are multiplied with
before all is summed to the scalar whose gradient is taken. OUT: `codes`, `logits` and the gradient of each parameter in
training with batch statistics; `eval.codes`, `eval.logits` with running ones; `running.<name>` the statistics after the step.
"""
import json, os, struct, sys
import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "bench", "peers"))
from train_ssd import Ssd  # noqa: E402


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


def main():
    torch.manual_seed(0)
    arrays = read(sys.argv[1])
    classes = len(arrays["Predictor_0_class.bias"]) // 3 - 1
    network = Ssd(arrays["images"].shape[1], classes).to(memory_format=torch.channels_last)
    images = arrays["images"].contiguous(memory_format=torch.channels_last)
    named = {}
    for name, layer in network.trunk.items():
        named |= {f"{name}.weight": layer.conv.weight, f"{name}.gamma": layer.norm.weight, f"{name}.beta": layer.norm.bias,
                  f"{name}.mean": layer.norm.running_mean, f"{name}.variance": layer.norm.running_var}
        layer.norm.momentum = 0.1
    for i in range(6):
        for kind, module in (("box", network.boxes[i]), ("class", network.classes[i])):
            named |= {f"Predictor_{i}_{kind}.weight": module.weight, f"Predictor_{i}_{kind}.bias": module.bias}
    with torch.no_grad():
        for name, tensor in named.items():
            tensor.copy_(arrays[name])
    out = {}
    for mode in "eval", "train":
        network.train(mode == "train")
        network.zero_grad(set_to_none=True)
        codes, logits = network(images)
        ((codes * arrays["code_slopes"]).sum() + (logits * arrays["logit_slopes"]).sum()).backward()
        out |= {f"{mode}.codes": codes, f"{mode}.logits": logits}
        out |= {f"{mode}.{name}": tensor.grad for name, tensor in named.items() if tensor.grad is not None}
    out |= {f"running.{name}": tensor for name, tensor in named.items() if name.endswith(("mean", "variance"))}
    write(sys.argv[2], out)


main()
