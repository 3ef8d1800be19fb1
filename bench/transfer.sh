#!/usr/bin/env bash
# What transfer learning is worth, measured on real sky: the same detector from random, face and COCO weights,
# cross-validated by longitude. Each fold is searched with a network that never saw it; the three folds make one catalogue.
#   bench/transfer.sh DATA OUT [START ...]      DATA holds hips/IRAC4, mwp/mwpdr2bubbles.dat and weights/detect.tflite
set -euo pipefail
data=$(realpath "$1") out=$2
shift 2
[ $# -gt 0 ] || set -- random face coco
root=$(cd "$(dirname "$0")/.." && pwd)
folds=3 region=gal:332..10,-1.2..1.2
mkdir -p "$out"
for start in "$@"; do
  weights=$start
  [ "$start" = coco ] && weights=$data/weights/detect.tflite
  for fold in $(seq $folds); do
    run=$out/$start-$fold
    [ -f "$run/model.onnx" ] || "$root/astrolode" train detector --images "$data/hips/IRAC4" --labels "$data/mwp/mwpdr2bubbles.dat" \
      --region $region --fold "$fold/$folds" --start "$weights" --name "$start-$fold" --config "$root/bench/transfer.json" --out "$run"
    # 38 degrees in three equal stretches from l = 332
    l0=$(awk "BEGIN { printf \"%.6f\", (332 + ($fold - 1) * 38 / 3) % 360 }")
    l1=$(awk "BEGIN { printf \"%.6f\", (332 + $fold * 38 / 3) % 360 }")
    "$root/astrolode" search "$data/hips/IRAC4" --model "$run/model.onnx" --region "gal:$l0..$l1,-1.2..1.2" --threshold 0.005 --out "$out/$start.db"
  done
  "$root/astrolode" evaluate search "$out/$start.db" --truth "$data/mwp/mwpdr2bubbles.dat" --region $region \
    --all-runs --min-radius-arcmin 1.5 --max-radius-arcmin 12 --report "$out/$start.html" --json > "$out/$start.json"
  echo "$start: $out/$start.json"
done
