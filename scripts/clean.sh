#!/usr/bin/env bash
# Removes the sites and images that the tests made, and what Python has compiled for them. The demo's site and the bench stay.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/site_lib.sh"
have_bench || exit 0
"$ROOT/scripts/services.sh"
for site in wuye-test.localhost wuye-test-across.localhost wuye-test-browser.localhost wuye-image.localhost "$BASE_SITE"; do
	site_exists "$site" && say "Removing $site"
	drop_site "$site"
done
rm -rf "$BASE_DIR" "${XDG_CACHE_HOME:-$HOME/.cache}/wuye_ops/compiled"
