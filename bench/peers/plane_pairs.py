"""Draws plane-pair-1.jpg to -4.jpg, plane-statistics.png, plane-bands.jpg and plane-truth.jpg from what bench/plane-pairs.sh cut. Usage: plane_pairs.py WORK OUT"""
import glob
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from astropy.io import fits
from PIL import Image

work, out = sys.argv[1:]
REAL, SIMULATED = ("336", "344", "352", "2"), ("16.2", "18.1", "20", "21.9")
# Which side the real one is on: so that a reader can guess. The answer stands below the pictures in docs/simulation-plane.md.
REAL_IS_LEFT = (False, True, True, False)


def grey(path):
    image = fits.getdata(path).astype(float)[::-1]
    low, high = np.nanpercentile(image, [0.5, 99.5])
    value = np.clip((np.nan_to_num(image, nan=low) - low) / (high - low), 0, 1)
    return np.uint8(255 * np.arcsinh(6 * value) / np.arcsinh(6))


for number, (real, simulated, left) in enumerate(zip(REAL, SIMULATED, REAL_IS_LEFT), 1):
    pair = [grey(f"{work}/real-600-{real}.fits"), grey(f"{work}/simulated-600-{simulated}.fits")]
    gap = np.full((600, 12), 255, np.uint8)
    Image.fromarray(np.hstack([pair[not left], gap, pair[left]])).save(f"{out}/plane-pair-{number}.jpg", quality=88)


def spectrum(path):
    image = fits.getdata(path).astype(float)
    image = image[np.isfinite(image).mean(axis=1) > 0.99]
    image = np.where(np.isfinite(image), image, np.nanmedian(image))
    n = min(image.shape)
    image = image[:n, :n]
    window = np.hanning(n + 2)[1:-1]
    power = np.abs(np.fft.fft2((image / image.mean() - 1) * window[:, None] * window[None, :])) ** 2 / (window**2).mean() ** 2 / n**2
    k = np.fft.fftfreq(n, 51.5 / 60)
    k = np.hypot(k[:, None], k[None, :])
    edges = np.geomspace(0.02, 0.58, 16)
    return np.sqrt(edges[:-1] * edges[1:]), np.array([power[(k >= a) & (k < b)].mean() if ((k >= a) & (k < b)).any() else np.nan for a, b in zip(edges, edges[1:])]), image.ravel()


fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8))
bins = np.geomspace(15, 2000, 60)
for name, colour, label in (("real", "k", "Spitzer IRAC 8 µm, 8 stretches"), ("simulated", "C3", "simulated, 5 stretches")):
    of = [spectrum(path) for path in sorted(glob.glob(f"{work}/{name}-native-*.fits"))]
    histograms = [np.histogram(values, bins, density=True)[0] * bins[:-1] for _, _, values in of]
    for i, (axis, x, lines) in enumerate(((left, of[0][0], [power for _, power, _ in of]), (right, bins[:-1], histograms))):
        for line in lines:
            axis.plot(x, line, colour, lw=0.4, alpha=0.5)
        axis.plot(x, np.exp(np.nanmean(np.log(np.maximum(lines, 1e-9)), axis=0)) if i == 0 else np.mean(lines, axis=0), colour, lw=2, label=label)
left.set(xscale="log", yscale="log", xlabel="wavenumber (1/arcmin)", ylabel="power of brightness over its mean")
right.set(xscale="log", yscale="log", ylim=(1e-4, 3), xlabel="brightness at 8 µm (MJy/sr)", ylabel="pixels by ln brightness")
for axis in (left, right):
    axis.legend(fontsize=8)
    axis.grid(alpha=0.3)
fig.tight_layout()
fig.savefig(f"{out}/plane-statistics.png", dpi=90)

bands = [Image.open(f"{work}/bands/plane{name}.png").convert("L").crop((0, 0, 600, 600)) for name in ("", "_24", "_70", "_160")]
sheet = Image.new("L", (1212, 1212), 255)
for i, band in enumerate(bands):
    sheet.paste(band, (i % 2 * 612, i // 2 * 612))
sheet.save(f"{out}/plane-bands.jpg", quality=85)
Image.open(f"{work}/bands/truth.png").convert("RGB").save(f"{out}/plane-truth.jpg", quality=85)
