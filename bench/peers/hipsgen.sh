#!/usr/bin/env bash
# Hipsgen of Debian's package aladin on the FITS files of a folder: the peer of `astrolode hips build`.
#   bench/peers/hipsgen.sh FOLDER OUT
# Its default actions: INDEX TILES PNG CHECKCODE DETAILS. Prints what GNU time says: seconds and kilobytes.
set -euo pipefail
exec /usr/bin/time -f '%e %M' aladin -hipsgen "in=$1" "out=$2" creator_did=BENCH/P/peer 2>&1 >/dev/null
