"""Random spot checks (抽查): what is drawn, from what, and proof that nobody chose it.

The sample is drawn on the day, keyed by a secret of the site, and kept with what it was drawn from: whoever doubts it
has it drawn again (`redraw`). Nobody can foresee it; and those who are inspected do not see the inspection before it is
done (`permissions`).
"""

import json
from datetime import datetime, timedelta
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime
from frappe.utils.password import get_encryption_key

from wuye_ops.property import failures
from wuye_ops.property.bulk_rows import insert_rows
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules.sampling import sample

# Of a plan that has not run before, the tasks of so many days are what a spot check draws from.
FIRST_PERIOD_DAYS = 30
DOCTYPES = {"Areas": "Service Area", "Staff": "Employee", "Finished Tasks": "Service Task"}
POINT_COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "parent", "parenttype", "parentfield", "idx",
	"service_area", "target", "target_doctype", "target_name", "status", "point_key",
)  # fmt: skip


def draw_due(now: datetime | None = None) -> int:
	"""Draws the samples of spot checks whose day has come. Commits after each. Returns how many were drawn.

	One that cannot be drawn says so, and is no reason for the others, or for what the sweep does next, to wait.
	"""
	now = now or now_datetime()
	tomorrow = datetime.combine(now.date(), datetime.min.time()) + timedelta(days=1)
	names = frappe.get_all(
		"Inspection",
		{
			"kind": "Spot Check",
			"status": "Planned",
			"plan": ["is", "set"],
			"drawn_on": ["is", "not set"],
			"window_from": ["<", tomorrow],
		},
		pluck="name",
	)
	drawn = 0
	for name in names:
		try:
			draw(name, now)
			drawn += 1
		except Exception as error:
			frappe.db.rollback()
			text = _("The sample could not be drawn: {0}").format(
				frappe.utils.escape_html(failure_in_words(error))
			)
			failures.note(
				"Inspection", name, text, _("The sample of inspection {0} could not be drawn").format(name)
			)
		frappe.db.commit()
	return drawn


def draw(inspection: str, now: datetime | None = None) -> None:
	"""Draws the sample of a spot check, once. Where there is nothing to draw from the check is cancelled, and says so."""
	now = now or now_datetime()
	doc = frappe.get_doc("Inspection", inspection, for_update=True)
	if doc.kind != "Spot Check" or doc.drawn_on or doc.status != "Planned" or not doc.plan:
		return
	plan = frappe.get_cached_doc("Inspection Plan", doc.plan)
	candidates = candidates_of(plan, get_datetime(doc.window_from))
	drawn = _draw(doc, candidates, cint(plan.sample_size))
	values = {
		"drawn_on": now,
		"drawn_from": json.dumps(
			{"of": plan.sample_of, "size": plan.sample_size, "candidates": sorted(candidates)}
		),
		"points_total": len(drawn),
	}
	if not drawn:
		values |= {"status": "Cancelled", "cancel_reason": _("There was nothing to draw from.")}
	# not a change somebody made: the plan may still withdraw it
	doc.db_set(values, update_modified=False)
	insert_rows(
		"Inspection Point",
		POINT_COLUMNS,
		[
			(
				*(
					f"{doc.name}-{idx}",
					now,
					now,
					"Administrator",
					"Administrator",
					doc.name,
					"Inspection",
					"points",
					idx,
				),
				name if plan.sample_of == "Areas" else None,
				candidates[name],
				DOCTYPES[plan.sample_of],
				name,
				"Open",
				f"{doc.inspection_key}|{name}",
			)
			for idx, name in enumerate(drawn, start=1)
		],
	)


@frappe.whitelist()
def redraw(inspection: str) -> dict:
	"""Draws the sample again from what it was drawn from: {of, candidates, drawn, same}.

	same: whether the inspection has just what the draw gives. For those who may see the inspection.
	"""
	doc = frappe.get_doc("Inspection", inspection)
	doc.check_permission("read")
	if not doc.drawn_from:
		frappe.throw(_("No sample was drawn for {0}.").format(doc.name), title=_("Sample"))
	kept = json.loads(doc.drawn_from)
	drawn = _draw(doc, kept["candidates"], cint(kept["size"]))
	return {
		"of": kept["of"],
		"candidates": len(kept["candidates"]),
		"drawn": drawn,
		"same": drawn == [row.target_name for row in doc.points],
	}


def _draw(doc, candidates, size: int) -> list[str]:
	return sample(candidates, size, doc.inspection_key, _secret())


def _secret() -> bytes:
	"""Of the site, and of no other use of its key."""
	return sha256(b"wuye_ops spot checks:" + get_encryption_key().encode()).digest()


def candidates_of(plan, opens: datetime) -> dict[str, str]:
	"""What a spot check of the plan may draw: name → what people call it."""
	return {"Areas": _areas, "Staff": _staff, "Finished Tasks": _finished_tasks}[plan.sample_of](plan, opens)


def _areas(plan, opens: datetime) -> dict[str, str]:
	filters = {"property": plan.property, "disabled": 0, "area_type": ["not in", ["Property", "Building"]]}
	if plan.area_type:
		filters["area_type"] = plan.area_type
	return dict(frappe.get_all("Service Area", filters, ["name", "area_name"], as_list=True))


def _staff(plan, opens: datetime) -> dict[str, str]:
	filters = {"wuye_property": plan.property, "status": "Active", "department": plan.department}
	if plan.employee:
		filters["name"] = ["!=", plan.employee]
	return dict(frappe.get_all("Employee", filters, ["name", "employee_name"], as_list=True))


def _finished_tasks(plan, opens: datetime) -> dict[str, str]:
	"""Tasks finished since the plan's last spot check."""
	last = frappe.db.get_value(
		"Inspection",
		{"plan": plan.name, "window_from": ["<", opens]},
		"window_from",
		order_by="window_from desc",
	)
	since = last or opens - timedelta(days=FIRST_PERIOD_DAYS)
	filters = {
		"property": plan.property,
		"department": plan.department,
		"status": ["in", ["Done", "Verified"]],
		"finished_on": ["between", [since, opens]],
	}
	return dict(frappe.get_all("Service Task", filters, ["name", "subject"], as_list=True))
