"""What the form of a billing run shows beside its fields: reasons with their counts, what has changed, the next steps."""

import frappe
from frappe import _
from frappe.utils import add_months, cstr, flt, get_first_day, getdate, nowdate

from wuye_ops.fees.bills import FEES
from wuye_ops.fees.runs import MAY_REVERSE, not_in_bulk, planner
from wuye_ops.rules.outcomes import SKIP_CODES

# Groups that a form shows; the list of all is one click away.
GROUPS = 20


@frappe.whitelist()
def overview(run: str) -> dict:
	"""The figures, reasons and steps of a run, for those who may read it."""
	doc = _run(run)
	previewed = doc.status == "Previewed"
	return {
		**state_of(doc),
		"previous_amount": sum(flt(row.previous_amount) for row in doc.totals),
		"planned_amount": doc.planned_amount,
		"changed": planner(doc).changed_since(doc) if previewed else None,
		"not_in_bulk": not_in_bulk(doc) if previewed else [],
		"reasons": reasons_of(doc.name),
		"may_reverse": bool(set(MAY_REVERSE) & set(frappe.get_roles())),
	}


@frappe.whitelist()
def state(run: str) -> dict:
	"""How far a run is: cheap enough to be asked every other second where there is no socket."""
	return state_of(_run(run))


@frappe.whitelist()
def defaults(property: str | None = None) -> dict:
	"""What a new run is most likely about: the only property there is, and the month after the last one billed."""
	properties = frappe.get_list("Property", pluck="name", limit=2)
	if not property and len(properties) == 1:
		property = properties[0]
	last = property and frappe.get_list(
		"Billing Run",
		filters={"property": property, "kind": FEES, "status": ["!=", "Reversed"]},
		pluck="billing_month",
		order_by="billing_month desc",
		limit=1,
	)
	month = add_months(last[0], 1) if last else nowdate()
	return {"property": property or None, "billing_month": get_first_day(getdate(month))}


def _run(name: str):
	doc = frappe.get_doc("Billing Run", name)
	doc.check_permission("read")
	return doc


def state_of(doc) -> dict:
	return {"status": doc.status, "progress": flt(doc.progress), "modified": cstr(doc.modified)}


def reasons_of(run: str) -> list[dict]:
	"""Why something was not billed: for each reason how many places, the most frequent first.

	What was skipped is told apart by its code; what failed by what ERPNext said, which has no code.
	"""
	skipped = _grouped({"billing_run": run, "stage": "Skipped"}, "code")
	failed = _grouped({"billing_run": run, "stage": "Failed"}, "reason")
	return [
		{"stage": "Failed", "reason": row.reason, "label": row.reason, "places": row.places} for row in failed
	] + [
		{"stage": "Skipped", "code": row.code, "label": short_reason(row.code), "places": row.places}
		for row in skipped
	]


def _grouped(filters: dict, field: str) -> list:
	return frappe.get_list(
		"Billing Exception",
		filters=filters,
		fields=[field, "count(distinct place) as places"],
		group_by=field,
		order_by="places desc",
		limit=GROUPS,
	)


def short_reason(code: str) -> str:
	"""The reason in a few words, to be read after a number of places; the rows themselves say what to do."""
	texts = {
		"no_area": _("no area"),
		"negative_area": _("area below 0"),
		"implausible_area": _("area too large to be true"),
		"no_payer": _("nobody registered who pays"),
		"no_developer": _("not delivered, and no developer known"),
		"two_payers": _("two payers at the same time"),
		"no_meter": _("no meter in use"),
		"no_reading": _("meter not read in the period"),
		"no_opening_reading": _("no reading to begin with"),
		"falling_reading": _("reading lower than the one before"),
		"implausible_reading": _("consumption far above the usual one"),
		"contradiction": _("data that contradict each other"),
		"long_unread": _("first consumption over a long time"),
		"unknown_weights": _("shares unknown: places without an area"),
		"nobody_shares": _("shared by nobody"),
		"billed_otherwise": _("billed before for other days"),
	}
	if missing := set(SKIP_CODES) - set(texts):
		raise KeyError(f"No words for {', '.join(sorted(missing))}.")
	return texts.get(code, code)
