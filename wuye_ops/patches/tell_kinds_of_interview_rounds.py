"""Rounds of interviews that were set up before rounds had a kind get the one they were meant to have; others stay as they are."""

import frappe

from wuye_ops.setup.seed import read


def execute() -> None:
	for row in read("people.json")["interview_rounds"]:
		if not frappe.db.exists("Interview Round", {"name": row["name"], "interview_type": row["type"]}):
			continue
		if not frappe.db.get_value("Interview Round", row["name"], "wuye_kind"):
			values = {"wuye_kind": row["kind"], "wuye_sensitive": row.get("sensitive", 0)}
			frappe.db.set_value("Interview Round", row["name"], values, update_modified=False)
