#!/usr/bin/env python3
"""Judges coverage maps with astropy, healpy and numpy, none of our code.

moc.py expand FILE ORDER            the cells of an order that a MOC in FITS (NUNIQ or RANGE) covers, one line of numbers
moc.py operations A B ORDER         union, intersection, difference and complement (of A) of two such MOCs, one line each
moc.py contains FILE POSITIONS      0 or 1 for every line "lon lat" of POSITIONS
moc.py keywords FILE                the keywords of the table's header, KEY=VALUE
"""
import sys

import healpy
import numpy as np
from astropy.io import fits


def ranges(path):
    """Ranges [start, end) of order 29."""
    with fits.open(path, checksum=True) as hdus:
        hdus.verify("exception")
        header, values = hdus[1].header, hdus[1].data.field(0).astype(np.int64).ravel()
    if header["ORDERING"].strip() == "RANGE":
        return values.reshape(-1, 2)
    order = (np.log2(values.astype(np.float64) / 4).astype(np.int64)) // 2
    # the double's logarithm may round up at the end of an order
    order = np.where(values < 4 << (2 * order), order - 1, order)
    pixel = values - (4 << (2 * order))
    shift = 2 * (29 - order)
    return np.stack([pixel << shift, (pixel + 1) << shift], axis=1)


def mask(path, order):
    covered = np.zeros(12 << (2 * order), bool)
    shift = 2 * (29 - order)
    for start, end in ranges(path):
        covered[start >> shift : ((end - 1) >> shift) + 1] = True
    return covered


def show(covered):
    print(" ".join(map(str, np.flatnonzero(covered))))


command, arguments = sys.argv[1], sys.argv[2:]
if command == "expand":
    show(mask(arguments[0], int(arguments[1])))
elif command == "operations":
    a, b = (mask(path, int(arguments[2])) for path in arguments[:2])
    for result in (a | b, a & b, a & ~b, ~a):
        show(result)
elif command == "contains":
    lon, lat = np.loadtxt(arguments[1], unpack=True)
    cells = healpy.ang2pix(1 << 29, lon, lat, nest=True, lonlat=True)
    edges = np.array(sorted(map(tuple, ranges(arguments[0]))))
    at = np.searchsorted(edges[:, 0], cells, side="right") - 1
    inside = (at >= 0) & (cells < edges[np.maximum(at, 0), 1])
    print("".join("1" if each else "0" for each in inside))
elif command == "keywords":
    header = fits.getheader(arguments[0], 1)
    for key, value in header.items():
        print(f"{key}={value}")
