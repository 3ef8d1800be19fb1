"""Draws docs/pictures/number-counts.png from what `Astrolode.Bench sky-figures` wrote. Usage: sky_figures.py artifacts/figures docs/pictures"""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

figures, images = sys.argv[1:]

# COSMOS2020 (Weaver et al. 2022, ApJS 258, 11), galaxies by The Farmer: middles of intervals of 0.5 mag in HSC i, log10 of the number per magnitude and square degree. The last two are not complete.
COSMOS = np.arange(19.25, 26.5, 0.5), 10 ** np.array([3.01, 3.23, 3.44, 3.64, 3.85, 4.03, 4.21, 4.38, 4.54, 4.71, 4.86, 4.97, 5.08, 5.20, 5.29])


def lsst(m):
    """Galaxies brighter than m in a square degree (LSST Science Book 2.0, section 3.7.2), good from 20.5 on."""
    return 3600 * 46 * 10 ** (0.31 * (m - 25))


def bahcall_soneira(v, b, l=120):
    """Stars brighter than V in a square degree (Bahcall & Soneira 1980, ApJS 44, 73, eq. B1; constants of its table for V)."""
    def term(c, a, base, star, power): return c * 10 ** (a * (v - star)) / (1 + 10 ** (base * (v - star))) ** power
    mu = np.where(v <= 12, 0.03, np.where(v < 20, 0.0075 * (v - 12) + 0.03, 0.09))
    gamma = np.where(v <= 12, 0.36, np.where(v < 20, 0.04 * (12 - v) + 0.36, 0.04))
    b, l = np.radians(b), np.radians(l)
    disc = term(925, 0.035, -0.132, 15.75, 3) / (np.sin(b) - mu * np.cos(b) * np.cos(l)) ** (3 - 5 * gamma)
    spheroid = term(1050, 0.087, -0.18, 17.5, 2.5) / (1 - np.cos(b) * np.cos(l)) ** (1.45 - 0.20 * np.cos(b) * np.cos(l))
    return disc + spheroid


def drawn(name, edges):
    """Numbers per magnitude and square degree, with their errors."""
    with open(f"{figures}/{name}.csv") as rows:
        area = float(rows.readline().split()[1])
        counts, _ = np.histogram(np.loadtxt(rows), edges)
    return counts / area / np.diff(edges), np.sqrt(counts) / area / np.diff(edges), counts, area


fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
edges = np.arange(17, 27.01, 0.5)
middle = (edges[1:] + edges[:-1]) / 2
rate, error, counts, area = drawn("galaxies", edges)
left.errorbar(middle, rate, error, fmt="C0o", ms=4, label=f"Astrolode, truth of one field ({counts.sum()} galaxies, {area:.4f} deg²)")
curve = np.arange(20.5, 27.3, 0.1)
left.plot(curve[:-1] + 0.05, np.diff(lsst(curve)) / 0.1, "C0-", lw=1, label="LSST Science Book (2009), sect. 3.7.2: drawn from, 20.5 on")
left.plot(*COSMOS, "k^", ms=4, label="COSMOS2020, i (Weaver et al. 2022): independent")
near = np.isin(np.round(middle, 2), np.round(COSMOS[0], 2)) & (middle > 20)
share = np.log10(rate[near] / COSMOS[1][np.isin(np.round(COSMOS[0], 2), np.round(middle[near], 2))])
print("galaxies, dex above COSMOS2020 by magnitude:", *(f"{m:.2f}: {s:+.2f}" for m, s in zip(middle[near], share)))
print("chi2 about the law:", np.sum(((rate - np.diff(lsst(edges)) / 0.5) / error)[middle > 20.5] ** 2), (middle > 20.5).sum())
left.set(title="galaxies", ylim=(10, 1e6))
edges = np.arange(12, 27.01, 1)
middle = (edges[1:] + edges[:-1]) / 2
for b, colour in ((20, "C3"), (45, "C1"), (90, "C0")):
    rate, error, counts, _ = drawn(f"stars-{b}", edges)
    law = np.diff(bahcall_soneira(edges + 0.6, b))
    right.errorbar(middle, rate, error, fmt=f"{colour}o", ms=4, label=f"Astrolode, truth of 1 deg² at b = {b}° ({counts.sum()})")
    right.plot(middle, law, colour, lw=1, label=f"Bahcall & Soneira (1980), b = {b}°, V − I_E = 0.6")
    print(f"stars at b = {b}: chi2 about eq. B1 {np.sum((counts - law) ** 2 / law):.1f} in {len(law)}")
right.set(title="stars, l = 120°", ylim=(5, 1e5))
for axis in (left, right):
    axis.set(yscale="log", xlabel="I_E or i (AB)", ylabel="per magnitude and square degree")
    axis.legend(fontsize=6.5, loc="upper left")
    axis.grid(alpha=0.3)
fig.tight_layout()
fig.savefig(f"{images}/number-counts.png", dpi=90)
