#!/usr/bin/env bash
# Installs what is missing and builds the native shims. Asks each tool what is there, so a second run takes a second or two.
#   eng/setup.sh run    what the program needs
#   eng/setup.sh all    that, and the outside judges of the tests
# LIBTORCH=/path takes a libtorch (a CUDA one, say) from there instead of Debian's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

libraries=(libcfitsio-dev wcslib-dev libgd-dev libsep-dev libonnx-dev)
judges=(python3-numpy python3-astropy python3-healpy python3-torch python3-onnx python3-pil python3-fitsio python3-sep python3-pyvo stilts aladin chromium source-extractor postgresql)

fail() { echo "setup: $*" >&2; exit 1; }
say() { echo "setup: $*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

installed() { dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

missing_packages() {
  local package wanted=("${libraries[@]}")
  [[ -n ${LIBTORCH:-} ]] || wanted+=(libtorch-dev)
  if [[ $1 == all ]]; then wanted+=("${judges[@]}"); fi
  for package in "${wanted[@]}"; do installed "$package" || echo "$package"; done
  have cmake || echo cmake
  have make || echo make
  have c++ || echo g++
}

install_packages() {
  local as_root=()
  have apt-get || fail "this machine has no apt-get; install these Debian packages (or their like) by hand and run it again: $*"
  if [[ $(id -u) != 0 ]]; then
    if ! sudo -n true 2>/dev/null; then
      fail "apt needs root here; install these first: sudo apt-get install --no-install-recommends $*"
    fi
    as_root=(sudo -n)
  fi
  say "installing Debian packages: $*"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq)
  # A stale list of some other repository need not matter; the installation decides.
  "${apt[@]}" update >&2 || say "apt-get update had errors; trying with the package lists as they are"
  "${apt[@]}" install --yes --no-install-recommends "$@" >&2 || fail "apt-get could not install: $*"
}

install_npm_packages() {
  local stamp=node_modules/.astrolode-lock
  [[ -f package-lock.json ]] || return 0
  if cmp --silent package-lock.json "$stamp"; then return 0; fi
  say "installing npm packages"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || fail "npm ci failed; see its messages above"
  cp package-lock.json "$stamp"
}

# build_shim SOURCE BUILD: CMake itself knows what is out of date; a changed LIBTORCH needs a fresh configuration.
build_shim() {
  local stamp="$2/.libtorch" log="$2/setup.log"
  [[ -f $1/CMakeLists.txt ]] || return 0
  if [[ ! -f $stamp || $(<"$stamp") != "${LIBTORCH:-}" ]]; then
    say "building $1"
    rm -rf "$2" && mkdir -p "$2"
    cmake -S "$1" -B "$2" -DCMAKE_BUILD_TYPE=Release >"$log" 2>&1 || { cat "$log" >&2; fail "cmake could not configure $1"; }
    echo "${LIBTORCH:-}" >"$stamp"
  fi
  cmake --build "$2" --parallel >"$log" 2>&1 || { cat "$log" >&2; fail "the native shim $1 did not build"; }
}

group=${1:-all}
[[ $group == run || $group == all ]] || fail "unknown group '$group'; use run or all"
have dotnet || fail "the .NET SDK (10.0) is missing; see https://dotnet.microsoft.com/download"
have npm || fail "Node with npm is missing; install it from Debian (apt-get install npm) or https://nodejs.org"
mapfile -t missing < <(missing_packages "$group")
if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
install_npm_packages
build_shim src/Astrolode.Images/Native artifacts/native/images
build_shim src/Astrolode.Networks/Native artifacts/native/torch
