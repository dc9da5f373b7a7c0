#!/usr/bin/env bash
# Makes a bench with Frappe, ERPNext and HRMS (version 15) where there is none, starts its services and links this
# checkout into it. An existing bench is used as it is. Every step may be repeated.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# v15 pins three packages to git commits. Where their host cannot be reached, the registries' own releases serve
# in their place: REGISTRY_PINS=1 always does this, 0 never, auto (the default) when the host does not answer.
REGISTRY_PINS="${REGISTRY_PINS:-auto}"
PINNED_GIT="https://github.com/frappe/gunicorn"

reachable() { timeout 30 git ls-remote --exit-code "$1" HEAD >/dev/null 2>&1; }

make_bench() {
	local sources="$BENCH_DIR.sources" name url
	say "Reading the sources of Frappe, ERPNext and HRMS ($FRAPPE_BRANCH)"
	for url in "$FRAPPE_GIT" "$ERPNEXT_GIT" "$HRMS_GIT"; do
		reachable "$url" || die "$url cannot be reached. Check the network, or name a mirror with FRAPPE_GIT, ERPNEXT_GIT and HRMS_GIT (docs/deployment.md). Without any server, \"pip install .\" and then \"wuye-preview --help\" bill a month from a spreadsheet (docs/preview.md)."
	done
	mkdir -p "$sources"
	for name in frappe erpnext hrms; do
		url="$(tr '[:lower:]' '[:upper:]' <<<"$name")_GIT"
		[ -d "$sources/$name/.git" ] ||
			logged "clone-$name" git clone --depth 1 --branch "$FRAPPE_BRANCH" "${!url}" "$sources/$name" ||
			die "$name could not be read from ${!url}."
		git -C "$sources/$name" checkout -q -B "$FRAPPE_BRANCH"
	done
	if [ "$REGISTRY_PINS" = 1 ] || { [ "$REGISTRY_PINS" = auto ] && ! reachable "$PINNED_GIT"; }; then
		note "gunicorn, PyPika and air-datepicker are taken from the package registries"
		python3 "$ROOT/scripts/registry_pins.py" "$sources" ||
			die "the pins in $sources could not be replaced: remove that folder and run the command again."
	fi

	bench_command
	say "Building the bench at $BENCH_DIR (ten to twenty minutes)"
	# Newer setuptools no longer carry pkg_resources, which v15 imports.
	local constraints="$sources/constraints.txt"
	echo 'setuptools<80' >"$constraints"
	export PIP_CONSTRAINT="$constraints" PIP_BUILD_CONSTRAINT="$constraints" UV_CONSTRAINT="$constraints" UV_BUILD_CONSTRAINT="$constraints"
	[ -x "$BENCH_DIR/env/bin/python" ] && "$BENCH_DIR/env/bin/python" -c 'import frappe' 2>/dev/null ||
		logged bench-init bench_run init --frappe-path "$sources/frappe" --frappe-branch "$FRAPPE_BRANCH" \
			--skip-assets --no-backups --ignore-exist --verbose "$BENCH_DIR" ||
		die "the bench could not be made; see the log. Remove $BENCH_DIR and run the command again."
	cd "$BENCH_DIR"
	logged pip-setuptools env/bin/python -m pip install 'setuptools<80' || die "setuptools below 80 could not be installed."
	for name in erpnext hrms; do
		note "$name"
		[ -d "apps/$name" ] && env/bin/python -c "import $name" 2>/dev/null ||
			logged "get-$name" bench_run get-app --branch "$FRAPPE_BRANCH" --skip-assets "$sources/$name" ||
			die "$name could not be added to the bench; see the log."
	done
	for name in frappe erpnext hrms; do
		url="$(tr '[:lower:]' '[:upper:]' <<<"$name")_GIT"
		git -C "apps/$name" remote set-url upstream "${!url}" 2>/dev/null ||
			git -C "apps/$name" remote set-url origin "${!url}"
	done
}

# The bench command refuses to run as root, which is what containers and build machines are; for root that one check
# is left out. It lives in a virtual environment of its own, so no system package is touched.
BENCH_VENV="$HOME/.local/share/frappe-bench-command"
bench_command() {
	export PATH="$BENCH_VENV/bin:$PATH" # bench calls uv by name
	[ -x "$BENCH_VENV/bin/bench" ] && [ -x "$BENCH_VENV/bin/uv" ] && return
	say "Installing the bench command"
	logged bench-venv python3 -m venv "$BENCH_VENV" ||
		die "no virtual environment could be made at $BENCH_VENV: install python3-venv and run the command again."
	logged bench-command "$BENCH_VENV/bin/pip" install 'frappe-bench>=5.22' uv 'setuptools<80' ||
		die "frappe-bench could not be installed from PyPI."
}
bench_run() {
	"$BENCH_VENV/bin/python" -c 'import bench.cli as b; b.change_uid = lambda: None; b.cli()' "$@"
}

# Pictures, icons, fonts and the calendar's library lie beside the bundles; the build alone does not bring them.
link_public() {
	local name entry target
	for name in frappe erpnext hrms; do
		mkdir -p "$BENCH_DIR/sites/assets/$name"
		for entry in "$BENCH_DIR/apps/$name/$name/public"/*; do
			target="$BENCH_DIR/sites/assets/$name/$(basename "$entry")"
			[ -e "$target" ] || ln -s "$entry" "$target"
		done
	done
}

# The desk needs the bundles of Frappe and ERPNext; HRMS's own front ends are separate products and are not built.
build_assets() {
	local missing=()
	for name in frappe erpnext hrms; do
		compgen -G "$BENCH_DIR/sites/assets/$name/dist/js/*.js" >/dev/null || missing+=("$name")
	done
	[ ${#missing[@]} -eq 0 ] && return
	say "Building the assets of ${missing[*]}"
	(cd "$BENCH_DIR/apps/frappe" && logged assets node esbuild --production --apps "$(IFS=,; echo "${missing[*]}")" --run-build-command) ||
		die "the assets could not be built; see the log."
}

bench_complete() { have_bench && compgen -G "$BENCH_DIR/apps/hrms/hrms/hooks.py" >/dev/null; }
bench_complete || make_bench
"$ROOT/scripts/services.sh"
build_assets
link_public
"$ROOT/scripts/link_app.sh"
