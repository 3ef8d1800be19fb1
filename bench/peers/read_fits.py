"""Reads the first image of a FITS file with fitsio or astropy and prints the seconds that each reading took, as JSON.

    python3 read_fits.py fitsio|astropy FILE REPEATS
"""
import json
import sys
import time

import numpy as np

library, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])

if library == "fitsio":
    import fitsio

    def read():
        with fitsio.FITS(path) as f:
            return next(hdu for hdu in f if hdu.has_data()).read()
else:
    from astropy.io import fits

    def read():
        # In native byte order and in memory, as the others give it: a memory map has read nothing yet.
        with fits.open(path, memmap=False) as f:
            data = next(hdu for hdu in f if hdu.data is not None).data
            return data.astype(data.dtype.newbyteorder("="))

read()
seconds = []
for _ in range(repeats):
    start = time.perf_counter()
    data = read()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "sum": float(np.nansum(data, dtype="f8"))}))
