"""What lies in a site's database, as one file: to compare before an app was installed with after it was removed.

Usage, in the bench's folder "sites": uninstall_check.py snapshot SITE FILE | use SITE | compare BEFORE AFTER
"""

import hashlib
import json
import sys
from pathlib import Path

# Written by whoever uses or runs a site, app or no app.
RUNNING = (
	"__UserSettings",
	"__global_search",
	"tabAccess Log",
	"tabActivity Log",
	"tabError Log",
	"tabRoute History",
	"tabScheduled Job Log",
	"tabSessions",
	"tabSingles",  # compared field by field below
)
# What somebody made with the app's help in ERPNext's and Frappe's own documents stays: it is the company's, not the
# app's. It may not speak of the app's documents, roles or modules, though.
MADE_BY_USE = (
	"__Auth",
	"tabAddress",
	"tabComment",
	"tabContact",
	"tabContact Email",
	"tabCost Center",
	"tabCustomer",
	"tabDefaultValue",
	"tabDepartment",
	"tabDocShare",
	"tabDynamic Link",
	"tabEmployee",
	"tabHas Role",
	"tabNotification Settings",
	"tabPortal User",
	"tabSeries",
	"tabTag",
	"tabUser",
	"tabUser Social Login",
	"tabVersion",
)
# Rows whose names are made anew when the framework writes them again: known by what they say.
KEYS = {"tabInstalled Application": "app_name", "tabDefaultValue": "defkey"}
# The last of them is reckoned anew by Frappe for every app whenever one comes or goes.
VOLATILE = (
	"modified",
	"modified_by",
	"last_execution",
	"next_execution",
	"lft",
	"rgt",
	"idx",
	"creation",
	"is_setup_complete",
)
ROOT = Path(__file__).resolve().parent.parent


def snapshot(site: str) -> dict:
	import frappe

	frappe.init(site=site)
	frappe.connect()
	sql = frappe.db.sql
	columns = sql(
		"""select table_name, column_name, column_type, is_nullable, column_default from information_schema.columns
		where table_schema = database() order by table_name, column_name"""
	)
	indexes = sql(
		"""select table_name, index_name, non_unique, group_concat(column_name order by seq_in_index)
		from information_schema.statistics where table_schema = database()
		group by table_name, index_name, non_unique"""
	)
	tables: dict[str, list] = {}
	for table, column, *_ in columns:
		tables.setdefault(table, []).append(column)
	return {
		"columns": sorted(" ".join(map(str, row)) for row in columns),
		"indexes": sorted(" ".join(map(str, row)) for row in indexes),
		"rows": {table: _rows(sql, table, names) for table, names in tables.items() if table not in RUNNING},
		"singles": sorted(
			f"{doctype}.{field} = {value}"
			for doctype, field, value in sql("select doctype, field, value from tabSingles")
			if field not in VOLATILE
		),
	}


def _rows(sql, table: str, columns: list[str]) -> dict[str, list]:
	"""A readable key of each row → [fingerprint of what it says, the app's names it mentions]."""
	kept = [name for name in columns if name not in VOLATILE and not (table in KEYS and name == "name")]
	ours = app_names()
	# identifiers come from the database's own catalogue
	quoted = ", ".join(f"`{name}`" for name in kept)
	rows = {}
	for row in sql(f"select {quoted} from `{table}`"):
		values = dict(zip(kept, map(str, row), strict=True))
		text = json.dumps(values, sort_keys=True, ensure_ascii=False)
		name = values.get(KEYS.get(table, "name")) or text[:120]
		shown = [values[key] for key in ("parent", "parenttype", "fieldname", "role") if values.get(key)]
		key = " · ".join(dict.fromkeys([name, *shown]))
		rows[key] = [hashlib.sha1(text.encode()).hexdigest(), sorted(ours.intersection(values.values()))]
	return rows


def app_names() -> set[str]:
	"""The names of the app's doctypes, roles and modules; "Customer Service" is one that any company may use itself."""
	names = {
		json.loads(path.read_text(encoding="utf-8"))["name"]
		for path in ROOT.glob("wuye_ops/*/doctype/*/*.json")
	}
	sys.path.insert(0, str(ROOT))
	from wuye_ops.setup.roles import ROLES

	return names | set(ROLES)


def compare(before: dict, after: dict) -> list[str]:
	"""Every difference as a line; none when the site is as it was."""
	lines = []
	for kind in ("columns", "indexes", "singles"):
		lines += [f"{kind}: left behind: {row}" for row in sorted(set(after[kind]) - set(before[kind]))]
		lines += [f"{kind}: lost: {row}" for row in sorted(set(before[kind]) - set(after[kind]))]
	for table in sorted({*before["rows"], *after["rows"]}):
		old, new = before["rows"].get(table, {}), after["rows"].get(table, {})
		if table in MADE_BY_USE:
			new = {key: row for key, row in new.items() if key in old or row[1]}
		lines += [f"{table}: left behind: {key}" for key in sorted(new.keys() - old.keys())]
		lines += [f"{table}: lost: {key}" for key in sorted(old.keys() - new.keys())]
		lines += [
			f"{table}: changed: {key}" for key in sorted(old.keys() & new.keys()) if old[key] != new[key]
		]
	return lines


def use(site: str) -> None:
	"""A little of everything that leaves traces: a property with people and a customer, a request, a finished task."""
	import frappe

	frappe.init(site=site)
	frappe.connect()
	frappe.flags.in_test = True
	frappe.flags.mute_emails = True
	frappe.set_user("Administrator")
	from wuye_ops.tests import factories
	from wuye_ops.tests.worlds import make_world

	factories.make_base()
	make_world(factories.PROPERTY_A, phone="13900000000")
	frappe.db.commit()


def main(command: str, *arguments: str) -> None:
	if command == "snapshot":
		site, file = arguments
		with open(file, "w", encoding="utf-8") as out:
			json.dump(snapshot(site), out, ensure_ascii=False)
	elif command == "use":
		use(*arguments)
	else:
		before, after = (json.load(open(name, encoding="utf-8")) for name in arguments)
		lines = compare(before, after)
		print("\n".join(lines) or "The site is as it was.")
		sys.exit(1 if lines else 0)


if __name__ == "__main__":
	main(*sys.argv[1:])
