"""The trade's default data (domain.md section 2), added only where it is absent: what a site has changed stays."""

import json
from pathlib import Path

import frappe

from wuye_ops.rules import cost_class

DATA = Path(__file__).parent / "data"
CLOCKS = {"R": "Round the Clock", "S": "Service Hours"}
LEVEL_NAMES = {
	"Repair": "报修时限",
	"Complaint": "投诉时限",
	"Inquiry": "咨询时限",
	"Suggestion": "建议时限",
	"Praise": "表扬时限",
}
SERVICE_HOURS = "标准服务时间"
ROUND_THE_CLOCK = "全天候服务"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROOT_CATEGORY = "全部服务类别"
# percent of the promised time → who is told
ESCALATIONS = (
	(75, "Assignee", None),
	(100, "Department Head", None),
	(150, "Property Manager", None),
	(200, "Role", "Operations Director"),
)


def seed() -> None:
	_calendars()
	_levels()
	_categories()
	_fee_items()
	_approval_limits()
	_cost_classes()
	_dunning_letters()
	_checklists()
	_area_standards()
	_equipment_categories()
	_statutory_task_types()
	_record_categories()
	_survey_templates()


def read(name: str):
	return json.loads((DATA / name).read_text(encoding="utf-8"))


def _add(doc: dict) -> None:
	# install and migrate run as Administrator; no user's right is bypassed
	frappe.get_doc(doc).insert(ignore_permissions=True)


def _calendars() -> None:
	if not frappe.db.exists("Service Calendar", SERVICE_HOURS):
		_add(
			{
				"doctype": "Service Calendar",
				"calendar_name": SERVICE_HOURS,
				"intervals": [
					{"weekday": day, "from_time": start, "to_time": end}
					for day in WEEK
					for start, end in (("08:30:00", "12:00:00"), ("13:30:00", "18:00:00"))
				],
			}
		)
	if not frappe.db.exists("Service Calendar", ROUND_THE_CLOCK):
		_add({"doctype": "Service Calendar", "calendar_name": ROUND_THE_CLOCK, "round_the_clock": 1})


def _levels() -> None:
	for kind, level in read("service_levels.json").items():
		name = LEVEL_NAMES[kind]
		if frappe.db.exists("Service Level", name):
			continue
		targets = []
		for target in level["targets"]:
			row = {"urgency": target["urgency"], "warn_percent": 75}
			for measure in ("respond", "arrive", "resolve", "report"):
				minutes, clock = target.get(measure) or (None, "R")
				row |= {f"{measure}_minutes": minutes, f"{measure}_clock": CLOCKS[clock]}
			targets.append(row)
		_add(
			{
				"doctype": "Service Level",
				"level_name": name,
				"kind": kind,
				"source": level["source"],
				"targets": targets,
				"escalations": [
					{"at_percent": percent, "recipient": recipient, "role": role}
					for percent, recipient, role in ESCALATIONS
				],
			}
		)


def _categories() -> None:
	if not frappe.db.exists("Service Category", ROOT_CATEGORY):
		if frappe.db.count("Service Category"):
			return  # the site keeps a tree of its own
		_add(
			{
				"doctype": "Service Category",
				"category_name": ROOT_CATEGORY,
				"is_group": 1,
				"kind": "Repair",
				"service_level": LEVEL_NAMES["Repair"],
				"show_on_portal": 0,
			}
		)
	for group in read("service_categories.json"):
		common = {"doctype": "Service Category", "kind": group["kind"], "service_level": group["level"]}
		if not frappe.db.exists("Service Category", group["group"]):
			_add(
				common
				| {
					"category_name": group["group"],
					"is_group": 1,
					"trade": group["trade"],
					"parent_service_category": ROOT_CATEGORY,
				}
			)
		for category in group["categories"]:
			if not frappe.db.exists("Service Category", category["name"]):
				_add(
					common
					| {
						"category_name": category["name"],
						"parent_service_category": group["group"],
						"trade": category.get("trade", group["trade"]),
						"default_urgency": category.get("urgency", "Normal"),
						"allow_claim": category.get("claim", 0),
						"show_on_portal": category.get("portal", 1),
					}
				)


def _fee_items() -> None:
	"""The trade's fees (domain: VAT rates are what is usual). Their ERPNext items are made when a standard needs them."""
	for item in read("fee_items.json"):
		if not frappe.db.exists("Fee Item", item["name"]):
			_add({**item, "doctype": "Fee Item", "name": None, "fee_item_name": item["name"]})


def _approval_limits() -> None:
	"""Once, on a site that has none: a limit that was taken away stays away."""
	if not frappe.db.count("Approval Limit"):
		for limit in read("approval_limits.json"):
			_add({"doctype": "Approval Limit", **limit})


def _cost_classes() -> None:
	"""The trade's classes of costs with the accounts of the seeded chart (domain.md section 8)."""
	for position, row in enumerate(read("cost_classes.json"), 1):
		if frappe.db.exists("Cost Class", row["code"]):
			continue
		numbers = [number for number, of in cost_class.ACCOUNTS.items() if of == row["code"]]
		_add(
			{
				"doctype": "Cost Class",
				"code": row["code"],
				"class_name": row["name"],
				"position": position,
				"booked_anyway": int(row["code"] in cost_class.OWED_ANYWAY),
				"description": row["description"],
				"accounts": [{"account_number": number} for number in numbers],
			}
		)


def _dunning_letters() -> None:
	"""Likewise: the texts are the company's to change."""
	if not frappe.db.count("Dunning Letter Template"):
		for letter in read("dunning_letters.json"):
			_add({"doctype": "Dunning Letter Template", **letter})


def _checklists() -> None:
	"""The trade's checklists (domain.md section 3), active from the start; a site's own versions of them stay."""
	for checklist in read("checklists.json"):
		if not frappe.db.exists("Checklist", {"checklist_name": checklist["name"]}):
			_add(
				{
					**checklist,
					"doctype": "Checklist",
					"name": None,
					"checklist_name": checklist["name"],
					"status": "Active",
				}
			)


def _equipment_categories() -> None:
	"""Kinds of equipment with the cycles of their inspections by law (domain: checklists and statutory tasks)."""
	for row in read("equipment_categories.json"):
		if not frappe.db.exists("Equipment Category", row["name"]):
			_add(
				{
					"doctype": "Equipment Category",
					"category_name": row["name"],
					"system": row["system"],
					"statutory_cycle": row["cycle"],
					"statutory_months": row["months"],
					"description": row["description"],
				}
			)


def _statutory_task_types() -> None:
	"""Duties of a property that hang on no single equipment."""
	for row in read("statutory_task_types.json"):
		if not frappe.db.exists("Statutory Task Type", row["name"]):
			_add(
				{
					"doctype": "Statutory Task Type",
					"type_name": row["name"],
					"months": row["months"],
					"certificate_required": row["certificate"],
					"description": row["description"],
				}
			)


def _area_standards() -> None:
	for row in read("area_standards.json"):
		if frappe.db.exists("Area Standard", row["name"]):
			continue
		_add(
			{
				"doctype": "Area Standard",
				"standard_name": row["name"],
				"trade": row["trade"],
				"area_type": row["area_type"],
				"frequency": row["frequency"],
				"is_special": row.get("special", 0),
				"from_month": row.get("from_month", 0),
				"to_month": row.get("to_month", 0),
				"estimated_minutes": row["minutes"],
				"instructions": row["instructions"],
				"source": "系统默认值（d），按合同和当地规定调整。",
			}
		)


def _record_categories() -> None:
	"""Classes of records with their retention (domain.md section 6); a category the site has changed stays."""
	for row in read("record_categories.json"):
		if frappe.db.exists("Record Category", row["name"]):
			continue
		# the roles of HR and accounts come with other apps
		roles = [role for role in row["roles"] if frappe.db.exists("Role", role)]
		_add(
			{
				"doctype": "Record Category",
				"category_name": row["name"],
				"code": row["code"],
				"controlled": row["controlled"],
				"review_cycle_months": row["review_cycle_months"],
				"is_permanent": row["permanent"],
				"keep_years": row["years"],
				"keep_from": row["keep_from"],
				"access_level": row["access_level"],
				"roles": [{"role": role} for role in roles],
				"source": row["source"],
			}
		)


def _survey_templates() -> None:
	for template in read("survey_templates.json"):
		if not frappe.db.exists("Survey Template", template["template_name"]):
			_add({"doctype": "Survey Template", **template})
