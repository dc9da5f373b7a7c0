#!/usr/bin/env bash
# All tests. Without a bench the unit tests alone, and a loud word about it; WUYE_REQUIRE_BENCH=1 makes that a failure.
# With a bench: a fresh site from a cached image, the app installed from this very checkout, and everything on it.
# With two cores or more three lanes run side by side, each on a site of its own: the chapters' tests, those across
# chapters (stories, permissions, demo), and those in a browser, which wait more than they compute. WUYE_LANES=1 runs all
# on one site, one after the other.
# Arguments after `--` go to pytest, on one site. `--unit` runs the unit tests only.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/site_lib.sh"
cd "$ROOT"

TEST_SITE="wuye-test.localhost"
unit_only=0
if [ "${1:-}" = --unit ]; then
	unit_only=1
	shift
fi
[ "${1:-}" = -- ] && shift

# The unit tests need a Python with pytest and hypothesis: the bench's, else one of their own.
unit_python() {
	if have_bench && bench_python -c 'import pytest, hypothesis' 2>/dev/null; then
		echo "$BENCH_DIR/env/bin/python"
		return
	fi
	local venv="${XDG_CACHE_HOME:-$HOME/.cache}/wuye_ops/unit"
	if ! "$venv/bin/python" -c 'import pytest, hypothesis, segno, dateutil, openpyxl, cn2an' 2>/dev/null; then
		python3 -m venv "$venv" || die "python3-venv is missing: install it and run the command again."
		logged pip-unit "$venv/bin/pip" install -q pytest hypothesis segno python-dateutil openpyxl cn2an "tomli; python_version < '3.11'" import-linter ||
			die "pytest and hypothesis could not be installed from PyPI."
	fi
	echo "$venv/bin/python"
}

# make_test_site SITE
make_test_site() {
	drop_site "$1"
	new_site "$1" --source-sql "$COMPANY_SQL"
	# Frappe's own tests do the same: no mails leave, and the limit on logins does not stop a test
	logged "allow-tests-$1" frappe_cli --site "$1" set-config allow_tests 1 -p ||
		die "the site $1 could not be configured; see the log."
	logged "install-app-$1" frappe_cli --site "$1" install-app wuye_ops || die "the app could not be installed; see the log."
}

# copy_test_site NAME DUMP – a site like the first one, of its database; its keys and files with it.
copy_test_site() {
	drop_site "$1"
	new_site "$1" --source-sql "$2"
	python3 - "$BENCH_DIR/sites/$TEST_SITE" "$BENCH_DIR/sites/$1" <<'PY' || die "the site $1 could not be configured."
import json, shutil, sys
from pathlib import Path

source, copy = map(Path, sys.argv[1:])
own = json.loads((copy / "site_config.json").read_text())
of_database = {key: value for key, value in own.items() if key.startswith("db_")}
config = json.loads((source / "site_config.json").read_text()) | of_database
(copy / "site_config.json").write_text(json.dumps(config, indent=1))
for folder in ("private/files", "public/files"):
    shutil.copytree(source / folder, copy / folder, dirs_exist_ok=True)
PY
}

# run_tests SITE ARGS…
run_tests() {
	WUYE_SITE="$1" "$BENCH_DIR/env/bin/python" -m pytest -p no:cacheprovider -q --durations=15 "${@:2}"
}

# The parts that run side by side, each on a site of its own: what pytest gets for the part's name.
PARTS=(chapters across browser)
part_of_tests() {
	case "$1" in
	chapters) echo wuye_ops --ignore wuye_ops/tests --ignore wuye_ops/demo ;;
	across) echo wuye_ops/tests wuye_ops/demo --ignore wuye_ops/tests/browser ;;
	browser) echo wuye_ops/tests/browser ;;
	esac
}

# All parts at once. The first one's words come as it goes, those of the others when it has ended. The unit tests need no
# site and run while the sites are made.
side_by_side() {
	local part status=0 dump="$LOG_DIR/test-site.sql" names=(unit "${PARTS[@]:1}") pids=()
	say "Making a test site, and one like it for each of ${PARTS[*]:1}; the unit tests meanwhile"
	"$BENCH_DIR/env/bin/python" -m pytest -p no:cacheprovider -q unit_tests >"$LOG_DIR/tests-unit.log" 2>&1 </dev/null &
	pids+=("$!")
	# shellcheck disable=SC2064 # this very process
	trap "stop ${pids[*]}; restore_link" EXIT
	make_test_site "$TEST_SITE"
	dump_site "$TEST_SITE" "$dump"
	for part in "${PARTS[@]:1}"; do copy_test_site "wuye-test-$part.localhost" "$dump"; done
	rm -f "$dump"
	say "The tests of ${PARTS[*]}, side by side"
	for part in "${PARTS[@]:1}"; do
		# shellcheck disable=SC2046 # the words of a part are pytest's arguments
		run_tests "wuye-test-$part.localhost" $(part_of_tests "$part") >"$LOG_DIR/tests-$part.log" 2>&1 </dev/null &
		pids+=("$!")
	done
	# shellcheck disable=SC2064 # these very processes
	trap "stop ${pids[*]}; restore_link" EXIT
	# shellcheck disable=SC2046
	run_tests "$TEST_SITE" $(part_of_tests "${PARTS[0]}") || status=$?
	for part in "${names[@]}"; do
		say "The tests of $part"
		tail -n +1 -f --pid "${pids[0]}" "$LOG_DIR/tests-$part.log" &
		wait "${pids[0]}" || status=$?
		wait "$!" || true
		pids=("${pids[@]:1}")
	done
	trap restore_link EXIT
	return "$status"
}

# stop PID… – with what they have started
stop() {
	local pid
	for pid in "$@"; do
		pkill -P "$pid" || true
		kill "$pid" 2>/dev/null || true
	done
}

lanes() {
	[ -n "${WUYE_LANES:-}" ] && echo "$WUYE_LANES" && return
	[ "$(getconf _NPROCESSORS_ONLN)" -ge 2 ] && echo "${#PARTS[@]}" || echo 1
}

say "Static checks and unit tests"
python="$(unit_python)"

if [ "$unit_only" = 1 ] || ! have_bench; then
	status=0
	"$python" -m pytest -p no:cacheprovider -q unit_tests "$@" || status=$?
	if [ "$unit_only" = 0 ]; then
		echo
		echo "wuye_ops: there is no bench at $BENCH_DIR. The site, story, permission and browser tests did NOT run."
		echo "Tested on: no bench. \"make demo\" makes one; BENCH_DIR names another."
		[ "${WUYE_REQUIRE_BENCH:-0}" = 1 ] && die "WUYE_REQUIRE_BENCH=1, but there is no bench at $BENCH_DIR: run \"make bench\" first."
	fi
	exit "$status"
fi

"$ROOT/scripts/services.sh"
previous="$(readlink "$BENCH_DIR/apps/wuye_ops" 2>/dev/null || true)"
restore_link() {
	# another checkout that was linked before keeps its place, so that a demo on it goes on
	if [ -n "$previous" ] && [ "$previous" != "$ROOT" ] && [ -d "$previous/wuye_ops" ]; then
		BASH_ENV='' bash "$previous/scripts/link_app.sh" >/dev/null 2>&1 || true
	fi
}
trap restore_link EXIT
"$ROOT/scripts/link_app.sh"
company_image
# made once, before two sites are made at a time
database_admin

status=0
export BENCH_DIR
started=$SECONDS
if [ $# = 0 ] && [ "$(lanes)" -ge 2 ]; then
	side_by_side || status=$?
else
	say "Making the test site and installing the app"
	make_test_site "$TEST_SITE"
	run_tests "$TEST_SITE" unit_tests wuye_ops "$@" || status=$?
fi
echo
echo "Tested on: bench $BENCH_DIR with Frappe $(app_version frappe), ERPNext $(app_version erpnext), HRMS $(app_version hrms); $(python3 -c "print(f'{($SECONDS - $started) / 60:.1f}')") minutes."
exit "$status"
