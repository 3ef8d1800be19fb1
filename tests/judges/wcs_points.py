#!/usr/bin/env python3
"""Sky positions of pixels by astropy.wcs, the judge of the tests in Images/Wcs.

Arguments: FITS files or headers (*.hdr), each with `@LETTER` behind it for an alternate description. For every HDU whose header has celestial axes, 11 x 11
pixels across the image: path, HDU, x, y (0-based), longitude, latitude (nan where there is no sky), in the header's own frame, longitude first.
An HDU that astropy refuses gives `path hdu refused WHY`.
"""
import sys
import warnings

import numpy as np
from astropy import log
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
log.setLevel("ERROR")


def headers(path):
    if not path.endswith(".hdr"):
        hdus = fits.open(path)
        return [(i, hdu.header, hdus) for i, hdu in enumerate(hdus)]
    text = open(path, encoding="latin1").read()
    return [(0, fits.Header.fromstring(text, sep="\n" if "\n" in text else ""), None)]


def points(argument):
    path, _, letter = argument.partition("@")
    for number, header, hdus in headers(path):
        try:
            wcs = WCS(header, hdus, key=letter or " ")
            if wcs.wcs.lng < 0 or wcs.wcs.lat < 0:
                continue
            first, second = sorted((wcs.wcs.lng, wcs.wcs.lat))
            sides = [header.get(f"{z}NAXIS{axis + 1}", 0) for axis in (first, second) for z in (("Z",) if header.get("ZIMAGE") else ("",))]
            wcs = wcs.celestial
            width, height = (side or 100 for side in sides)
            x, y = (each.ravel() for each in np.meshgrid(np.linspace(-0.5, width - 0.5, 11), np.linspace(-0.5, height - 0.5, 11)))
            sky = wcs.all_pix2world(x, y, 0)
            for values in zip(x, y, sky[wcs.wcs.lng], sky[wcs.wcs.lat]):
                print(argument, number, *(repr(float(value)) for value in values), sep="\t")
        except Exception as why:
            print(argument, number, "refused", type(why).__name__, str(why).replace("\n", " "), sep="\t")


for each in sys.argv[1:]:
    try:
        points(each)
    except Exception as why:
        print(each, -1, "refused", type(why).__name__, str(why).replace("\n", " "), sep="\t")
