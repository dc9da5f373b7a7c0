#!/usr/bin/env bash
# Runs ERPNext's and HRMS's own tests of the given doctypes (by default those below) on a site without the app and on one with it,
# and fails when a single test ends differently. The result without the app is kept for the versions on the bench.
#
#   PAYMENTS_GIT   ERPNext's tests need this app (https://github.com/frappe/payments, branch version-15)
#
# Everything lies in a folder of sites of its own, with its own list of apps: the bench is not changed.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/site_lib.sh"

PAYMENTS_GIT="${PAYMENTS_GIT:-https://github.com/frappe/payments}"
DOCTYPES=("$@")
[ $# -gt 0 ] || DOCTYPES=("Customer" "Sales Invoice" "Budget" "Leave Application" "Appraisal")
have_bench || die "there is no bench at $BENCH_DIR."
database_admin
base_image

SITES="$BASE_DIR/compat"
PAYMENTS="$BENCH_DIR/apps/payments"
# the framework writes its logs beside the folder of sites
mkdir -p "$SITES" "$BASE_DIR/logs"
if [ ! -d "$PAYMENTS" ]; then
	PAYMENTS="$BASE_DIR/payments"
	[ -d "$PAYMENTS" ] || logged payments git clone -q --depth 1 --branch "$FRAPPE_BRANCH" "$PAYMENTS_GIT" "$PAYMENTS" ||
		die "ERPNext's tests need the app payments, and it could not be fetched from $PAYMENTS_GIT. PAYMENTS_GIT names another source."
fi
LIBRARY="$BASE_DIR/payments_library"
if ! PYTHONPATH="$PAYMENTS:$LIBRARY" bench_python -c 'import braintree, gocardless_pro, paytmchecksum, razorpay, stripe' 2>/dev/null; then
	# beside the bench's own packages, and without theirs
	mapfile -t needed < <(bench_python -c 'import sys, tomllib; print("\n".join(tomllib.load(open(sys.argv[1], "rb"))["project"]["dependencies"]))' "$PAYMENTS/pyproject.toml")
	logged payments-library bench_python -m pip install -q --no-deps --target "$LIBRARY" "${needed[@]}" ||
		die "what the app payments needs could not be installed from PyPI; see the log."
fi
cp "$BENCH_DIR/sites/common_site_config.json" "$SITES/"
printf '%s\n' frappe erpnext hrms payments wuye_ops >"$SITES/apps.txt"
ln -sfn "$BENCH_DIR/sites/assets" "$SITES/assets"

cli() { (cd "$SITES" && PYTHONPATH="$PAYMENTS:$LIBRARY" "$BENCH_DIR/env/bin/python" -m frappe.utils.bench_helper frappe "$@"); }
tests() { (cd "$SITES" && PYTHONPATH="$PAYMENTS:$LIBRARY" "$BENCH_DIR/env/bin/python" "$ROOT/scripts/erpnext_compat.py" "$@"); }

remove() {
	[ -e "$SITES/$1/site_config.json" ] || return 0
	logged "drop-$1" cli drop-site "$1" --force --no-backup --db-root-username "$DB_ADMIN" --db-root-password "$DB_ADMIN_PASSWORD" || true
	rm -rf "${SITES:?}/$1" "$BASE_DIR/archived"
}

# results SITE FILE [APP…] – a fresh site with the apps, and what became of each test on it.
results() {
	local site="$1" file="$2"
	shift 2
	remove "$site"
	logged "new-$site" cli new-site "$site" --force --admin-password "$ADMIN_PASSWORD" --db-root-username "$DB_ADMIN" \
		--db-root-password "$DB_ADMIN_PASSWORD" --db-host 127.0.0.1 --no-mariadb-socket --source-sql "$BASE_SQL" ||
		die "the site $site could not be made; see the log."
	cli --site "$site" set-config allow_tests 1 -p >/dev/null
	for app in "$@"; do
		logged "install-$app-$site" cli --site "$site" install-app "$app" || die "$app could not be installed on $site; see the log."
	done
	tests run "$site" "$file.part" "${DOCTYPES[@]}" >"$LOG_DIR/tests-$site.log" 2>&1 ||
		die "ERPNext's tests could not be run on $site: $LOG_DIR/tests-$site.log"
	mv "$file.part" "$file"
	remove "$site"
}

key="$(printf '%s ' "$(app_version frappe)" "$(app_version erpnext)" "$(app_version hrms)" "${DOCTYPES[@]}" "$(sha256sum <"$ROOT/scripts/erpnext_compat.py")" | sha256sum | cut -c1-16)"
without="$BASE_DIR/erpnext-tests-$key.json"
with="$BASE_DIR/erpnext-tests-with.json"
if [ ! -s "$without" ]; then
	say "ERPNext's tests without the app: ${DOCTYPES[*]} (once for these versions)"
	results wuye-compat-without.localhost "$without" payments
fi
say "ERPNext's tests with the app: ${DOCTYPES[*]}"
results wuye-compat-with.localhost "$with" payments wuye_ops
tests compare "$without" "$with"
