"""Aggregates volunteers' drawings into bubbles and compares them with the truth, as a first look at whether simulated volunteers behave like the Milky Way Project's.

aggregate_drawings.py FOLDER TRUTH.csv [mwpdr2bubbles.dat]     prints JSON, a table on stderr

FOLDER holds subjects.csv, classifications.csv, drawings.csv and truth_drawings.csv (docs/simulation-volunteers.md). The aggregation reads the first three: clicks are dropped, of
drawings that a person repeats in an image one stays; then the drawing with most like it (centres within half a radius, radii within a factor of 1.5) starts a cluster; what lies
within a radius of its neighbours' median, and within a factor of 2 in size, are its members, their medians the bubble, and so on until fewer than 5 different people are left in every neighbourhood (Simpson et al. 2012 ask for 5). Hit rate: looks with a member of the
cluster over looks at images that hold the bubble's ellipse whole, larger than the least mark (20 pixels) and no taller than the image. Dispersion: root of the variances of both
coordinates, as DR2 has it.
"""
import csv
import heapq
import json
import sys

import numpy
from scipy.spatial import cKDTree

LEAST_PIXELS, FEWEST_PEOPLE, LIKE_DISTANCE, LIKE_FACTOR, LEAST_HIT_RATE = 20, 5, 0.5, 1.5, 0.1


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def column(table, name, kind=float):
    return numpy.array([kind(row[name]) for row in table])


def without_clicks_and_repeats(marks):
    kept, last = [], {}
    for mark in marks:
        if min(float(mark["rx"]), float(mark["ry"])) * 2 < LEAST_PIXELS / 4:
            continue
        place = (float(mark["x"]), float(mark["y"]), float(mark["rx"]), float(mark["ry"]))
        before = last.setdefault(mark["classification_id"], [])
        if all(numpy.abs(numpy.subtract(place, other)).max() > 4 for other in before):
            before.append(place)
            kept.append(mark)
    return kept


class Sky:
    """Flat arcminutes around the middle of all that is drawn; fit for a few degrees."""

    def __init__(self, lon, lat):
        self.lon, self.lat = numpy.median(lon), numpy.median(lat)

    def flat(self, lon, lat):
        wrapped = (numpy.asarray(lon) - self.lon + 180) % 360 - 180
        return numpy.stack([60 * wrapped * numpy.cos(numpy.radians(lat)), 60 * (numpy.asarray(lat) - self.lat)], axis=-1)


def neighbours_of(place, radius):
    """For each drawing the drawings like it: looked for in bins of radius, so that a search reaches no further than it must."""
    found = [[] for _ in radius]
    bins = numpy.floor(numpy.log(radius) / numpy.log(LIKE_FACTOR)).astype(int)
    trees = {b: (numpy.flatnonzero(bins == b), cKDTree(place[bins == b])) for b in set(bins)}
    for b, (members, _) in trees.items():
        for other in (b - 1, b, b + 1):
            if other in trees:
                index, tree = trees[other]
                near = tree.query_ball_point(place[members], LIKE_DISTANCE * radius[members])
                for i, candidates in zip(members, near):
                    candidates = index[numpy.array(candidates, dtype=int)]
                    found[i].append(candidates[numpy.abs(numpy.log(radius[candidates] / radius[i])) < numpy.log(LIKE_FACTOR)])
    return [numpy.concatenate(parts) if parts else numpy.zeros(0, int) for parts in found]


def clusters_of(place, radius, person):
    like = neighbours_of(place, radius)
    free = numpy.ones(len(radius), bool)
    count = numpy.array([len(l) for l in like])
    result = []
    heap = [(-number, i) for i, number in enumerate(count)]
    heapq.heapify(heap)
    while heap:
        number, i = heapq.heappop(heap)
        if not free[i]:
            continue
        members = like[i][free[like[i]]]
        if len(members) < -number:
            if len(members) >= FEWEST_PEOPLE:
                heapq.heappush(heap, (-len(members), i))
            continue
        # Once more around the medians: the densest drawing is not the middle of its crowd.
        centre, size = numpy.median(place[members], axis=0), numpy.median(radius[members])
        near = numpy.unique(numpy.concatenate([like[m] for m in members]))
        near = near[free[near]]
        near = near[(numpy.hypot(*(place[near] - centre).T) < 2 * LIKE_DISTANCE * size) & (numpy.abs(numpy.log(radius[near] / size)) < numpy.log(2))]
        if len({person[m] for m in near}) >= FEWEST_PEOPLE:
            result.append(near)
            free[near] = False
        else:
            free[i] = False
    return result


def percentiles(values):
    return [round(float(v), 3) for v in numpy.percentile(values, [5, 16, 50, 84, 95])] if len(values) else []


def aggregate(folder):
    marks = without_clicks_and_repeats(rows(f"{folder}/drawings.csv"))
    if not marks:
        return None, marks, [], {}
    sky = Sky(column(marks, "glon_deg"), column(marks, "glat_deg"))
    place = sky.flat(column(marks, "glon_deg"), column(marks, "glat_deg"))
    radius = numpy.sqrt(column(marks, "semi_major_arcmin") * column(marks, "semi_minor_arcmin"))
    person, look = [m["user_name"] for m in marks], column(marks, "classification_id", int)
    subjects = rows(f"{folder}/subjects.csv")
    middle = sky.flat(column(subjects, "glon_deg"), column(subjects, "glat_deg"))
    scale = column(subjects, "pixel_scale_arcsec") / 60
    half = numpy.stack([column(subjects, "width") * scale, column(subjects, "height") * scale], axis=-1) / 2
    looks = {}
    for row in rows(f"{folder}/classifications.csv"):
        looks[row["subject_ids"]] = looks.get(row["subject_ids"], 0) + 1
    views = numpy.array([looks.get(s["subject_id"], 0) for s in subjects])
    result = []
    for members in clusters_of(place, radius, person):
        centre, size = numpy.median(place[members], axis=0), numpy.median(radius[members])
        holds = (numpy.abs(middle - centre) + size <= half).all(axis=1) & (2 * size >= LEAST_PIXELS * scale)
        shown = {s["subject_id"] for s, h in zip(subjects, holds) if h}
        hits = len({look[m] for m in members if marks[m]["subject_ids"] in shown})
        result.append({
            "place": centre, "radius": size, "members": members, "hit_rate": hits / views[holds].sum() if views[holds].sum() else 0.0,
            "dispersion": numpy.sqrt(place[members].var(axis=0, ddof=1).sum()), "radius_scatter": radius[members].std(ddof=1), "angle_scatter": column([marks[m] for m in members], "angle").std(ddof=1),
        })
    return sky, marks, [c for c in result if c["hit_rate"] >= LEAST_HIT_RATE], {"drawings": len(place), "looks": int(views.sum()), "clusters_of_5": len(result)}


def main(folder, truth_file, catalogue=None):
    sky, marks, found, summary = aggregate(folder)
    truth = rows(truth_file)
    if sky is None:
        print(json.dumps({"drawings": 0, "bubbles": 0}))
        return
    place, radius = sky.flat(column(truth, "lon"), column(truth, "lat")), column(truth, "radius_arcmin")
    visibility = column(truth, "visibility")
    name = {row["name"]: i for i, row in enumerate(truth)}
    of = {row["mark_id"]: row["bubble"] for row in rows(f"{folder}/truth_drawings.csv")}
    matched, ratios, offsets, purity, votes = {}, [], [], [], 0
    for cluster in sorted(found, key=lambda c: -len(c["members"])):
        near = numpy.hypot(*(place - cluster["place"]).T) < 0.5 * numpy.minimum(radius, cluster["radius"])
        near &= numpy.abs(numpy.log(radius / cluster["radius"])) < numpy.log(1.6)
        best = [i for i in numpy.flatnonzero(near) if i not in matched]
        bubbles = [of[marks[m]["mark_id"]] for m in cluster["members"]]
        purity.append(max(bubbles.count(b) for b in set(bubbles)) / len(bubbles))
        votes += max(set(bubbles), key=bubbles.count) != ""
        if best:
            i = min(best, key=lambda i: numpy.hypot(*(place[i] - cluster["place"])))
            matched[i] = cluster
            ratios.append(cluster["radius"] / radius[i])
            offsets.append(numpy.hypot(*(place[i] - cluster["place"])) / radius[i])
    is_found = numpy.array([i in matched for i in range(len(truth))])
    by_visibility = {}
    for low, high in ((0, 0.3), (0.3, 0.6), (0.6, 1), (1, 2), (2, numpy.inf)):
        at = (visibility >= low) & (visibility < high)
        by_visibility[f"{low}-{high}"] = [int(is_found[at].sum()), int(at.sum())]
    relative = lambda key: [c[key] / c["radius"] for c in found]
    output = summary | {
        "bubbles": len(found), "truth": len(truth), "matched": len(matched), "majority_of_a_bubble": votes, "found_by_visibility": by_visibility,
        "radius_ratio_median": float(numpy.median(ratios)) if ratios else None, "offset_median": float(numpy.median(offsets)) if offsets else None, "purity_median": float(numpy.median(purity)) if purity else None,
        "hit_rate": percentiles([c["hit_rate"] for c in found]), "dispersion": percentiles(relative("dispersion")), "radius_scatter": percentiles(relative("radius_scatter")),
        "radius": percentiles([c["radius"] for c in found]), "angle_scatter": percentiles([c["angle_scatter"] for c in found]),
    }
    if catalogue:
        table = [[cell.strip() for cell in line.rstrip("\n").split("\t")] for line in open(catalogue)]
        value = lambda i: numpy.array([float(row[i]) for row in table])
        output["dr2"] = {
            "hit_rate": percentiles(value(12)), "dispersion": percentiles(value(3) / value(6)), "radius_scatter": percentiles(value(7) / value(6)), "radius": percentiles(value(6)),
            "angle_scatter": percentiles(value(9)),
        }
        for key, values in output["dr2"].items():
            print(f"{key:16s} percentiles 5 16 50 84 95: simulated {output[key]}, DR2 {values}", file=sys.stderr)
    print(json.dumps(output))


main(*sys.argv[1:])
