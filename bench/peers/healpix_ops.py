#!/usr/bin/env python3
"""HEALPix and coverage operations with healpy and numpy: the peer of HealpixBenchmark. One round; prints nanoseconds a call (a position, a pixel, a disc, an
operation) as JSON. Operations on arrays run in two threads, each on half of the array (healpy's loops release the lock), as ours do.
"""
import json
import time
from concurrent.futures import ThreadPoolExecutor

import healpy
import numpy as np

POSITIONS, ORDER = 1_000_000, 12
DISCS, DISC_ORDER, DISC_RADIUS = 300, 10, 1.0
MOC_DISCS, MOC_ORDER, MOC_RADIUS = 3000, 10, 0.8
pool = ThreadPoolExecutor(2)


def spiral(count, phase):
    i = np.arange(count)
    return (i * 137.50776405003785 + phase) % 360, np.degrees(np.arcsin(1 - (2 * i + 1) / count))


def halves(function, *arrays):
    middle = len(arrays[0]) // 2
    parts = [pool.submit(function, *(a[:middle] for a in arrays)), pool.submit(function, *(a[middle:] for a in arrays))]
    return [part.result() for part in parts]


def timed(calls, function):
    function_result = function()
    best = []
    for _ in range(3):
        start = time.perf_counter()
        function_result = function()
        best.append(time.perf_counter() - start)
    del function_result
    return sorted(best)[1] / calls * 1e9


def vector(lon, lat):
    return healpy.ang2vec(lon, lat, lonlat=True)


def discs(order, radius, lon, lat, inclusive):
    return [healpy.query_disc(1 << order, vector(a, b), np.radians(radius), inclusive=inclusive, nest=True) for a, b in zip(lon, lat)]


lon, lat = spiral(POSITIONS, 0.1)
nside = 1 << ORDER
pixels = healpy.ang2pix(nside, lon, lat, nest=True, lonlat=True)
times = {
    "index nested": timed(POSITIONS, lambda: halves(lambda a, b: healpy.ang2pix(nside, a, b, nest=True, lonlat=True), lon, lat)),
    "index ring": timed(POSITIONS, lambda: halves(lambda a, b: healpy.ang2pix(nside, a, b, lonlat=True), lon, lat)),
    "position": timed(POSITIONS, lambda: halves(lambda p: healpy.pix2ang(nside, p, nest=True, lonlat=True), pixels)),
    "neighbours": timed(POSITIONS, lambda: halves(lambda p: healpy.get_all_neighbours(nside, p, nest=True), pixels)),
}
discLon, discLat = spiral(DISCS, 0.2)
times["disc, centres"] = timed(DISCS, lambda: discs(DISC_ORDER, DISC_RADIUS, discLon, discLat, False))
times["disc, touched"] = timed(DISCS, lambda: discs(DISC_ORDER, DISC_RADIUS, discLon, discLat, True))

# A coverage the way it is kept with healpy: the sorted numbers of its pixels; and as a mask of the whole sky for look-ups.
a, b = (np.unique(np.concatenate(discs(MOC_ORDER, MOC_RADIUS, *spiral(MOC_DISCS, phase), False))) for phase in (0.3, 0.9))
times["union"] = timed(1, lambda: np.union1d(a, b))
times["intersection"] = timed(1, lambda: np.intersect1d(a, b, assume_unique=True))
times["difference"] = timed(1, lambda: np.setdiff1d(a, b, assume_unique=True))
times["degrade"] = timed(1, lambda: np.unique(a >> 6))
mask = np.zeros(12 << (2 * MOC_ORDER), bool)
mask[a] = True
inA, inB = mask, np.isin(np.arange(len(mask)), b)
times["union of masks"] = timed(1, lambda: inA | inB)
times["contains"] = timed(POSITIONS, lambda: halves(lambda p, q: mask[healpy.ang2pix(1 << MOC_ORDER, p, q, nest=True, lonlat=True)], lon, lat))
print(json.dumps({"times": times, "pixels": [len(a), len(b)], "inside": int(mask[healpy.ang2pix(1 << MOC_ORDER, lon, lat, nest=True, lonlat=True)].sum()), "healpy": healpy.__version__}))
