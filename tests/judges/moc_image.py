#!/usr/bin/env python3
"""Judges the coverage of an image with astropy and healpy.

moc_image.py IMAGE MOC ORDER: prints the valid pixels whose centre is not covered, the cells that no valid pixel touches, and how many of both there are. A cell is
touched if one of 16 x 16 places in it, or of 64 on its border, falls into a valid pixel.
"""
import sys
import warnings

import healpy
import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS
from astropy.wcs.utils import wcs_to_celestial_frame

warnings.simplefilter("ignore")
image, moc, order = sys.argv[1], sys.argv[2], int(sys.argv[3])
hdu = next(h for h in fits.open(image) if h.data is not None and h.data.ndim >= 2)
wcs = WCS(hdu.header).celestial
data = hdu.data
values = fits.open(moc)[1].data.field(0).astype(np.int64)
at = (np.log2(values / 4).astype(int)) // 2
cells = np.concatenate([np.arange((v - (4 << (2 * o))) << (2 * (order - o)), (v - (4 << (2 * o)) + 1) << (2 * (order - o))) for v, o in zip(values, at)])

y, x = np.nonzero(np.isfinite(data))
lon, lat = wcs.all_pix2world(x, y, 0)
there = np.isfinite(lon) & np.isfinite(lat)
sky = SkyCoord(lon[there], lat[there], unit="deg", frame=wcs_to_celestial_frame(wcs)).icrs
centres = healpy.ang2pix(1 << order, sky.ra.deg, sky.dec.deg, nest=True, lonlat=True)
uncovered = (~np.isin(centres, cells)).sum()


def touches(cell, step):
    # The centres of its descendants four orders deeper, and its border.
    sub = np.arange(cell << 8, (cell + 1) << 8)
    lon, lat = healpy.pix2ang(1 << (order + 4), sub, nest=True, lonlat=True)
    edge = healpy.vec2ang(healpy.boundaries(1 << order, int(cell), step=step, nest=True).T, lonlat=True)
    place = SkyCoord(np.append(lon, edge[0]), np.append(lat, edge[1]), unit="deg", frame="icrs").transform_to(wcs_to_celestial_frame(wcs))
    px, py = wcs.all_world2pix(place.spherical.lon.deg, place.spherical.lat.deg, 0, quiet=True)
    good = np.isfinite(px) & np.isfinite(py)
    i, j = np.rint(px[good]).astype(int), np.rint(py[good]).astype(int)
    inside = (i >= 0) & (j >= 0) & (i < data.shape[1]) & (j < data.shape[0])
    return np.isfinite(data[j[inside], i[inside]]).any()


# A pixel's corner may reach into a cell by a hair: only a fine border shows it.
untouched = sum(not touches(cell, 16) and not touches(cell, 2048) for cell in cells[:: max(1, len(cells) // 400)])
print(f"uncovered {uncovered} of {there.sum()}, untouched {untouched} of {len(cells)}")
