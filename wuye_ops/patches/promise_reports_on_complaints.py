"""Levels of complaints from before the progress reports promise them as the trade does; open complaints count from now."""

import frappe
from frappe.utils import now_datetime

from wuye_ops.customer_service import complaints
from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.rules.complaint import next_report
from wuye_ops.setup.seed import CLOCKS, read


def execute() -> None:
	promised = {row["urgency"]: row["report"] for row in read("service_levels.json")["Complaint"]["targets"]}
	levels = frappe.get_all("Service Level", {"kind": "Complaint"}, pluck="name")
	rows = frappe.get_all(
		"Service Level Target",
		{"parent": ["in", levels], "parenttype": "Service Level"},
		["name", "parent", "urgency", "report_minutes"],
	)
	chosen = {row.parent for row in rows if row.report_minutes}
	for row in rows:
		# a level on which somebody has set an interval is the site's own
		if row.parent not in chosen and row.urgency in promised:
			minutes, clock = promised[row.urgency]
			values = {"report_minutes": minutes, "report_clock": CLOCKS[clock]}
			frappe.db.set_value("Service Level Target", row.name, values, update_modified=False)
	frappe.clear_cache(doctype="Service Level")
	for name in levels:
		frappe.clear_document_cache("Service Level", name)
	start_clocks()


def start_clocks() -> None:
	"""Nobody is late with a report that was not promised yet."""
	for name in frappe.get_all(
		"Service Request",
		{"kind": "Complaint", "status": ["in", complaints.OPEN], "next_report_by": ["is", "not set"]},
		pluck="name",
	):
		doc = frappe.get_doc("Service Request", name)
		due = next_report(calendar_of(doc.property), now_datetime(), complaints.interval_of(doc))
		doc.db_set("next_report_by", due, update_modified=False)
