#!/usr/bin/env bash
# Proves that removing the app leaves ERPNext and HRMS as they were: on a throw-away site the whole database is compared,
# schema and rows, before installing and after use and uninstall. Prints every difference; fails when there is one.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/site_lib.sh"

SITE="${WUYE_UNINSTALL_SITE:-wuye-uninstall.localhost}"
have_bench || die "there is no bench at $BENCH_DIR."
work="$(mktemp -d)"
trap 'drop_site "$SITE"; rm -rf "$work"' EXIT

check() { (cd "$BENCH_DIR/sites" && bench_python "$ROOT/scripts/uninstall_check.py" "$@"); }

drop_site "$SITE"
site_from_company "$SITE"
# a developer's site would delete the app's files with its documents
frappe_cli --site "$SITE" set-config developer_mode 0 -p >/dev/null
check snapshot "$SITE" "$work/before.json"
say "Installing, using, removing the app on $SITE"
logged uninstall-install frappe_cli --site "$SITE" install-app wuye_ops || die "the app could not be installed; see the log."
logged uninstall-use check use "$SITE" || die "the app could not be used; see the log."
logged uninstall-remove frappe_cli --site "$SITE" uninstall-app wuye_ops --yes --no-backup ||
	die "the app could not be removed; see the log."
check snapshot "$SITE" "$work/after.json"
check compare "$work/before.json" "$work/after.json"
