"""Checks the sky of simulated drawings against astropy: builds each subject's WCS from its row of subjects.csv, takes centre and ends of both axes of each ellipse from its pixels as the
Zooniverse's tool draws them (y down, rotate(-angle)), and compares with the columns on the sky. Prints the worst of each as JSON.

volunteer_drawings.py FOLDER
"""
import csv
import json
import sys

import numpy
from astropy import units
from astropy.coordinates import SkyCoord
from astropy.wcs import WCS


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def wcs_of(subject):
    wcs = WCS(naxis=2)
    width, height, scale = int(subject["width"]), int(subject["height"]), float(subject["pixel_scale_arcsec"]) / 3600
    wcs.wcs.ctype = ["GLON-TAN", "GLAT-TAN"]
    wcs.wcs.crval = [float(subject["glon_deg"]), float(subject["glat_deg"])]
    # Pixels from the upper left corner, y down: the middle of the image is at (width / 2, height / 2).
    wcs.wcs.crpix = [width / 2 + 1, height / 2 + 1]
    wcs.wcs.cdelt = [-scale, -scale]
    return wcs


def main(folder):
    worlds = {s["subject_id"]: wcs_of(s) for s in rows(f"{folder}/subjects.csv")}
    drawings = {}
    for drawing in rows(f"{folder}/drawings.csv"):
        drawings.setdefault(drawing["subject_ids"], []).append(drawing)
    worst = {"drawings": 0, "centre_arcsec": 0.0, "axis_arcsec": 0.0, "angle_deg": 0.0}
    for subject, table in drawings.items():
        of = lambda name: numpy.array([float(row[name]) for row in table])
        x, y, rx, ry, turn = of("x"), of("y"), of("rx"), of("ry"), numpy.radians(of("angle"))
        place = lambda px, py: SkyCoord(*worlds[subject].wcs_pix2world(px, py, 0), unit="deg", frame="galactic")
        centre, first = place(x, y), place(x + rx * numpy.cos(turn), y - rx * numpy.sin(turn))
        second = place(x + ry * numpy.cos(turn + numpy.pi / 2), y - ry * numpy.sin(turn + numpy.pi / 2))
        a, b = centre.separation(first).arcsec, centre.separation(second).arcsec
        angle = numpy.where(a >= b, centre.position_angle(first).deg, centre.position_angle(second).deg)
        said = SkyCoord(of("glon_deg"), of("glat_deg"), unit="deg", frame="galactic")
        difference = numpy.abs((of("position_angle_deg") - angle + 90) % 180 - 90)
        # The angle of a click, or of what is nearly a circle, says nothing.
        clear = (numpy.maximum(a, b) > 10) & (numpy.abs(a - b) > 0.02 * a)
        worst["drawings"] += len(table)
        worst["centre_arcsec"] = max(worst["centre_arcsec"], said.separation(centre).arcsec.max())
        worst["axis_arcsec"] = max(worst["axis_arcsec"], numpy.abs(60 * of("semi_major_arcmin") - numpy.maximum(a, b)).max(), numpy.abs(60 * of("semi_minor_arcmin") - numpy.minimum(a, b)).max())
        worst["angle_deg"] = max(worst["angle_deg"], difference[clear].max(initial=0))
    print(json.dumps(worst))


main(*sys.argv[1:])
