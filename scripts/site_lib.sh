# Sites on the bench: the database administrator, a base image with ERPNext and HRMS, new sites from that image.
# shellcheck shell=bash

BASE_SITE="wuye-base.localhost"
BASE_DIR="$BENCH_DIR/sites/.wuye_base"
# Only for sites made here, on this machine; a real site is made by its administrator.
ADMIN_PASSWORD="${ADMIN_PASSWORD:-admin}"

# Sets DB_ADMIN and DB_ADMIN_PASSWORD: those given, those of the bench, or a user made for this bench.
database_admin() {
	DB_ADMIN="${DB_ROOT_USERNAME:-$(common_config root_login)}"
	DB_ADMIN_PASSWORD="${DB_ROOT_PASSWORD:-$(common_config root_password)}"
	DB_ADMIN="${DB_ADMIN:-root}"
	if mysql -u"$DB_ADMIN" -p"$DB_ADMIN_PASSWORD" -h 127.0.0.1 -e 'select 1' >/dev/null 2>&1; then
		roomy_caches
		return
	fi
	DB_ADMIN=wuye_bench
	DB_ADMIN_PASSWORD="$(python3 -c 'import secrets; print(secrets.token_hex(16))')"
	say "Making a database user for this bench ($DB_ADMIN)"
	as_root mysql -e "
		CREATE OR REPLACE USER '$DB_ADMIN'@'localhost' IDENTIFIED BY '$DB_ADMIN_PASSWORD';
		CREATE OR REPLACE USER '$DB_ADMIN'@'127.0.0.1' IDENTIFIED BY '$DB_ADMIN_PASSWORD';
		GRANT ALL PRIVILEGES ON *.* TO '$DB_ADMIN'@'localhost' WITH GRANT OPTION;
		GRANT ALL PRIVILEGES ON *.* TO '$DB_ADMIN'@'127.0.0.1' WITH GRANT OPTION;" 2>"$LOG_DIR/database_admin.log" ||
		die "no administrator of MariaDB is known: set DB_ROOT_USERNAME and DB_ROOT_PASSWORD and run the command again."
	(cd "$BENCH_DIR/sites" && bench_python - "$DB_ADMIN" "$DB_ADMIN_PASSWORD" <<'PY'
import sys
from frappe.installer import update_site_config
for key, value in zip(("root_login", "root_password"), sys.argv[1:]):
    update_site_config(key, value, site_config_path="common_site_config.json")
PY
	)
	roomy_caches
}

# A site has about a thousand tables; MariaDB as it comes keeps the definitions of 400 and reads the others from the disk
# again and again, and has a buffer of 128 MB. Raised until its next restart; docs/deployment.md says how to keep it.
roomy_caches() {
	logged roomy_caches mysql -u"$DB_ADMIN" -p"$DB_ADMIN_PASSWORD" -h 127.0.0.1 -e "
		SET GLOBAL table_definition_cache = GREATEST(@@table_definition_cache, 8000);
		SET GLOBAL table_open_cache = GREATEST(@@table_open_cache, 6000);
		SET GLOBAL innodb_buffer_pool_size = GREATEST(@@innodb_buffer_pool_size, 512 * 1024 * 1024);" ||
		note "MariaDB's caches could not be raised; all goes on, only slower."
}

site_exists() { [ -e "$BENCH_DIR/sites/$1/site_config.json" ]; }

# new_site NAME [ARGS…] – a site with its own database.
new_site() {
	database_admin
	logged "new-site-$1" frappe_cli new-site "$1" --force --admin-password "$ADMIN_PASSWORD" \
		--db-root-username "$DB_ADMIN" --db-root-password "$DB_ADMIN_PASSWORD" --db-host 127.0.0.1 \
		--no-mariadb-socket "${@:2}" || die "the site $1 could not be made; see the log."
}

drop_site() {
	site_exists "$1" || return 0
	database_admin
	logged "drop-site-$1" frappe_cli drop-site "$1" --force --no-backup --db-root-username "$DB_ADMIN" \
		--db-root-password "$DB_ADMIN_PASSWORD" || die "the site $1 could not be removed; see the log."
	rm -rf "$BENCH_DIR/archived/sites/$1"* "$BENCH_DIR/sites/$1"
}

# dump_site NAME FILE – the site's database; the file is whole or not there.
dump_site() {
	local database
	database_admin
	database="$(python3 -c "import json, sys; print(json.load(open(sys.argv[1]))['db_name'])" "$BENCH_DIR/sites/$1/site_config.json")"
	mysqldump -h 127.0.0.1 -u"$DB_ADMIN" -p"$DB_ADMIN_PASSWORD" --single-transaction --quick "$database" >"$2.part" 2>"$LOG_DIR/dump.log" ||
		die "the database of $1 could not be dumped: $LOG_DIR/dump.log."
	mv "$2.part" "$2"
}

# The image all sites here start from, made once for the versions on the bench: ERPNext and HRMS, nothing of ours.
base_image() {
	local versions
	versions="$(app_version frappe) $(app_version erpnext) $(app_version hrms)"
	BASE_SQL="$BASE_DIR/base.sql"
	[ -s "$BASE_SQL" ] && [ "$(cat "$BASE_DIR/versions" 2>/dev/null)" = "$versions" ] && return
	say "Making the base image: a site with ERPNext and HRMS (once for each version, a few minutes)"
	mkdir -p "$BASE_DIR"
	rm -f "$BASE_SQL"
	new_site "$BASE_SITE"
	logged base-erpnext frappe_cli --site "$BASE_SITE" install-app erpnext || die "ERPNext could not be installed; see the log."
	logged base-hrms frappe_cli --site "$BASE_SITE" install-app hrms || die "HRMS could not be installed; see the log."
	dump_site "$BASE_SITE" "$BASE_SQL"
	drop_site "$BASE_SITE"
	echo "$versions" >"$BASE_DIR/versions"
}

# site_from_base NAME – a fresh site from the image.
site_from_base() {
	base_image
	new_site "$1" --source-sql "$BASE_SQL"
}

# A company of its own for the tests, made once for the versions and the code that makes it.
company_image() {
	local key
	key="$(app_version frappe) $(app_version erpnext) $(app_version hrms) $(cd "$ROOT/wuye_ops" && cat demo/company.py setup/chart_of_accounts.py setup/data/chart_of_accounts.json | sha256sum | cut -c1-16)"
	COMPANY_SQL="$BASE_DIR/company.sql"
	[ -s "$COMPANY_SQL" ] && [ "$(cat "$BASE_DIR/company.key" 2>/dev/null)" = "$key" ] && return
	say "Making the test image: a Chinese company on ERPNext and HRMS (once, a minute)"
	local site="wuye-image.localhost"
	drop_site "$site"
	site_from_base "$site"
	(cd "$BENCH_DIR/sites" && logged company-image "$BENCH_DIR/env/bin/python" "$ROOT/scripts/make_company.py" "$site") ||
		die "the company for the tests could not be set up; see the log."
	dump_site "$site" "$COMPANY_SQL"
	drop_site "$site"
	echo "$key" >"$BASE_DIR/company.key"
}

# site_from_company NAME – a fresh site with ERPNext, HRMS and a company, without the app.
site_from_company() {
	company_image
	new_site "$1" --source-sql "$COMPANY_SQL"
}
