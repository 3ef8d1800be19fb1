#!/usr/bin/env python3
"""Pixels of both numberings by healpy, as lines for RingIndexTests and NestedIndexTests: at every order random positions, places close to the
poles, to the corners and borders of the base cells and to the borders of the polar caps.

Run by the tests: healpix_pixels.py POSITIONS_AN_ORDER
"""
import math
import random
import sys

import healpy
import numpy

random.seed(2029)
count = int(sys.argv[1])


def close():
    """A small offset of any size, down to a little above the rounding of an angle."""
    return random.choice((-1, 1)) * 10 ** random.uniform(-9, 0)


def position():
    kind = random.randrange(5)
    if kind == 0:
        return random.uniform(0, 360), math.degrees(math.asin(random.uniform(-1, 1)))
    if kind == 1:
        return random.uniform(0, 360), random.choice((-1, 1)) * (90 - abs(close()))
    if kind == 2:  # borders of the caps, sin lat = 2/3
        return random.uniform(0, 360), random.choice((-1, 1)) * (math.degrees(math.asin(2 / 3)) + close())
    if kind == 3:  # corners of base cells
        return (random.randrange(8) * 45 + close()) % 360, random.choice((0, 1, -1)) * math.degrees(math.asin(2 / 3)) + close()
    # the edges z = ±2/3 ∓ 8/(3π)·(φ − φ0) between base cells of the belt
    z = random.uniform(-2 / 3, 2 / 3)
    lon = math.degrees(math.pi / 4 + 3 * math.pi / 8 * z) + random.randrange(4) * 90
    return (lon + close()) % 360, math.degrees(math.asin(z))


print(f"# healpy {healpy.__version__}")
for order in range(30):
    nside = 1 << order
    for _ in range(count):
        lon, lat = position()
        ring = int(healpy.ang2pix(nside, lon, lat, lonlat=True))
        nest = int(healpy.ang2pix(nside, lon, lat, nest=True, lonlat=True))
        x, y, z = healpy.pix2vec(nside, ring)
        around = ",".join(str(int(n)) for n in healpy.get_all_neighbours(nside, ring))
        steps = random.randrange(1, 4)
        border = ",".join(repr(float(v)) for v in healpy.boundaries(nside, nest, step=steps, nest=True).T.ravel())
        print(order, repr(lon), repr(lat), ring, nest, repr(float(x)), repr(float(y)), repr(float(z)), around, steps, border)
for order in range(30):
    print("size", order, repr(float(healpy.nside2pixarea(1 << order))), repr(float(healpy.max_pixrad(1 << order))))
