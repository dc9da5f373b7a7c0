"""What an audit rests on, for its form: samples and papers, by the reader's own right to them."""

from __future__ import annotations

import frappe

from wuye_ops.finance_control.audit.sample_scope import DOCTYPE as SAMPLE
from wuye_ops.finance_control.audit.sample_scope import REPLACED
from wuye_ops.finance_control.audit.seals import DOCTYPE as PAPER


@frappe.whitelist()
def of_audit(audit: str) -> dict:
	"""{"samples": [...], "papers": [...]} of an audit that the user may read; none of what they may not."""
	frappe.get_doc("Audit", audit).check_permission("read")
	return {
		"samples": _listed(
			SAMPLE,
			{"audit": audit, "status": ["!=", REPLACED]},
			["name", "title", "step", "status", "tested", "chosen_number", "errors", "conclusion"],
		),
		"papers": _listed(PAPER, {"audit": audit}, ["name", "title", "step", "status", "state"]),
	}


def _listed(doctype: str, filters: dict, fields: list[str]) -> list[frappe._dict]:
	if not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(doctype, filters=filters, fields=fields, order_by="name", limit=0)
