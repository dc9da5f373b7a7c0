"""Open requests that are probably about the same thing: loaded here with the user's rights, judged by `rules.similar`."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_to_date, get_datetime, now_datetime

from wuye_ops.customer_service.requests import OPEN
from wuye_ops.rules.similar import WINDOW, Report, most_alike

# What is open in a property is far less; in a flood of reports the newest are compared.
MOST_COMPARED = 300
# What can be the same for two people. A question or praise is somebody's own.
KINDS = ("Repair", "Complaint", "Suggestion")
FIELDS = (
	"name", "subject", "description", "status", "kind", "category", "unit", "service_area", "equipment", "customer_name",
	"reporter_name", "opened_on",
)  # fmt: skip


@frappe.whitelist()
def similar_to(request: str) -> list[dict]:
	"""Open requests that a request could be merged with, the most alike first; none when it is not open itself."""
	doc = frappe.get_doc("Service Request", request)
	doc.check_permission("read")
	if doc.status not in OPEN:
		return []
	return _similar(doc.as_dict())


@frappe.whitelist()
def similar_to_new(
	property: str,
	category: str,
	unit: str | None = None,
	service_area: str | None = None,
	equipment: str | None = None,
	text: str | None = None,
) -> list[dict]:
	"""The same for a report that is being taken down and has no number yet."""
	if not frappe.has_permission("Service Request", "create"):
		frappe.throw(_("Your role does not take requests."), frappe.PermissionError)
	kind = frappe.get_cached_value("Service Category", category, "kind")
	report = frappe._dict(
		name="",
		property=property,
		kind=kind,
		category=category,
		unit=unit,
		service_area=service_area,
		equipment=equipment,
		subject=(text or "")[:2000],
		opened_on=now_datetime(),
	)
	return _similar(report)


def _similar(report) -> list[dict]:
	if report.kind not in KINDS:
		return []
	rows = _open_requests(report)
	if not rows:
		return []
	places = _Places([report, *rows])
	by_name = {row.name: row for row in rows}
	alike = most_alike(places.report(report), [places.report(row) for row in rows])
	reporters = _reporters([found.name for found in alike])
	return [
		{
			**{field: by_name[found.name].get(field) for field in FIELDS if field != "description"},
			"score": found.score,
			"reasons": [_(reason, context="Similar Request") for reason in found.reasons],
			"reporters": reporters.get(found.name, 0) + 1,
		}
		for found in alike
	]


def _open_requests(report) -> list:
	"""Open requests of the property and time that the user may read."""
	opened: datetime = get_datetime(report.opened_on)
	window = [add_to_date(opened, days=sign * WINDOW.days) for sign in (-1, 1)]
	return frappe.get_list(
		"Service Request",
		filters=[
			["property", "=", report.property],
			["status", "in", OPEN],
			["kind", "=", report.kind],
			["opened_on", "between", window],
			["name", "!=", report.name or ""],
		],
		fields=list(FIELDS),
		order_by="opened_on desc",
		limit=MOST_COMPARED,
	)


def _reporters(names: list[str]) -> dict[str, int]:
	"""How many were merged into each. The caller may read the main ones, and a count names nobody."""
	counted: dict[str, int] = {}
	if names:
		for main in frappe.get_all("Service Request", {"merged_into": ["in", names]}, pluck="merged_into"):
			counted[main] = counted.get(main, 0) + 1
	return counted


class _Places:
	"""Buildings of units and areas, and groups of categories, with one query each."""

	def __init__(self, rows: list) -> None:
		self.buildings = {
			**_column("Property Unit", "building", {row.unit for row in rows}),
			**_column("Service Area", "building", {row.service_area for row in rows}),
		}
		self.groups = _column("Service Category", "parent_service_category", {row.category for row in rows})

	def report(self, row) -> Report:
		return Report(
			name=row.name,
			opened_on=get_datetime(row.opened_on),
			category=row.category,
			group=self.groups.get(row.category),
			building=self.buildings.get(row.unit) or self.buildings.get(row.service_area),
			unit=row.unit,
			area=row.service_area,
			equipment=row.equipment,
			text=" ".join(filter(None, (row.subject, row.description))),
		)


def _column(doctype: str, field: str, names: set) -> dict[str, str | None]:
	"""A field of documents that stand in requests the user may read."""
	wanted = sorted(filter(None, names))
	if not wanted:
		return {}
	return dict(frappe.get_all(doctype, {"name": ["in", wanted]}, ["name", field], as_list=True))
