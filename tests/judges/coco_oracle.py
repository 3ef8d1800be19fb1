"""A slow, plain judge of COCO's twelve box numbers, written from the published description of the metrics
(https://cocodataset.org/#detection-eval; Lin et al. 2014) and apart from Astrolode's own code.

    python3 coco_oracle.py FOLDER

FOLDER holds pairs N.truth.json and N.results.json; prints one JSON object a pair, by N, one a line.

Every number is taken straight from its definition: for each recall r the interpolated precision is the maximum of
precision over all ranks whose recall is at least r; no envelope, no search, no reuse between size ranges.
"""
import json
import pathlib
import sys

import numpy as np

THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALLS = np.linspace(0, 1, 101)
SIZES = {"all": (0, 1e5**2), "s": (0, 32**2), "m": (32**2, 96**2), "l": (96**2, 1e5**2)}


def overlap(detection, truth, crowd):
    dx, dy, dw, dh = detection
    tx, ty, tw, th = truth
    w = min(dx + dw, tx + tw) - max(dx, tx)
    h = min(dy + dh, ty + th) - max(dy, ty)
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / (dw * dh if crowd else dw * dh + tw * th - w * h)


def judge_image(truths, detections, low, high, threshold):
    """[(score, true positive, counts)] for the 100 best detections of one image and category."""
    ignore = [bool(t["iscrowd"]) or not low <= t["area"] <= high for t in truths]
    free = [True] * len(truths)
    ranked = sorted(detections, key=lambda d: -d["score"])[:100]
    verdicts = []
    for d in ranked:
        found = None
        # First among the truths that count, then among those that do not.
        for wanted in (False, True):
            candidates = [
                (overlap(d["bbox"], t["bbox"], t["iscrowd"]), i)
                for i, t in enumerate(truths)
                if ignore[i] == wanted and (free[i] or t["iscrowd"])
            ]
            candidates = [c for c in candidates if c[0] >= min(threshold, 1 - 1e-10)]
            if candidates:
                # The largest overlap; of equal ones the later truth.
                found = max(candidates)[1]
                break
        area = d["bbox"][2] * d["bbox"][3]
        if found is None:
            verdicts.append((d["score"], False, low <= area <= high))
        else:
            free[found] = False
            verdicts.append((d["score"], True, not ignore[found]))
    return verdicts


def judge(truth, results):
    images = sorted(i["id"] for i in truth["images"])
    categories = sorted(c["id"] for c in truth["categories"])
    limits = (1, 10, 100)
    precision = -np.ones((10, 101, len(categories), 4, 3))
    recall = -np.ones((10, len(categories), 4, 3))
    for k, category in enumerate(categories):
        for a, (low, high) in enumerate(SIZES.values()):
            positives = [
                t for t in truth["annotations"]
                if t["category_id"] == category and not t["iscrowd"] and low <= t["area"] <= high
            ]
            if not positives:
                continue
            for t, threshold in enumerate(THRESHOLDS):
                per_image = []
                for image in images:
                    per_image.append(judge_image(
                        [x for x in truth["annotations"] if (x["image_id"], x["category_id"]) == (image, category)],
                        [x for x in results if (x["image_id"], x["category_id"]) == (image, category)],
                        low, high, threshold))
                for m, limit in enumerate(limits):
                    verdicts = [v for image in per_image for v in image[:limit]]
                    verdicts.sort(key=lambda v: -v[0])
                    counted = [v[1] for v in verdicts if v[2]]
                    recalls, precisions = [], []
                    for n in range(1, len(counted) + 1):
                        tp = sum(counted[:n])
                        recalls.append(tp / len(positives))
                        precisions.append(tp / n)
                    recall[t, k, a, m] = recalls[-1] if recalls else 0
                    for r, wanted in enumerate(RECALLS):
                        beyond = [p for p, rc in zip(precisions, recalls) if rc >= wanted]
                        precision[t, r, k, a, m] = max(beyond) if beyond else 0

    def mean(values):
        values = values[values > -1]
        return float(values.mean()) if values.size else -1.0

    return {
        "AP": mean(precision[:, :, :, 0, 2]), "AP50": mean(precision[0, :, :, 0, 2]), "AP75": mean(precision[5, :, :, 0, 2]),
        "APs": mean(precision[:, :, :, 1, 2]), "APm": mean(precision[:, :, :, 2, 2]), "APl": mean(precision[:, :, :, 3, 2]),
        "AR1": mean(recall[:, :, 0, 0]), "AR10": mean(recall[:, :, 0, 1]), "AR100": mean(recall[:, :, 0, 2]),
        "ARs": mean(recall[:, :, 1, 2]), "ARm": mean(recall[:, :, 2, 2]), "ARl": mean(recall[:, :, 3, 2]),
    }


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    for path in sorted(folder.glob("*.truth.json"), key=lambda p: int(p.name.split(".")[0])):
        results = json.loads((folder / path.name.replace("truth", "results")).read_text())
        print(json.dumps(judge(json.loads(path.read_text()), results)))
