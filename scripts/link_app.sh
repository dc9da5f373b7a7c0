#!/usr/bin/env bash
# Links this very checkout into the bench as the app wuye_ops (no copy), installs its Python requirements.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
have_bench || die "there is no bench at $BENCH_DIR: run \"make demo\", or name one with BENCH_DIR."

link="$BENCH_DIR/apps/wuye_ops"
if [ "$(readlink -f "$link" 2>/dev/null)" != "$ROOT" ]; then
	if [ -e "$link" ] && [ ! -L "$link" ]; then
		die "$link is a copy of the app of its own. Run the command from there, or move that folder away."
	fi
	say "Linking this checkout into $BENCH_DIR"
	ln -sfn "$ROOT" "$link"
fi
installed="$(cd / && bench_python -c 'import os, wuye_ops; print(os.path.dirname(os.path.dirname(os.path.realpath(wuye_ops.__file__))))' 2>/dev/null || true)"
stamp="$BENCH_DIR/env/.wuye_ops-requirements"
wanted="$ROOT $(sha256sum "$ROOT/pyproject.toml" | cut -d' ' -f1)"
if [ "$installed" != "$ROOT" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
	say "Installing the app's Python requirements"
	logged pip-app bench_python -m pip install -q -e "$ROOT[test]" || die "the app's Python requirements could not be installed; see the log."
	echo "$wanted" >"$stamp"
fi
apps="$BENCH_DIR/sites/apps.txt"
grep -qx wuye_ops "$apps" 2>/dev/null || { [ -z "$(tail -c1 "$apps" 2>/dev/null)" ] || echo >>"$apps"; echo wuye_ops >>"$apps"; }
mkdir -p "$BENCH_DIR/sites/assets"
ln -sfn "$ROOT/wuye_ops/public" "$BENCH_DIR/sites/assets/wuye_ops"
