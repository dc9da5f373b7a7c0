#!/usr/bin/env bash
# All static checks of the checkout: ruff, import contracts, JSON, eslint and prettier.
#
# Tools that are not installed are put into a cache outside the checkout (WUYE_LINT_CACHE). Without network the
# JavaScript linters are reported as not run; WUYE_REQUIRE_JS_LINT=1 makes that a failure.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${WUYE_LINT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wuye_ops/lint}
python=${PYTHON:-python3}
cd "$root" || exit 1

failed=()
check() {
	local name=$1
	shift
	echo "== $name"
	"$@" || failed+=("$name")
}

# A tool from the PATH, else from a virtual environment in the cache.
python_tool() {
	local command=$1 package=$2
	if command -v "$command" >/dev/null 2>&1; then
		command -v "$command"
		return
	fi
	if [ ! -x "$cache/venv/bin/$command" ]; then
		{ [ -x "$cache/venv/bin/python" ] || "$python" -m venv "$cache/venv"; } >&2 &&
			"$cache/venv/bin/pip" install --quiet --disable-pip-version-check "$package" >&2 || return 1
	fi
	echo "$cache/venv/bin/$command"
}

# The directory of node's tools: the checkout's own node_modules, else one in the cache; nothing if unreachable.
node_tools() {
	if [ -x node_modules/.bin/eslint ] && [ -x node_modules/.bin/prettier ]; then
		echo "$root/node_modules/.bin"
		return
	fi
	command -v npm >/dev/null 2>&1 || return 1
	mkdir -p "$cache/node"
	if ! cmp -s package.json "$cache/node/package.json" || [ ! -x "$cache/node/node_modules/.bin/eslint" ]; then
		cp package.json "$cache/node/package.json"
		if ! npm install --prefix "$cache/node" --no-audit --no-fund --loglevel=error >&2; then
			rm -f "$cache/node/package.json"
			return 1
		fi
	fi
	echo "$cache/node/node_modules/.bin"
}

tracked() {
	# New files count too; deleted ones do not.
	git ls-files -z --cached --others --exclude-standard -- "$@" | while IFS= read -r -d '' file; do
		[ -f "$file" ] && printf '%s\0' "$file"
	done
}

json_is_valid() {
	tracked '*.json' | "$python" -c '
import json, sys
bad = 0
for path in filter(None, sys.stdin.read().split("\0")):
	try:
		json.load(open(path, encoding="utf-8"))
	except ValueError as error:
		bad += 1
		print(f"{path}: {error}")
sys.exit(bool(bad))
'
}

if ruff=$(python_tool ruff "ruff>=0.8"); then
	check "ruff check" "$ruff" check .
	check "ruff format" "$ruff" format --check .
else
	failed+=("ruff could not be installed: pip install ruff")
fi

if lint_imports=$(python_tool lint-imports "import-linter>=2.1"); then
	check "import contracts" env PYTHONPATH="$root" "$lint_imports" --no-cache
else
	failed+=("import-linter could not be installed: pip install import-linter")
fi

check "JSON" json_is_valid

mapfile -d '' -t scripts < <(tracked 'wuye_ops/*.js' 'eslint.config.js' ':!*.min.js')
mapfile -d '' -t styles < <(tracked 'wuye_ops/*.css' 'wuye_ops/*.scss' 'wuye_ops/*.vue')
if node_bin=$(node_tools); then
	check "eslint" "$node_bin/eslint" --no-warn-ignored "${scripts[@]}"
	check "prettier" "$node_bin/prettier" --check --log-level warn "${scripts[@]}" ${styles[@]+"${styles[@]}"}
else
	echo "== eslint and prettier NOT RUN: npm or its registry is not reachable"
	[ "${WUYE_REQUIRE_JS_LINT:-0}" = 1 ] && failed+=("eslint and prettier did not run")
fi

if [ ${#failed[@]} -gt 0 ]; then
	echo
	printf 'FAILED: %s\n' "${failed[@]}"
	exit 1
fi
echo
echo "Lint passed."
