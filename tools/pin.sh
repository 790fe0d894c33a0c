#!/bin/sh
# Pins all dependencies with hashes; no line names where packages come from.
set -eu
uv=$1
compile="$uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet"
layer=layers/quickbooks_actions
$compile requirements-dev.in -o requirements-dev.txt
$compile "$layer/requirements.in" --override "$layer/overrides.txt" -c requirements-dev.txt -o "$layer/requirements.txt"
echo uv | $compile - -c requirements-dev.txt -o requirements-uv.txt
$compile functions/connect/requirements.in -c requirements-dev.txt -o functions/connect/requirements.txt
