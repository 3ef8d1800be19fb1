#!/usr/bin/env python3
"""Random directions in every frame and in ICRS by astropy.coordinates, the judge of CelestialFrameTests.

Lines: frame as our command line names it, longitude, latitude, right ascension, declination (ICRS), degrees.
"""
import numpy as np
from astropy.coordinates import FK4, FK5, ICRS, BarycentricMeanEcliptic, FK4NoETerms, Galactic, SkyCoord
from astropy.time import Time


def year(value, kind):
    return Time(value, format=kind, scale="tt")


FRAMES = {
    "icrs": ICRS(),
    "fk5": FK5(),
    "fk5:1975": FK5(equinox=year(1975, "jyear")),
    "fk5:2015.5": FK5(equinox=year(2015.5, "jyear")),
    "fk4": FK4(equinox=year(1950, "byear")),
    "fk4:1950:1983.5": FK4(equinox=year(1950, "byear"), obstime=year(1983.5, "jyear")),
    "fk4:1900": FK4(equinox=year(1900, "byear")),
    "fk4-no-e:1950:2000": FK4NoETerms(equinox=year(1950, "byear"), obstime=year(2000, "jyear")),
    "fk4-no-e:1875": FK4NoETerms(equinox=year(1875, "byear")),
    "galactic": Galactic(),
    "ecliptic": BarycentricMeanEcliptic(equinox=year(2000, "jyear")),
    "ecliptic:1950": BarycentricMeanEcliptic(equinox=year(1950, "jyear")),
}
random = np.random.default_rng(5)
lon = np.concatenate([random.uniform(0, 360, 50), [0, 0, 90, 359.9999999, 123.4]])
lat = np.concatenate([np.degrees(np.arcsin(random.uniform(-1, 1, 50))), [0, 90, -90, 1e-7, 89.999999]])
for name, frame in FRAMES.items():
    sky = SkyCoord(lon, lat, unit="deg", frame=frame)
    for values in zip(lon, lat, sky.icrs.ra.deg, sky.icrs.dec.deg):
        print(name, *(repr(float(value)) for value in values))
