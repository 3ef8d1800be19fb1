"""Makes the tile-compressed images in tests/Astrolode.Tests/Images/Fits/Compressed with astropy.

Pixel (x, y) of the 20 x 12 images is (7 x + 13 y) mod 100; the float image has half of that and NaN at (3, 2).
Run with Debian's Python (python3-astropy): /usr/bin/python3 tests/judges/make_compressed_fits.py
"""
import pathlib

import numpy as np
from astropy.io import fits

folder = pathlib.Path(__file__).parent.parent / "Astrolode.Tests/Images/Fits/Compressed"
y, x = np.mgrid[0:12, 0:20]
pixels = ((7 * x + 13 * y) % 100).astype("i2")
floats = (pixels / 2).astype("f4")
floats[2, 3] = np.nan

for name, codec, data, options in [
    ("rice", "RICE_1", pixels, {}),
    ("gzip", "GZIP_1", pixels, {}),
    ("plio", "PLIO_1", pixels, {}),
    ("hcompress", "HCOMPRESS_1", pixels, {"tile_size": (20, 12), "hcomp_scale": 0}),
    ("float", "GZIP_2", floats, {"quantize_level": 0}),
]:
    fits.CompImageHDU(data, compression_type=codec, name="SCI", **options).writeto(folder / f"{name}.fits", overwrite=True)
