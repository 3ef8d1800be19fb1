#!/usr/bin/env python3
"""Pixel to sky of a whole grid by astropy.wcs: the peer of `make bench wcs`.

    /usr/bin/python3 bench/peers/wcs_grid.py SIDE HEADER...
For each line on stdin, the number of a header, it converts SIDE x SIDE pixel centres and prints the milliseconds and the sky of the last pixel. The
pixels are one N x 2 array made beforehand, the form in which astropy is fastest.
"""
import sys
import time
import warnings

import numpy as np
from astropy import log
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
log.setLevel("ERROR")
side = int(sys.argv[1])
descriptions = [WCS(fits.Header.fromstring(open(path).read())) for path in sys.argv[2:]]
y, x = np.mgrid[0:side, 0:side].astype(float)
pixels = np.stack([x.ravel(), y.ravel()], axis=1)
for line in sys.stdin:
    wcs = descriptions[int(line)]
    start = time.perf_counter()
    sky = wcs.all_pix2world(pixels, 0)
    elapsed = time.perf_counter() - start
    print(1000 * elapsed, *map(repr, map(float, sky[-1])), flush=True)
