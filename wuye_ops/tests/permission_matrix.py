"""Walks doctype × role × own or other property × right over the site's web API, and reads and writes the result.

`permission_matrix.csv` is what was reviewed; `test_permission_matrix.py` walks anew and compares. After a wanted change
run this module (see its end) and scripts/permission_docs.py, and review the difference.
"""

import csv
from itertools import chain
from pathlib import Path

import frappe

from wuye_ops.finance_control.audit.access import guard
from wuye_ops.setup.roles import ROLES
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import external_audit as external
from wuye_ops.tests import factories as make
from wuye_ops.tests.alone import alone
from wuye_ops.tests.http import Answer, Client, nothing_kept
from wuye_ops.tests.matrix_examples import make_examples
from wuye_ops.tests.matrix_examples.customer_service import EXAMPLE_TASK
from wuye_ops.tests.matrix_examples.example import Example
from wuye_ops.tests.matrix_examples.service_quality import EXAMPLE_PLAN
from wuye_ops.uninstall import our_doctypes

TABLE = Path(__file__).with_suffix(".csv")
RIGHTS = ("list", "read", "write", "create", "delete", "export")
COLUMNS = ("doctype", "role", "own", "other")
NOTHING = "–"
GUEST, SYSTEM_MANAGER, EXTERNAL = "Guest", "System Manager", "External Auditor"
HEAD_OFFICE = "Operations Director (head office)"
# Every role once, limited to property A as an employee of it is; and those whom nothing limits.
LIMITED = tuple(role for role, desk in ROLES.items() if desk)
SUBJECTS = (*LIMITED, HEAD_OFFICE, SYSTEM_MANAGER, "Resident", GUEST)
PLACES = {"own": make.PROPERTY_A, "other": make.PROPERTY_B}


def walk(doctypes: list[str] | None = None) -> list[dict]:
	"""The observed table. The documents it needs are committed; what the walk itself writes is undone."""
	doctypes = doctypes or main_doctypes()
	examples = {scope: make_examples(place) for scope, place in PLACES.items()}
	users = {subject: make_user(subject) for subject in SUBJECTS}
	frappe.db.commit()
	clients = {subject: Client(user) for subject, user in users.items()}
	with nothing_kept(), alone():
		return [
			{
				"doctype": doctype,
				"role": subject,
				**_rights(clients[subject], doctype, {scope: examples[scope][doctype] for scope in PLACES}),
			}
			for doctype in doctypes
			for subject in SUBJECTS
		]


def main_doctypes() -> list[str]:
	"""The app's doctypes that have documents of their own."""
	return sorted(
		frappe.get_all("DocType", {"name": ["in", our_doctypes()], "istable": 0, "issingle": 0}, pluck="name")
	)


# -- the people


def make_user(subject: str) -> str | None:
	if subject == GUEST:
		return None
	if subject == "Resident":
		return make.user("resident")
	key = frappe.scrub(subject.replace("(", "").replace(")", "")).replace("_", "-")
	user = make.make_user(f"matrix-{key}@wuye.test", subject.split(" (")[0])
	if subject == EXTERNAL:
		give_all_of(user, make.PROPERTY_A)
	elif subject in LIMITED:
		employee = _employee(user, make.PROPERTY_A)
		if subject == "Field Staff":
			frappe.db.set_value("Service Task", EXAMPLE_TASK[make.PROPERTY_A], "assigned_to", employee)
			# Field staff see the plans in which they are named.
			plan = {"property": make.PROPERTY_A, "title": EXAMPLE_PLAN}
			frappe.db.set_value("Improvement Plan", plan, "responsible", employee)
	return user


def give_all_of(user: str, property_name: str) -> None:
	"""A grant of every kind of document of the property: without one there is nothing to walk."""
	if guard.grant_of(user):
		return
	audit = frappe.get_doc(
		"Audit", frappe.db.get_value("Audit Property", {"property": property_name}, "parent")
	)
	period = {"period_from": "2000-01-01", "period_to": "2099-12-31"}
	make.make_user(audit_of.DIRECTOR, "Operations Director")
	external.make_grant(audit, property_name, email=user, **period)


def _employee(user: str, property_name: str) -> str:
	if existing := frappe.db.get_value("Employee", {"user_id": user}):
		return existing
	return make.make_employee(user, make.TRADES["Engineering"], property_name)


# -- the attempts


def _rights(client: Client, doctype: str, examples: dict[str, Example]) -> dict[str, str]:
	"""Place → the rights that were granted there."""
	listed = _list(client, doctype, examples)
	together = {"list": listed, "export": _exported(client, doctype, examples, listed)}
	return {
		scope: " ".join(
			right
			for right in RIGHTS
			if (
				scope in together[right]
				if right in together
				else ATTEMPTS[right](client, doctype, examples[scope])
			)
		)
		or NOTHING
		for scope in PLACES
	}


def _list(client: Client, doctype: str, examples: dict[str, Example]) -> set[str]:
	"""The places whose document is in the list."""
	answer = client.list(doctype, filters={"name": ["in", _names(examples)]})
	found = {row["name"] for row in answer.data} if _granted(answer) else set()
	return {scope for scope, example in examples.items() if example.name in found}


def _exported(client: Client, doctype: str, examples: dict[str, Example], listed: set[str]) -> set[str]:
	"""Of both places at once; place by place where the file may be refused for a place that is not even listed."""
	found = _export(client, doctype, examples)
	if found or len(listed) != 1:
		return found
	return {scope for scope, example in examples.items() if _export(client, doctype, {scope: example})}


def _export(client: Client, doctype: str, examples: dict[str, Example]) -> set[str]:
	"""The places whose document is in the file."""
	answer = client.call(
		"frappe.desk.reportview.export_query",
		doctype=doctype,
		file_format_type="CSV",
		title=doctype,
		fields=frappe.as_json([f"`tab{doctype}`.`name`"]),
		filters=frappe.as_json([[doctype, "name", "in", _names(examples)]]),
		order_by=f"`tab{doctype}`.`name`",
	)
	lines = set(chain.from_iterable(csv.reader(answer.text.splitlines()))) if _granted(answer) else set()
	return {scope for scope, example in examples.items() if example.name in lines}


def _names(examples: dict[str, Example]) -> list[str]:
	return [example.name for example in examples.values()]


def _read(client: Client, doctype: str, example: Example) -> bool:
	return _granted(client.read(doctype, example.name))


def _write(client: Client, doctype: str, example: Example) -> bool:
	answer = client.put(f"/api/resource/{doctype}/{example.name}", **example.change)
	return _granted(answer, *example.only_with_right)


def _create(client: Client, doctype: str, example: Example) -> bool:
	return _granted(client.post(f"/api/resource/{doctype}", **example.payload), *example.only_with_right)


def _delete(client: Client, doctype: str, example: Example) -> bool:
	# A document that others hang on is refused for that reason only to those who may delete.
	return _granted(client.delete(f"/api/resource/{doctype}/{example.name}"), "LinkExistsError")


# Asked for each place; list and export are asked for both at once
ATTEMPTS = {"read": _read, "write": _write, "create": _create, "delete": _delete}


def _granted(answer: Answer, *also: str) -> bool:
	"""Granted or refused. Anything else is a mistake in an example, and must not pass for a refusal."""
	if answer.ok or answer.body.get("exc_type") in also:
		return True
	if answer.refused:
		return False
	raise AssertionError(f"Neither granted nor refused: {answer!r}")


# -- the table


def read_table() -> list[dict]:
	with TABLE.open(encoding="utf-8", newline="") as file:
		return list(csv.DictReader(file))


def write_table(rows: list[dict]) -> None:
	with TABLE.open("w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
		writer.writeheader()
		writer.writerows(rows)


if __name__ == "__main__":
	# In the bench's folder "sites": WUYE_SITE=… python -m wuye_ops.tests.permission_matrix, then scripts/permission_docs.py
	import os

	frappe.init(site=os.environ["WUYE_SITE"])
	frappe.connect()
	frappe.set_user("Administrator")
	make.make_base()
	write_table(walk())
	frappe.destroy()
