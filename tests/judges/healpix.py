#!/usr/bin/env python3
"""Nested HEALPix indices, centres and neighbours by healpy: the golden of NestedIndexTests.

Run: /usr/bin/python3 tests/judges/healpix.py > tests/Astrolode.Tests/Images/Healpix/healpix.txt
"""
import math
import random
import healpy

random.seed(29)
print(f"# made by tests/judges/healpix.py with healpy {healpy.__version__}")
print("# order lon lat pixel centre_lon centre_lat neighbours: SW W NW N NE E SE S, -1 where there is none")


def line(order, lon, lat):
    nside = 1 << order
    pixel = int(healpy.ang2pix(nside, lon, lat, nest=True, lonlat=True))
    clon, clat = healpy.pix2ang(nside, pixel, nest=True, lonlat=True)
    around = ",".join(str(int(n)) for n in healpy.get_all_neighbours(nside, pixel, nest=True))
    print(order, repr(lon), repr(lat), pixel, f"{float(clon):.13f}", f"{float(clat):.13f}", around)


for order in range(30):
    for _ in range(4):
        z = random.uniform(-1, 1)
        line(order, random.uniform(0, 360), math.degrees(math.asin(z)))
    for _ in range(1):  # beside the borders between the equatorial belt and the caps, |sin lat| = 2/3
        line(order, random.uniform(0, 360), random.choice((-1, 1)) * (41.8103148957786 + random.uniform(-1e-3, 1e-3)))
    for lon in (0.0, 90.0):
        for lat in (90.0, -90.0, 1e-6):  # at exactly 0, 0 four pixels meet and rounding decides
            if order in (0, 1, 3, 12, 29):
                line(order, lon, lat)
for order in (0, 1, 2, 12):  # corners of base cells, from every side, where neighbours are missing
    for lon in (0, 45, 90, 135, 180, 225, 270, 315):
        for lat in (-89.99, -41.81, -0.01, 0.01, 41.81, 89.99):
            line(order, lon + random.choice((-1e-3, 1e-3)), lat)
