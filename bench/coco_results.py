"""Turns what `astrolode search PHOTOS --model coco.onnx --json` printed into COCO results for `astrolode evaluate detections`.

    ./astrolode model import detect.tflite --labels labelmap.txt --out coco.onnx
    ./astrolode search images/*.jpg --model coco.onnx --threshold 0.01 --picture out --json > photos.json
    python3 bench/coco_results.py instances.json photos.json > results.json
    ./astrolode evaluate detections --truth instances.json --detections results.json --json
"""
import json, os, sys

truth, photos = (json.load(open(path)) for path in sys.argv[1:3])
categories = {category["name"]: category["id"] for category in truth["categories"]}
images = {image["file_name"]: image["id"] for image in truth["images"]}
print(json.dumps([
    {"image_id": images[os.path.basename(photo["photo"])], "category_id": categories[box["class"]],
     "bbox": [box["x1"], box["y1"], box["x2"] - box["x1"], box["y2"] - box["y1"]], "score": box["score"]}
    for photo in photos for box in photo["boxes"]]))
