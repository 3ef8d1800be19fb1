"""Makes the packed files in tests/Astrolode.Tests/Images/Fits/Packed with bzip2 and compress (Debian packages bzip2 and ncompress).

Pixel (x, y) of the 150 x 100 int16 image is (x * y) mod 251: long enough that compress widens its codes and starts its table anew.
Run with Debian's Python (python3-astropy): /usr/bin/python3 tests/judges/make_packed_fits.py
"""
import pathlib
import subprocess

import numpy as np
from astropy.io import fits

folder = pathlib.Path(__file__).parent.parent / "Astrolode.Tests/Images/Fits/Packed"
y, x = np.mgrid[0:100, 0:150]
plain = folder / "tiny.fits"
fits.PrimaryHDU(((x * y) % 251).astype("i2")).writeto(plain, overwrite=True)
for command, suffix in [(["bzip2", "-9"], ".bz2"), (["compress", "-f", "-b", "12"], ".Z")]:
    target = pathlib.Path(f"{plain}{suffix}")
    target.write_bytes(subprocess.run([*command, "-c", plain], check=True, capture_output=True).stdout)
plain.unlink()
