#!/usr/bin/env python3
"""Positions of pixels of tangent-plane tiles by astropy.wcs (WCSLIB): the golden of TanGridTests.

Run: /usr/bin/python3 tests/judges/tan_grid.py > tests/Astrolode.Tests/Images/Tiles/tan_grid.txt
"""
import random
import astropy
from astropy.wcs import WCS

random.seed(20)
print(f"# made by tests/judges/tan_grid.py with astropy {astropy.__version__}")
print("# frame lon lat width height scale_arcsec x y lon_of_pixel lat_of_pixel other_frame_lon other_frame_lat")
CENTRES = [(18.9, -0.3), (0, 0), (359.99, 0.01), (83.63, 22.01), (200, -70), (10, 89.9), (45, 90), (120, -90), (266.4, -28.94)]
for frame in ("Galactic", "Icrs"):
    for lon, lat in CENTRES:
        for width, height, scale in ((300, 300, 12.9), (301, 200, 51.5), (64, 65, 600.0)):
            wcs = WCS(naxis=2)
            galactic = frame == "Galactic"
            wcs.wcs.ctype = ["GLON-TAN", "GLAT-TAN"] if galactic else ["RA---TAN", "DEC--TAN"]
            wcs.wcs.crpix = [(width + 1) / 2, (height + 1) / 2]
            wcs.wcs.crval = [lon, lat]
            wcs.wcs.cdelt = [-scale / 3600, scale / 3600]
            wcs.wcs.lonpole = 180
            if not galactic:
                wcs.wcs.radesys = "ICRS"
            for _ in range(3):
                x, y = random.uniform(-0.5, width - 0.5), random.uniform(-0.5, height - 0.5)
                sky = wcs.pixel_to_world(x, y)
                own, other = (sky.galactic, sky.icrs) if galactic else (sky.icrs, sky.galactic)
                own, other = own.spherical, other.spherical
                print(frame, lon, lat, width, height, scale, repr(x), repr(y),
                      f"{own.lon.deg:.12f} {own.lat.deg:.12f} {other.lon.deg:.12f} {other.lat.deg:.12f}")
