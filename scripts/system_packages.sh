#!/usr/bin/env bash
# Installs what Frappe, its assets and the browser tests need on Debian or Ubuntu; does nothing where all is there.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

missing=()
need() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || missing+=("${@:2}"); }
need git git
need curl curl
need gcc build-essential
need pkg-config pkg-config
need python3 python3
need mariadbd mariadb-server
need mysql mariadb-client
need redis-server redis-server
need wkhtmltopdf wkhtmltopdf
need chromium chromium
need chromedriver chromium-driver
need fc-list fontconfig
need node nodejs npm
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
[ -e "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))' 2>/dev/null)/Python.h" ] || missing+=(python3-dev)
[ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -n 1)" ] || missing+=(fonts-noto-cjk)
command -v mariadb_config >/dev/null || command -v mysql_config >/dev/null || missing+=(libmariadb-dev)

if [ ${#missing[@]} -gt 0 ]; then
	command -v apt-get >/dev/null ||
		die "these packages are missing and this system has no apt-get: ${missing[*]}. Install them and run the command again."
	say "Installing ${missing[*]}"
	export DEBIAN_FRONTEND=noninteractive
	logged apt-update as_root apt-get update || die "the package lists could not be read; check the network and run the command again."
	logged apt-install as_root apt-get install -y --no-install-recommends "${missing[@]}" ||
		die "the packages above could not be installed; see the log and run the command again."
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
	die "Python $(python3 -V | cut -d' ' -f2) is too old for Frappe v15: install Python 3.10 or newer and run the command again."

if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
	say "Installing Node 20 (the system's is older than the 18 that Frappe v15 needs)"
	logged node as_root npm install -g node@20 || die "Node 20 could not be installed from the npm registry."
fi
if ! command -v yarn >/dev/null; then
	say "Installing yarn"
	logged yarn as_root npm install -g yarn@1 || die "yarn could not be installed from the npm registry."
fi
