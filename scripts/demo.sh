#!/usr/bin/env bash
# Sets up whatever is missing, from the system's packages to a year of demo data, and serves the demo until Ctrl-C.
# Can be run again: what exists is used and brought up to date.
#
#   WUYE_DEMO_SITE   the demo's site             (wuye.localhost)
#   WUYE_PORT        the port of the web server  (8000)
#   WUYE_HOST        the address it listens on   (127.0.0.1; the demo's passwords are public)
#   WUYE_NO_SERVE=1  set up and print the logins, do not serve
#   WUYE_DEMO_SCALE  the part of the data made   (1)
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/site_lib.sh"

SITE="${WUYE_DEMO_SITE:-wuye.localhost}"
PORT="${WUYE_PORT:-8000}"
HOST="${WUYE_HOST:-127.0.0.1}"
# Jobs of the demo lie in a database of their own on the bench's queue server: its worker runs nobody else's.
QUEUE_DATABASE=7

port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

installed() { frappe_cli --site "$SITE" list-apps 2>/dev/null | grep -q '^wuye_ops'; }

make_site() {
	if site_exists "$SITE"; then
		note "the site $SITE exists and is used"
	else
		say "Making the site $SITE"
		# what was begun and not finished would be taken for a site the next time
		(site_from_base "$SITE") || {
			drop_site "$SITE"
			exit 1
		}
	fi
	# a Chinese company first, so that the app finds the masters its defaults lean on
	(cd "$BENCH_DIR/sites" && logged demo-company bench_python "$ROOT/scripts/make_company.py" "$SITE") ||
		die "the demo's company could not be set up; see the log, then run the command again."
	if installed; then
		say "Bringing $SITE up to date"
		logged demo-migrate frappe_cli --site "$SITE" migrate --skip-search-index ||
			die "the site $SITE could not be migrated; see the log."
	else
		say "Installing wuye_ops on $SITE"
		logged demo-install frappe_cli --site "$SITE" install-app wuye_ops ||
			die "wuye_ops could not be installed on $SITE; see the log, then run the command again."
	fi
}

make_data() {
	say "Demo data: three properties, 900 units, a year of requests, three months of bills (about two minutes)"
	frappe_cli --site "$SITE" wuye-demo make --scale "${WUYE_DEMO_SCALE:-1}" | sed 's/^/    /' ||
		die "the demo data could not be made. Read the message above and run the command again; it clears first what was begun."
	frappe_cli --site "$SITE" enable-scheduler >/dev/null
}

print_logins() {
	echo
	say "http://$SITE:$PORT"
	frappe_cli --site "$SITE" wuye-demo logins
	note "Administrator：$ADMIN_PASSWORD"
	echo
}

processes=()
# start NAME COMMAND… – in the background, output to a file.
start() {
	local log="$LOG_DIR/demo-$1.log"
	shift
	(cd "$BENCH_DIR/sites" && exec "$@") >"$log" 2>&1 </dev/null &
	processes+=($!)
}

stop() {
	local status="$1"
	trap - EXIT INT TERM
	echo
	say "Stopping the demo"
	[ ${#processes[@]} -eq 0 ] || kill "${processes[@]}" 2>/dev/null || true
	wait 2>/dev/null || true
	exit "$status"
}

serve() {
	local queue python="$BENCH_DIR/env/bin/python"
	port_free "$PORT" || die "port $PORT is in use: stop what uses it, or choose another with WUYE_PORT."
	queue="$(common_config redis_queue)"
	[ -z "$queue" ] || export FRAPPE_REDIS_QUEUE="${queue%/}/$QUEUE_DATABASE"
	export WUYE_SITE="$SITE"
	trap 'stop $?' EXIT
	trap 'stop 0' INT TERM
	local socketio_port
	socketio_port="$(common_config socketio_port)"
	local web_env=()
	if command -v node >/dev/null && port_free "${socketio_port:-9000}"; then
		start socketio node "$BENCH_DIR/apps/frappe/socketio.js"
		# the desk then looks for live updates on that port; otherwise it does without
		web_env=(DEV_SERVER=1)
	fi
	start web env ${web_env[@]+"${web_env[@]}"} "$python" -m gunicorn --bind "$HOST:$PORT" --workers 2 --threads 4 \
		--timeout 120 --preload wuye_ops.demo.wsgi:application
	local web=$!
	start worker "$python" -m frappe.utils.bench_helper frappe worker --queue short,default,long --quiet
	start schedule "$python" -m frappe.utils.bench_helper frappe --site "$SITE" wuye-demo schedule
	for _ in $(seq 120); do
		curl -fs -o /dev/null "http://127.0.0.1:$PORT/api/method/ping" && break
		kill -0 "$web" 2>/dev/null || die "the web server stopped: read $LOG_DIR/demo-web.log."
		sleep 0.5
	done
	print_logins
	note "Ctrl-C stops the demo; the data stay. Logs: $LOG_DIR"
	wait "$web" || true
	die "the web server stopped: read $LOG_DIR/demo-web.log."
}

"$ROOT/scripts/system_packages.sh"
"$ROOT/scripts/bench.sh"
make_site
make_data
if [ "${WUYE_NO_SERVE:-0}" = 1 ]; then
	print_logins
else
	serve
fi
