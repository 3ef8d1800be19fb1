#!/usr/bin/env bash
# The pictures of docs/simulation-plane.md, drawn by bench/peers/plane_pairs.py: simulated and real Galactic plane side by side at 8 micron (four pairs of 600 x 600 pixels and their
# statistics), and one scene in four bands with its truth.
# Both are read from a HiPS of order 3 (51.5" pixels), which is what the real survey has in DATA; the simulated one is averaged down to it from finer tiles, as the real one was.
#   bench/plane-pairs.sh DATA OUT      DATA holds hips/IRAC4; OUT gets the pictures; the statistics are printed
set -euo pipefail
data=$(realpath "$1") out=$2
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
"$root/astrolode" simulate plane --out "$work/scene" --seed 13 --center gal:20,0 --width-deg 10 --height-deg 2.4 --scale-arcsec 12
"$root/astrolode" hips build "$work/scene/plane.fits" --out "$work/survey" --order 5 --frame galactic --tiles none
rm -r "$work/survey/Norder5" "$work/survey/Norder4"
sed -i 's/^hips_order .*/hips_order = 3/' "$work/survey/properties"
cut() { # SURVEY NAME LONGITUDE ...
  local survey=$1 name=$2 l
  shift 2
  for l in "$@"; do
    "$root/astrolode" hips cut "$survey" --center "gal:$l,0" --size-arcmin 117.6 --scale-arcsec 51.5 --out "$work/$name-native-$l.fits" > /dev/null
    "$root/astrolode" hips cut "$survey" --center "gal:$l,0" --size-arcmin 120 --scale-arcsec 12 --out "$work/$name-600-$l.fits" > /dev/null
  done
}
# Every fourth degree that the survey covers, and every stretch of the scene: none is picked. The defaults of the scene were chosen by looking at the stretches between these, and at other seeds.
cut "$data/hips/IRAC4" real 336 340 344 348 352 356 2 6
cut "$work/survey" simulated 16.2 18.1 20 21.9 23.8
/usr/bin/python3 "$root/tests/judges/plane_statistics.py" "real=$(ls "$work"/real-native-*.fits | paste -sd,)" "simulated=$(ls "$work"/simulated-native-*.fits | paste -sd,)" > "$work/statistics.json"
"$root/astrolode" simulate plane --out "$work/bands" --seed 2026 --bands all --png
/usr/bin/python3 "$root/bench/peers/plane_pairs.py" "$work" "$out"
