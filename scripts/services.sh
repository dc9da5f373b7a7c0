#!/usr/bin/env bash
# Starts what is stopped: MariaDB, and the bench's two Redis servers. Leaves what runs alone.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

database_up() { mysqladmin --connect-timeout=2 ping 2>&1 | grep -q -e 'is alive' -e 'Access denied'; }

if ! database_up; then
	say "Starting MariaDB"
	if [ -d /run/systemd/system ]; then
		as_root systemctl start mariadb || true
	else
		logged mariadb as_root service mariadb start || true
	fi
	for _ in $(seq 60); do database_up && break || sleep 1; done
	database_up || die "MariaDB does not start: read its log (journalctl -u mariadb, or /var/log/mysql) and run the command again."
fi

have_bench || exit 0

# Each bench has a cache and a queue server of its own, on the ports of its configuration.
for role in cache queue; do
	config="$BENCH_DIR/config/redis_$role.conf"
	[ -e "$config" ] || continue
	port="$(awk '$1 == "port" { print $2 }' "$config")"
	if ! redis-cli -p "$port" ping >/dev/null 2>&1; then
		say "Starting Redis ($role, port $port)"
		(cd "$BENCH_DIR" && redis-server "$config" --daemonize yes --logfile "$LOG_DIR/redis_$role.log" >/dev/null)
		for _ in $(seq 50); do redis-cli -p "$port" ping >/dev/null 2>&1 && break || sleep 0.1; done
		redis-cli -p "$port" ping >/dev/null 2>&1 || die "Redis ($role) does not start: read $LOG_DIR/redis_$role.log."
	fi
done
