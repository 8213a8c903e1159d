#!/bin/sh
# Puts the public headers ap_int.h and hls_stream.h into .cache/ap_types, from the Python package hls4ml at a fixed
# version; run again, it changes nothing. The tests compile generated HLS against them and against bitloom's own shim.
set -eu
cd "$(dirname "$0")/.."

version=1.3.0
target=.cache/ap_types
if [ "$(cat "$target/.version" 2>/dev/null)" = "$version" ]; then exit 0; fi

die() { printf 'ap-types: error: %s\n' "$*" >&2; exit 1; }
command -v python3 >/dev/null 2>&1 || die "python3 with pip is needed: apt-get install python3-pip"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
download="python3 -m pip download --quiet --no-deps --disable-pip-version-check --only-binary :all:"
$download --dest "$folder" "hls4ml==$version" ||
  die "cannot download the headers; by hand: $download --dest DIR hls4ml==$version, \
then set BITLOOM_AP_TYPES to hls4ml/templates/vivado/ap_types of the unpacked wheel"
python3 -m zipfile -e "$folder"/hls4ml-*.whl "$folder/wheel"
mkdir -p .cache
rm -rf "$target"
mv "$folder/wheel/hls4ml/templates/vivado/ap_types" "$target"
printf '%s\n' "$version" >"$target/.version"
printf 'ap-types: headers of hls4ml %s in %s\n' "$version" "$target"
