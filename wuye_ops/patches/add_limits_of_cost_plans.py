"""Sites from before cost plans have no approval limits of them; the limits of other kinds stay as they are."""

import frappe

from wuye_ops.setup.seed import read

KIND = "Cost Plan"


def execute() -> None:
	if frappe.db.exists("Approval Limit", {"kind": KIND}):
		return
	for limit in read("approval_limits.json"):
		if limit["kind"] == KIND:
			frappe.get_doc({"doctype": "Approval Limit", **limit}).insert()
