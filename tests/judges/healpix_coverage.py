#!/usr/bin/env python3
"""Judges coverages of shapes with healpy and numpy: PixelCoverageTests writes cases, this prints what is wrong with each and how many were looked at.

A case is one JSON line: shape (circle, polygon, box, ellipse) with its numbers in degrees, order, and the NESTED pixels found, `centres` and `touched`.
 * centres must be the pixels whose centre is in the shape: healpy.query_disc and query_polygon where healpy's own rounding allows (it compares cosines), and
   the shape's own inequality on the centres that healpy gives, for the pixels found and their neighbours.
 * touched must hold the pixel of every point of the shape's border, and no pixel may be farther from the shape than 7 % of a pixel's side.
"""
import json
import math
import sys

import healpy
import numpy as np

MOST_HEALPY_ORDER = 20
RAD = math.pi / 180


def unit(lon, lat):
    return np.array([math.cos(lat * RAD) * math.cos(lon * RAD), math.cos(lat * RAD) * math.sin(lon * RAD), math.sin(lat * RAD)])


def angle(a, b):
    """Angles between vectors (n, 3) and one vector; from chords, so good for the smallest."""
    chord = np.linalg.norm(a - b, axis=-1)
    return np.where(chord < 1.4, 2 * np.arcsin(np.minimum(1, chord / 2)), np.pi - 2 * np.arcsin(np.minimum(1, np.linalg.norm(a + b, axis=-1) / 2)))


class Plane:
    """Gnomonic projection about a centre."""

    def __init__(self, lon, lat):
        self.c = unit(lon, lat)
        self.e = np.array([-math.sin(lon * RAD), math.cos(lon * RAD), 0])
        self.n = np.cross(self.c, self.e)

    def to(self, v):
        depth = v @ self.c
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(depth > 0, v @ self.e / depth, np.inf), np.where(depth > 0, v @ self.n / depth, np.inf)

    def back(self, x, y):
        v = self.c + np.outer(x, self.e) + np.outer(y, self.n)
        return v / np.linalg.norm(v, axis=1)[:, None]


def turned(x, y, pa):
    """Along the side that points to the position angle (second) and across it (first)."""
    s, c = math.sin(pa * RAD), math.cos(pa * RAD)
    return x * c - y * s, x * s + y * c


def arcs(vertices, count):
    points = []
    for a, b in zip(vertices, np.roll(vertices, -1, axis=0)):
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        p = a * (1 - t) + b * t
        points.append(p / np.linalg.norm(p, axis=1)[:, None])
    return np.concatenate(points)


def from_arcs(p, vertices):
    """Distance of points from the nearest of the polygon's arcs."""
    best = np.full(len(p), np.inf)
    for a, b in zip(vertices, np.roll(vertices, -1, axis=0)):
        normal = np.cross(a, b)
        normal /= np.linalg.norm(normal)
        beside = (p @ np.cross(normal, a) >= 0) & (p @ np.cross(b, normal) >= 0)
        ends = np.minimum(angle(p, a), angle(p, b))
        best = np.minimum(best, np.where(beside, np.abs(np.arcsin(np.clip(p @ normal, -1, 1))), ends))
    return best


def corners(case):
    if case["shape"] == "polygon":
        return np.array([unit(lon, lat) for lon, lat in case["vertices"]])
    plane, x, y = Plane(case["lon"], case["lat"]), math.tan(case["width"] / 2 * RAD), math.tan(case["height"] / 2 * RAD)
    s, c = math.sin(case["angle"] * RAD), math.cos(case["angle"] * RAD)
    return plane.back(*np.array([(u * c + v * s, v * c - u * s) for u, v in ((-x, -y), (x, -y), (x, y), (-x, y))]).T)


def in_polygon(v, vertices):
    middle = vertices.sum(axis=0)
    middle /= np.linalg.norm(middle)
    plane = Plane(math.degrees(math.atan2(middle[1], middle[0])), math.degrees(math.asin(middle[2])))
    x, y = plane.to(v)
    px, py = plane.to(vertices)
    inside = np.zeros(len(v), bool)
    for x1, y1, x2, y2 in zip(px, py, np.roll(px, -1), np.roll(py, -1)):
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return inside & (v @ middle > 0)


def judge(case):
    order, nside = case["order"], 1 << case["order"]
    kind = case["shape"]
    centres, touched = np.array(case["centres"], np.int64), np.array(case["touched"], np.int64)
    side = math.sqrt(healpy.nside2pixarea(nside))
    near = touched
    if len(touched):
        near = np.unique(np.concatenate([touched, healpy.get_all_neighbours(nside, touched, nest=True).ravel()]))
        near = near[near >= 0]
    v = np.array(healpy.pix2vec(nside, near, nest=True)).T.reshape(-1, 3)

    if kind == "circle":
        c, r = unit(case["lon"], case["lat"]), case["radius"] * RAD
        inside, expected = angle(v, c) <= r, None
        if order <= MOST_HEALPY_ORDER:
            expected = healpy.query_disc(nside, c, r, inclusive=False, nest=True)
        plane = Plane(case["lon"], case["lat"])
        t = np.linspace(0, 2 * np.pi, 500)
        border = math.cos(r) * plane.c + math.sin(r) * (np.outer(np.cos(t), plane.e) + np.outer(np.sin(t), plane.n))
        away = lambda p: angle(p, c) - r
    elif kind == "ellipse":
        plane, a, b = Plane(case["lon"], case["lat"]), case["major"] * RAD, case["minor"] * RAD
        across, along = turned(*plane.to(v), case["angle"])
        inside, expected = (along / math.tan(a)) ** 2 + (across / math.tan(b)) ** 2 <= 1, None
        t = np.linspace(0, 2 * np.pi, 500)
        s, co = math.sin(case["angle"] * RAD), math.cos(case["angle"] * RAD)
        al, ac = math.tan(a) * np.cos(t), math.tan(b) * np.sin(t)
        border = plane.back(al * s + ac * co, al * co - ac * s)
        away = lambda p: np.array([np.min(angle(border_fine, q)) if not ok else 0 for q, ok in zip(p, ell_in(p))])
        tf = np.linspace(0, 2 * np.pi, 20000)
        alf, acf = math.tan(a) * np.cos(tf), math.tan(b) * np.sin(tf)
        border_fine = plane.back(alf * s + acf * co, alf * co - acf * s)

        def ell_in(p):
            ac2, al2 = turned(*plane.to(p), case["angle"])
            return (al2 / math.tan(a)) ** 2 + (ac2 / math.tan(b)) ** 2 <= 1
    else:
        vertices = corners(case)
        inside, expected = in_polygon(v, vertices), None
        if order <= MOST_HEALPY_ORDER and case.get("convex", True):
            expected = healpy.query_polygon(nside, vertices, inclusive=False, nest=True)
        border = arcs(vertices, 200)
        away = lambda p: np.where(in_polygon(p, vertices), 0, from_arcs(p, vertices))

    wrong = []
    if not np.array_equal(np.sort(near[inside]), centres):
        wrong.append(f"centres: {sorted(set(near[inside]) ^ set(centres))[:5]}")
    if expected is not None and not np.array_equal(np.sort(expected), centres):
        wrong.append(f"healpy: {sorted(set(expected.tolist()) ^ set(centres.tolist()))[:5]}")
    if not np.isin(centres, touched).all():
        wrong.append("a centre is not touched")
    on = np.unique(healpy.vec2pix(nside, *border.T, nest=True))
    if not np.isin(on, touched).all():
        wrong.append(f"border not touched: {on[~np.isin(on, touched)][:5]}")
    for pixel in touched[~np.isin(touched, np.concatenate([centres, on]))]:
        p = healpy.boundaries(nside, int(pixel), step=16, nest=True).T
        if np.min(away(p)) > 0.07 * side:
            wrong.append(f"touched but {np.min(away(p)) / side:.3f} pixels away: {pixel}")
    return wrong


failures = 0
total = 0
for line in open(sys.argv[1]):
    case = json.loads(line)
    total += 1
    for what in judge(case):
        failures += 1
        print({k: case[k] for k in case if k not in ("centres", "touched")}, what)
print(f"cases {total} failures {failures}")
