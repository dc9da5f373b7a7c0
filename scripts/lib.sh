# Shared by every script here: where things are, how to say what happens, how to fail with one sentence.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
BENCH_DIR="${BENCH_DIR:-$HOME/frappe-bench}"
FRAPPE_GIT="${FRAPPE_GIT:-https://github.com/frappe/frappe}"
ERPNEXT_GIT="${ERPNEXT_GIT:-https://github.com/frappe/erpnext}"
HRMS_GIT="${HRMS_GIT:-https://github.com/frappe/hrms}"
FRAPPE_BRANCH="${FRAPPE_BRANCH:-version-15}"
LOG_DIR="${LOG_DIR:-${TMPDIR:-/tmp}/wuye_ops-$(id -u)}"
mkdir -p "$LOG_DIR"
# Where the environment forbids Python to write beside the code what it has compiled, it is kept elsewhere: without it each
# process compiles the framework anew, and begins three seconds later.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then
	unset PYTHONDONTWRITEBYTECODE
	export PYTHONPYCACHEPREFIX="${PYTHONPYCACHEPREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/wuye_ops/compiled}"
fi

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
	printf '\nwuye_ops: %s\n' "$*" >&2
	exit 1
}

# logged NAME COMMAND… – runs quietly, keeps the output in a file, shows its end if the command fails.
logged() {
	local name="$1" log="$LOG_DIR/$1.log"
	shift
	if ! "$@" >"$log" 2>&1 </dev/null; then
		tail -n 25 "$log" >&2
		printf '    (the whole log: %s)\n' "$log" >&2
		return 1
	fi
}

# as_root COMMAND… – directly when root, through sudo otherwise.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "\"$1\" needs administrator rights: run this once as root, or install sudo."
	fi
}

have_bench() { [ -d "$BENCH_DIR/apps/frappe" ] && [ -x "$BENCH_DIR/env/bin/python" ] && [ -d "$BENCH_DIR/sites" ]; }

bench_python() { "$BENCH_DIR/env/bin/python" "$@"; }

# frappe ARGS… – the framework's own command line, without needing the bench command.
frappe_cli() { (cd "$BENCH_DIR/sites" && "$BENCH_DIR/env/bin/python" -m frappe.utils.bench_helper frappe "$@"); }

app_version() { bench_python -c "import $1; print($1.__version__)" 2>/dev/null; }

# common_config KEY – a value of sites/common_site_config.json, or nothing.
common_config() {
	python3 - "$BENCH_DIR/sites/common_site_config.json" "$1" <<'PY'
import json, sys
try:
    print(json.load(open(sys.argv[1])).get(sys.argv[2]) or "")
except FileNotFoundError:
    pass
PY
}
