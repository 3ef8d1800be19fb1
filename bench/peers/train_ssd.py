"""Images a second of SSD MobileNet v1 training in PyTorch, on random data: the peer of `astrolode-bench train`.

The same network, loss arithmetic, batch, threads and memory format as ours:
    /usr/bin/python3 bench/peers/train_ssd.py --batch 16 --threads 2 --mode train|frozen|half [--steps 5] [--profile]
train = every layer trainable, batch statistics; frozen = running statistics; half = the first half of the backbone without gradients.
Prints one JSON document: {"images_per_second": median over the steps}.
"""
import argparse, json, statistics, time
import torch
import torch.nn as nn
import torch.nn.functional as F

BLOCKS = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1)] + [(512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
EXTRAS = [(256, 512), (128, 256), (128, 256), (64, 128)]
TAPS = {"Conv2d_11_pointwise": 3, "Conv2d_13_pointwise": 6, **{f"Extra_{i}_3x3": 6 for i in range(1, 5)}}


class ConvNorm(nn.Module):
    """Convolution with TensorFlow's SAME padding, batch norm, ReLU6."""

    def __init__(self, size, cin, cout, kernel, stride, groups=1):
        super().__init__()
        out = -(-size // stride)
        total = max(0, (out - 1) * stride + kernel - size)
        self.symmetric = total % 2 == 0
        self.pad = (total // 2, total - total // 2) * 2
        self.conv = nn.Conv2d(cin, cout, kernel, stride, total // 2 if self.symmetric else 0, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(cout, eps=0.001, momentum=0.01)
        self.size = out

    def forward(self, x):
        return F.relu6(self.norm(self.conv(x if self.symmetric else F.pad(x, self.pad))))


class Ssd(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        layers, size, width = {}, 300, channels

        def add(name, *args):
            nonlocal size, width
            layers[name] = ConvNorm(size, width, *args)
            size, width = layers[name].size, args[0]

        add("Conv2d_0", 32, 3, 2)
        for i, (out, stride) in enumerate(BLOCKS, 1):
            add(f"Conv2d_{i}_depthwise", width, 3, stride, width)
            add(f"Conv2d_{i}_pointwise", out, 1, 1)
        for i, (narrow, wide) in enumerate(EXTRAS, 1):
            add(f"Extra_{i}_1x1", narrow, 1, 1)
            add(f"Extra_{i}_3x3", wide, 3, 2)
        self.trunk = nn.ModuleDict(layers)
        self.boxes = nn.ModuleList(nn.Conv2d(layers[t].conv.out_channels, 4 * a, 1) for t, a in TAPS.items())
        self.classes = nn.ModuleList(nn.Conv2d(layers[t].conv.out_channels, (1 + classes) * a, 1) for t, a in TAPS.items())
        self.k = 1 + classes

    def forward(self, x):
        maps = []
        for name, layer in self.trunk.items():
            x = layer(x)
            if name in TAPS:
                maps.append(x)
        n = len(x)
        flat = lambda y, last: y.permute(0, 2, 3, 1).reshape(n, -1, last)
        return (torch.cat([flat(p(m), 4) for p, m in zip(self.boxes, maps)], 1),
                torch.cat([flat(p(m), self.k) for p, m in zip(self.classes, maps)], 1))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--batch", type=int, default=16)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--steps", type=int, default=5)
    arguments.add_argument("--mode", choices=["train", "frozen", "half"], default="train")
    arguments.add_argument("--contiguous", action="store_true", help="plain NCHW instead of channels_last")
    arguments.add_argument("--bfloat16", action="store_true", help="autocast the forward pass")
    arguments.add_argument("--profile", action="store_true")
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    network = Ssd(3, 1)
    layout = torch.contiguous_format if options.contiguous else torch.channels_last
    network = network.to(memory_format=layout)
    images = torch.randn(options.batch, 3, 300, 300).clamp(-1, 1).contiguous(memory_format=layout)
    network.train()
    if options.mode != "train":
        for layer in network.trunk.values():
            layer.norm.eval()
    if options.mode == "half":
        for layer in list(network.trunk.values())[:14]:
            layer.requires_grad_(False)
    decay = [p for p in network.parameters() if p.dim() > 1 and p.requires_grad]
    plain = [p for p in network.parameters() if p.dim() == 1 and p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 1e-4}, {"params": plain, "weight_decay": 0}], lr=1e-4)
    targets = torch.zeros(options.batch, 1917, 2)
    targets[..., 0] = 1
    targets[:, ::200] = torch.tensor([0.0, 1.0])
    positive = targets[..., 1]
    codes = torch.randn(options.batch, 1917, 4)

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
            boxes, logits = network(images)
        boxes, logits = boxes.float(), logits.float()
        class_loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="none").sum(2)
        chosen = torch.zeros_like(class_loss)
        chosen.scatter_(1, class_loss.detach().topk(40, 1).indices, 1)
        chosen = torch.maximum(chosen, positive)
        box_loss = F.smooth_l1_loss(boxes, codes, reduction="none").sum(2)
        loss = ((class_loss * chosen).sum() + (box_loss * positive).sum()) / positive.sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for p in network.parameters() if p.grad is not None], 10.0)
        optimiser.step()
        return float(loss)

    step()
    times = []
    for _ in range(options.steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    if options.profile:
        with torch.profiler.profile(record_shapes=False) as profile:
            step()
        print(profile.key_averages().table(sort_by="self_cpu_time_total", row_limit=25, max_name_column_width=60))
    print(json.dumps({"images_per_second": options.batch / statistics.median(times), "mode": options.mode}))


if __name__ == "__main__":
    main()
