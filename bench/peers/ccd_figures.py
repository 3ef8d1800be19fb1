"""Draws docs/pictures/cosmic-rays.png and detector.png from what `Astrolode.Bench ccd-figures` wrote. Usage: ccd_figures.py artifacts/figures docs/pictures"""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

figures, images = sys.argv[1:]

# Cumulative shares of track lengths (pixels) and charges (electrons) in the tables of the VIS simulator of Niemi (github.com/sniemi/EuclidVisibleInstrument, data/cdf_cr_*.dat).
VIS_LENGTH = [(1.5, 0.0020), (2.0, 0.0073), (3.0, 0.0261), (4.0, 0.0573), (5.0, 0.1055), (6.0, 0.1694), (8.0, 0.3182), (10.0, 0.4641), (12.0, 0.5731), (14.0, 0.6673), (17.0, 0.7557), (20.0, 0.8141), (25.0, 0.8708), (32.2, 0.9131), (40.0, 0.9373), (48.0, 0.9500)]
VIS_CHARGE = [(1200, 0), (1802, 0.0016), (2500, 0.0111), (3005, 0.0306), (4008, 0.1012), (5014, 0.1825), (6027, 0.2546), (7019, 0.3130), (8038, 0.3630), (9063, 0.4049), (10056, 0.4396), (11070, 0.4701), (12088, 0.4969), (13095, 0.5203), (13960, 0.5383)]

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8))
for thickness, colour, name in ((40, "C0", "40 µm, at L2"), (15, "C1", "15 µm, protons of 3 GeV")):
    tracks = np.genfromtxt(f"{figures}/tracks-{thickness}.csv", delimiter=",", names=True)
    charge, length = np.sort(tracks["electrons"]), np.sort(tracks["length_px"])
    share = (np.arange(len(charge)) + 0.5) / len(charge)
    left.plot(charge, share, colour, label=f"Astrolode, {name} ({len(charge)} tracks)")
    right.plot(length, share, colour, label=f"Astrolode, {name}")
    counts, edges = np.histogram(charge, bins=np.arange(0, 20001, 200))
    print(f"{thickness} um: mode {edges[counts.argmax()] + 100:.0f} e, median {np.median(charge):.0f} e, {np.mean(charge < 500):.2%} below 500 e, {np.median(length):.2f} px, {np.median(charge / np.hypot(length * 12, thickness)):.0f} e per um")
left.plot(*zip(*VIS_CHARGE), "k.", label="VIS simulator (Niemi 2013), table")
right.plot(*zip(*VIS_LENGTH), "k.", label="VIS simulator (Niemi 2013), table")
left.plot([1000], [0.5], "C3s", label="HST ACS, about 15 µm: median (Riess 2002)")
left.axvline(500, color="C3", ls=":", label="HST ACS: hardly any below (Riess 2002)")
left.set(xscale="log", xlim=(20, 1e5), xlabel="charge of a track (electrons)", ylabel="cumulative share")
right.set(xscale="log", xlim=(0.01, 100), xlabel="length in the image (pixels of 12 µm)")
x = np.geomspace(0.2, 100)
right.plot(x, 1 - 1 / (1 + (x * 12 / 40) ** 2), "C0--", lw=1, label="isotropic through 40 µm: 1 − 1/(1 + (L/t)²)")
for axis in (left, right):
    axis.legend(fontsize=6.5, loc="upper left")
    axis.grid(alpha=0.3)
fig.tight_layout()
fig.savefig(f"{images}/cosmic-rays.png", dpi=90)

panels = np.fromfile(f"{figures}/panels.f32", dtype=np.float32).reshape(6, 160, 220)
titles = ["light, ghost and sky", "flat field, hot pixels, photon noise", "cosmic rays", "bleeding", "charge transfer (3 times the traps)", "readout, back in electrons"]
fig, axes = plt.subplots(2, 3, figsize=(10, 5.3))
for axis, panel, title in zip(axes.flat, panels, titles):
    axis.imshow(np.arcsinh((panel - 100) / 25), origin="lower", cmap="gray", vmin=-0.5, vmax=4)
    axis.set_title(title, fontsize=9)
    axis.set_axis_off()
fig.tight_layout()
fig.savefig(f"{images}/detector.png", dpi=72)
