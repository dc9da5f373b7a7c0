"""Walks doctype × role × own or other property × right over the site's web API, and reads and writes the result.

`permission_matrix.csv` is what was reviewed; `test_permission_matrix.py` walks anew and compares. After a wanted change
run this module (see its end) and scripts/permission_docs.py, and review the difference.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import frappe
from frappe.utils import now_datetime

from wuye_ops.fees import collection, deposits
from wuye_ops.setup.roles import ROLES
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.facility_factories import make_emergency_plan
from wuye_ops.tests.http import Answer, Client, nothing_kept
from wuye_ops.uninstall import our_doctypes

TABLE = Path(__file__).with_suffix(".csv")
RIGHTS = ("list", "read", "write", "create", "delete", "export")
COLUMNS = ("doctype", "role", "own", "other")
NOTHING = "–"
GUEST, SYSTEM_MANAGER = "Guest", "System Manager"
HEAD_OFFICE = "Operations Director (head office)"
# Every role once, limited to property A as an employee of it is; and those whom nothing limits.
LIMITED = tuple(role for role, desk in ROLES.items() if desk)
SUBJECTS = (*LIMITED, HEAD_OFFICE, SYSTEM_MANAGER, "Resident", GUEST)
PLACES = {"own": make.PROPERTY_A, "other": make.PROPERTY_B}


@dataclass(frozen=True)
class Example:
	"""A document of a doctype and what to try on it."""

	name: str
	change: dict
	payload: dict
	# an error that only those meet who have the right, such as a counter that has received nothing to close
	only_with_right: tuple[str, ...] = ()


def walk(doctypes: list[str] | None = None) -> list[dict]:
	"""The observed table. The documents it needs are committed; what the walk itself writes is undone."""
	doctypes = doctypes or main_doctypes()
	examples = {scope: make_examples(place) for scope, place in PLACES.items()}
	users = {subject: make_user(subject) for subject in SUBJECTS}
	frappe.db.commit()
	clients = {subject: Client(user) for subject, user in users.items()}
	with nothing_kept():
		return [
			{
				"doctype": doctype,
				"role": subject,
				**{scope: _rights(clients[subject], doctype, examples[scope][doctype]) for scope in PLACES},
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
	if subject in LIMITED:
		employee = _employee(user, make.PROPERTY_A)
		if subject == "Field Staff":
			frappe.db.set_value("Service Task", EXAMPLE_TASK[make.PROPERTY_A], "assigned_to", employee)
	return user


def _employee(user: str, property_name: str) -> str:
	if existing := frappe.db.get_value("Employee", {"user_id": user}):
		return existing
	return (
		frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": user.split("@")[0],
				"company": make.company(),
				"department": make.make_department(make.TRADES["Engineering"]),
				"gender": frappe.db.get_value("Gender", {}),
				"date_of_birth": "1990-05-01",
				"date_of_joining": "2020-01-01",
				"status": "Active",
				"user_id": user,
				"create_user_permission": 0,
				"wuye_property": property_name,
			}
		)
		.insert()
		.name
	)


# -- the documents: for each doctype one that exists, a harmless change, and a payload for another

EXAMPLE_TASK: dict[str, str] = {}


def make_examples(property_name: str) -> dict[str, Example]:
	return {doctype: build(property_name) for doctype, build in EXAMPLES.items()}


def _tag(property_name: str) -> str:
	return "a" if property_name == make.PROPERTY_A else "b"


def _owner(property_name: str) -> str:
	unit = make.places(property_name).unit
	return frappe.db.get_value("Occupancy", {"unit": unit, "relation": "Owner"}, "customer")


def _example(doctype: str, existing: dict, another: dict, change: dict, key: dict | None = None) -> Example:
	name = (
		frappe.db.get_value(doctype, key or existing)
		or frappe.get_doc({"doctype": doctype, **existing}).insert().name
	)
	return Example(name, change, another)


def _property(property_name: str) -> Example:
	another = {
		"property_name": f"矩阵新项目-{_tag(property_name)}",
		"property_code": f"MX{_tag(property_name).upper()}",
		"company": make.company(),
		"service_calendar": "全天候服务",
	}
	return Example(property_name, {"hotline": "400"}, another)


def _building(property_name: str) -> Example:
	return _example(
		"Building",
		{"property": property_name, "building_name": "矩阵楼"},
		{"property": property_name, "building_name": "矩阵新楼"},
		{"floors_above": 7},
	)


def _unit(property_name: str) -> Example:
	building = make.places(property_name).building
	fields = {"building": building, "built_up_area": 80}
	return _example(
		"Property Unit",
		{**fields, "unit_no": "矩阵901"},
		{**fields, "unit_no": "矩阵902"},
		{"floor": 9},
		key={"name": f"{building}-矩阵901"},
	)


def _parking_space(property_name: str) -> Example:
	fields = {"property": property_name, "space_type": "Owned"}
	return _example(
		"Parking Space",
		{**fields, "space_no": "矩阵1"},
		{**fields, "space_no": "矩阵2"},
		{"built_up_area": 12},
	)


def _area(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"area_type": "Lobby",
		"parent_service_area": frappe.db.get_value(
			"Service Area", {"property": property_name, "area_type": "Property"}
		),
	}
	return _example(
		"Service Area",
		{**fields, "area_name": "矩阵大堂"},
		{**fields, "area_name": "矩阵新大堂"},
		{"floor": 1},
	)


def _occupancy(property_name: str) -> Example:
	place = make.places(property_name)
	fields = {
		"customer": _owner(property_name),
		"relation": "Family",
		"is_payer": 0,
		"from_date": "2021-01-01",
	}
	return _example(
		"Occupancy",
		{**fields, "unit": place.neighbour},
		{**fields, "unit": place.unit},
		{"remark": "矩阵"},
		key={"customer": fields["customer"], "unit": place.neighbour, "relation": "Family"},
	)


def _vehicle(property_name: str) -> Example:
	fields = {"property": property_name, "customer": _owner(property_name)}
	return _example(
		"Resident Vehicle", {**fields, "plate": "沪A00001"}, {**fields, "plate": "沪A00002"}, {"colour": "白"}
	)


def _calendar(property_name: str) -> Example:
	return _shared("Service Calendar", {"round_the_clock": 1}, "calendar_name", {"round_the_clock": 1})


def _level(property_name: str) -> Example:
	fields = {"kind": "Repair", "targets": [{"urgency": "Normal", "respond_minutes": 30}]}
	return _shared("Service Level", fields, "level_name", {"source": "矩阵"})


def _category(property_name: str) -> Example:
	fields = {
		"kind": "Repair",
		"trade": "Engineering",
		"default_urgency": "Normal",
		"service_level": "报修时限",
		"parent_service_category": "全部服务类别",
	}
	return _shared("Service Category", fields, "category_name", {"allow_claim": 1})


def _shared(doctype: str, fields: dict, title: str, change: dict) -> Example:
	"""A document that all properties share."""
	return _example(
		doctype, {**fields, title: "矩阵示例"}, {**fields, title: "矩阵新增"}, change, key={title: "矩阵示例"}
	)


def _request(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"unit": make.places(property_name).unit,
		"customer": _owner(property_name),
		"category": "水管漏水",
		"urgency": "Normal",
		"channel": "Phone",
		"opened_on": str(now_datetime().replace(microsecond=0)),
	}
	return _example(
		"Service Request",
		{**fields, "subject": "矩阵：漏水"},
		{**fields, "subject": "矩阵：又漏水"},
		{"place": "厨房"},
		key={"property": property_name, "subject": "矩阵：漏水"},
	)


def _task(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"department": make.make_department(make.TRADES["Engineering"]),
		"urgency": "Normal",
	}
	example = _example(
		"Service Task",
		{**fields, "subject": "矩阵：检修"},
		{**fields, "subject": "矩阵：再检修"},
		{"place": "泵房"},
		key={"property": property_name, "subject": "矩阵：检修"},
	)
	EXAMPLE_TASK[property_name] = example.name
	return example


def _profile(property_name: str) -> Example:
	customer = _owner(property_name)
	name = frappe.db.get_value("Customer Profile", {"customer": customer})
	without_profile = f"矩阵客户-{_tag(property_name)}"
	if not frappe.db.exists("Customer", without_profile):
		doc = frappe.get_doc(
			{"doctype": "Customer", "customer_name": without_profile, "customer_type": "Individual"}
		)
		doc.insert()
		for profile in frappe.get_all("Customer Profile", {"customer": doc.name}, pluck="name"):
			frappe.delete_doc("Customer Profile", profile)
		make.make_occupancy(
			make.places(property_name).unit,
			doc.name,
			relation="Family",
			share=0,
			is_payer=0,
			from_date="2021-01-01",
		)
	return Example(
		name, {"customer_class": "Tenant"}, {"customer": without_profile, "customer_class": "Other"}
	)


def _access(property_name: str) -> Example:
	profile = _profile(property_name).name
	fields = {
		"reference_doctype": "Customer Profile",
		"reference_name": profile,
		"fieldname": "phone",
		"user": "Administrator",
		"accessed_on": "2026-01-01 08:00:00",
		"reason": "矩阵：核对电话",
	}
	return _example(
		"Personal Data Access",
		fields,
		fields,
		{"reason": "改写"},
		key={"reference_name": profile, "reason": fields["reason"]},
	)


def _approval_limit(property_name: str) -> Example:
	fields = {"role": "Records Clerk", "up_to": 1}
	key = {"kind": "Refund", "role": "Records Clerk"}
	return _example(
		"Approval Limit", {**fields, **key}, {**fields, "kind": "Fee Waiver"}, {"up_to": 2}, key=key
	)


def _fee_item(property_name: str) -> Example:
	return _shared("Fee Item", {"category": "Other"}, "fee_item_name", {"description": "矩阵"})


def _standard(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"fee_item": "物业服务费",
		"basis": "Area",
		"prices": [{"effective_from": "2020-01-01", "price": 2}],
	}
	return _example(
		"Fee Standard",
		{**fields, "standard_name": "矩阵标准"},
		{**fields, "standard_name": "矩阵新标准"},
		{"due_days": 15},
		key={"property": property_name, "standard_name": "矩阵标准"},
	)


def _assignment(property_name: str) -> Example:
	place = make.places(property_name)
	fields = {"fee_standard": _standard(property_name).name, "effect": "Exempt", "reason": "矩阵"}
	return _example(
		"Fee Assignment",
		{**fields, "unit": place.unit},
		{**fields, "unit": place.neighbour},
		{"reason": "矩阵：改"},
		key={"property": property_name, "unit": place.unit},
	)


def _meter(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"meter_kind": "Water",
		"unit": make.places(property_name).unit,
		"factor": 1,
	}
	return _example(
		"Meter",
		{**fields, "meter_no": "矩阵表1"},
		{**fields, "meter_no": "矩阵表2"},
		{"usual_consumption": 9},
		key={"property": property_name, "meter_no": "矩阵表1"},
	)


def _reading(property_name: str) -> Example:
	meter = _meter(property_name).name
	return _example(
		"Meter Reading",
		{"meter": meter, "read_on": "2026-01-31", "value": 10},
		{"meter": meter, "read_on": "2026-02-28", "value": 20},
		{"remark": "矩阵"},
		key={"meter": meter, "read_on": "2026-01-31"},
	)


def _run(property_name: str) -> Example:
	fields = {"property": property_name, "posting_date": "2026-03-05"}
	return _example(
		"Billing Run",
		{**fields, "billing_month": "2026-03-01"},
		{**fields, "billing_month": "2026-04-01"},
		{"posting_date": "2026-03-06"},
		key={"property": property_name, "billing_month": "2026-03-01"},
	)


def _receipt(property_name: str) -> Example:
	"""Made at the counter, and by nothing else."""
	fields = {
		"property": property_name,
		"customer": _owner(property_name),
		"modes": [{"mode_of_payment": "现金", "amount": 1}],
	}
	name = collection.receive(**fields, request_key=f"matrix-{_tag(property_name)}")
	return Example(name, {"remark": "矩阵"}, fields)


def _deposit(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": _owner(property_name),
		"unit": make.places(property_name).unit,
		"fee_item": _deposit_item(),
		"amount": 100,
	}
	return _example(
		"Deposit",
		{**fields, "paid_by_name": "矩阵"},
		{**fields, "paid_by_name": "矩阵新"},
		{"purpose": "矩阵"},
		key={"property": property_name, "paid_by_name": "矩阵"},
	)


def _deposit_item() -> str:
	if not frappe.db.exists("Fee Item", "装修押金"):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": "装修押金", "category": "Deposit"}).insert()
	return "装修押金"


def _deposit_settlement(property_name: str) -> Example:
	name = _deposit(property_name).name
	if frappe.db.get_value("Deposit", name, "status") == "To Receive":
		deposits.receive(
			name,
			[{"mode_of_payment": "现金", "amount": 100}],
			request_key=f"matrix-deposit-{_tag(property_name)}",
		)
	fields = {"deposit": name, "kind": "Refund", "mode_of_payment": "现金"}
	return _example(
		"Deposit Settlement",
		{**fields, "amount": 10},
		{**fields, "amount": 20},
		{"reason": "矩阵"},
		key={"deposit": name, "amount": 10},
	)


def _bill(property_name: str) -> str:
	"""A bill of the property's owner, with something open."""
	bill = frappe.db.get_value(
		"Sales Invoice", {"property": property_name, "remarks": "矩阵账单", "docstatus": 1}
	)
	if bill:
		return bill
	place = {
		"property": property_name,
		"cost_center": frappe.db.get_value("Property", property_name, "cost_center"),
	}
	item = frappe.get_doc("Fee Item", _fee_item(property_name).name).ensure_item()
	invoice = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": make.company(),
			"customer": _owner(property_name),
			"remarks": "矩阵账单",
			"items": [{"item_code": item, "qty": 1, "rate": 100, **place}],
			**place,
		}
	)
	invoice.submit()
	return invoice.name


def _waiver(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": _owner(property_name),
		"kind": "Fee",
		"reason_category": "Other",
	}
	lines = [{"sales_invoice": _bill(property_name), "waived": 1}]
	return _example(
		"Fee Waiver",
		{**fields, "reason": "矩阵", "lines": lines},
		{**fields, "reason": "矩阵新", "lines": lines},
		{"reason_category": "Hardship"},
		key={"property": property_name, "reason": "矩阵"},
	)


def _tax_invoice_request(property_name: str) -> Example:
	fields = {"property": property_name, "customer": _owner(property_name), "buyer_type": "Individual"}
	lines = [{"sales_invoice": _bill(property_name), "total": 1}]
	return _example(
		"Tax Invoice Request",
		{**fields, "title": "矩阵", "lines": lines},
		{**fields, "title": "矩阵新", "lines": lines},
		{"remark": "矩阵"},
		key={"property": property_name, "title": "矩阵"},
	)


def _own_bill(property_name: str, mark: str) -> str:
	"""A bill of the owner's, known by its mark."""
	name = frappe.db.get_value("Sales Invoice", {"po_no": f"{mark}-{_tag(property_name)}", "docstatus": 1})
	home = bills.Household(property_name, make.places(property_name).unit, _owner(property_name), "")
	return name or bills.bill(home, 10, po_no=f"{mark}-{_tag(property_name)}")


def _dispute(property_name: str) -> Example:
	fields = {"property": property_name, "customer": _owner(property_name), "reason": "矩阵"}
	first, second = (_own_bill(property_name, mark) for mark in ("matrix-1", "matrix-2"))
	return _example(
		"Fee Dispute",
		{**fields, "sales_invoice": first},
		{**fields, "sales_invoice": second},
		{"reason": "矩阵"},
		key={"property": property_name, "sales_invoice": first},
	)


def _online_payment(property_name: str) -> Example:
	"""Made on the portal, and by nothing else."""
	fields = {"property": property_name, "customer": _owner(property_name), "total": 1}
	key = {"request_key": f"matrix-{_tag(property_name)}"}
	name = frappe.db.get_value("Online Payment", key)
	if not name:
		doc = frappe.get_doc({"doctype": "Online Payment", **fields, **key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"failure": "矩阵"}, fields)


def _refund(property_name: str) -> Example:
	"""Asked for, and not approved: of money that was prepaid for it."""
	_receipt(property_name)
	fields = {
		"property": property_name,
		"customer": _owner(property_name),
		"amount": 0.01,
		"mode_of_payment": "现金",
		"reason": "矩阵",
	}
	asked = {**fields, "request_key": f"matrix-refund-{_tag(property_name)}"}
	key = {"request_key": asked["request_key"]}
	return _example("Payment Refund", asked, fields, {"reference_no": "矩阵"}, key=key)


def _day_close(property_name: str) -> Example:
	"""Begun, and not submitted: of a receipt that whoever makes the examples has given."""
	_receipt(property_name)
	key = {"property": property_name, "docstatus": 0}
	example = _example("Day Close", {"property": property_name}, {"property": property_name}, {}, key=key)
	return replace(example, only_with_right=("NothingToClose",))


def _checklist(property_name: str) -> Example:
	item = {"standard": "矩阵标准", "weight": 100}
	return _shared("Checklist", {"trade": "Facility", "items": [item]}, "checklist_name", {"source": "矩阵"})


def _route(property_name: str) -> dict:
	"""What plans and inspections of a property have in common: those who try belong to the department."""
	return {
		"property": property_name,
		"checklist": frappe.db.get_value("Checklist", {"checklist_name": "设施设备检查", "status": "Active"}),
		"department": make.make_department(make.TRADES["Engineering"]),
		"points": [{"service_area": _area(property_name).name}],
	}


def _inspection_plan(property_name: str) -> Example:
	fields = {**_route(property_name), "rrule": "FREQ=DAILY", "start_date": make.today()}
	return _example(
		"Inspection Plan",
		{**fields, "title": "矩阵计划"},
		{**fields, "title": "矩阵新计划"},
		{"ahead_days": 3},
		key={"property": property_name, "title": "矩阵计划"},
	)


def _inspection(property_name: str) -> Example:
	fields = {
		**_route(property_name),
		"window_from": "2026-01-01 08:00:00",
		"window_to": "2099-01-01 08:00:00",
	}
	return _example(
		"Inspection",
		{**fields, "title": "矩阵检查"},
		{**fields, "title": "矩阵新检查"},
		{"remark": "矩阵"},
		key={"property": property_name, "title": "矩阵检查"},
	)


def _rectification(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"severity": "Normal",
		"department": make.make_department(make.TRADES["Engineering"]),
	}
	return _example(
		"Rectification",
		{**fields, "subject": "矩阵：整改"},
		{**fields, "subject": "矩阵：再整改"},
		{"cause": "矩阵"},
		key={"property": property_name, "subject": "矩阵：整改"},
	)


def _written_by_runs(doctype: str, change: dict, **fields) -> Callable[[str], Example]:
	"""Rows that only a billing run writes."""

	def build(property_name: str) -> Example:
		fixed = {"property": property_name, "billing_run": _run(property_name).name, **fields}
		return _example(doctype, fixed, fixed, change)

	return build


def _letter_template(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"heading": "矩阵函",
		"opening": "{{ customer }}",
		"body": "{{ total }}",
	}
	return _example(
		"Dunning Letter Template",
		{**fields, "kind": "Demand Letter"},
		{**fields, "kind": "Second Letter"},
		{"days_to_pay": 20},
		key={"property": property_name, "heading": "矩阵函"},
	)


def _written_by_dunning(doctype: str, change: dict, **fields) -> Callable[[str], Example]:
	"""Rows that only the services of arrears write; who may write them by hand is refused with the buttons to use."""

	def build(property_name: str) -> Example:
		fixed = {"property": property_name, **fields}
		if doctype != "Letter Batch":
			fixed["customer"] = _owner(property_name)
		if doctype == "Arrears Promise":
			fixed["arrears_case"] = EXAMPLES["Arrears Case"](property_name).name
		name = frappe.db.get_value(
			doctype, {key: value for key, value in fixed.items() if not isinstance(value, list)}
		)
		if not name:
			doc = frappe.get_doc({"doctype": doctype, **fixed})
			doc.flags.by_service = True
			name = doc.insert().name
		return Example(name, change, fixed)

	return build


def _equipment_category(property_name: str) -> Example:
	return _shared("Equipment Category", {"system": "Other"}, "category_name", {"description": "矩阵"})


def _duty(property_name: str) -> Example:
	return _shared("Statutory Task Type", {"months": 12}, "type_name", {"description": "矩阵"})


def _equipment(property_name: str) -> Example:
	fields = {"property": property_name, "category": "给水泵", "has_meter": 1}
	return _example(
		"Equipment",
		{**fields, "equipment_no": "矩阵1", "equipment_name": "矩阵泵"},
		{**fields, "equipment_no": "矩阵2", "equipment_name": "矩阵新泵"},
		{"brand": "矩阵"},
		key={"property": property_name, "equipment_no": "矩阵1"},
	)


def _equipment_reading(property_name: str) -> Example:
	fields = {"property": property_name, "equipment": _equipment(property_name).name}
	return _example(
		"Equipment Reading",
		{**fields, "read_on": "2026-01-01 08:00:00", "value": 10},
		{**fields, "read_on": "2026-01-02 08:00:00", "value": 20},
		{"note": "矩阵"},
		key={"equipment": fields["equipment"]},
	)


def _maintenance_plan(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"equipment": [{"equipment": _equipment(property_name).name}],
		"every_count": 1,
		"every_unit": "Year",
		"start_date": "2099-01-01",
		"department": make.make_department(make.TRADES["Engineering"]),
	}
	return _example(
		"Maintenance Plan",
		{**fields, "title": "矩阵计划"},
		{**fields, "title": "矩阵新计划"},
		{"description": "矩阵"},
		key={"property": property_name, "title": "矩阵计划"},
	)


def _statutory_inspection(property_name: str) -> Example:
	fields = {"property": property_name, "task_type": "化粪池清掏"}
	return _example(
		"Statutory Inspection",
		{**fields, "due_on": "2099-01-01"},
		{**fields, "due_on": "2099-02-01"},
		{"remark": "矩阵"},
		key={"property": property_name, "due_on": "2099-01-01"},
	)


def _emergency_plan(property_name: str) -> Example:
	name = frappe.db.get_value("Emergency Plan", {"property": property_name, "title": "矩阵预案"})
	if not name:
		name = make_emergency_plan(property_name, title="矩阵预案").name
	fields = {"property": property_name, "scenario": "Other"}
	materials = [{"material": "沙袋", "qty": 1, "place": "地库"}]
	return Example(name, {"materials": materials}, {**fields, "title": "矩阵新预案"})


def _emergency_response(property_name: str) -> Example:
	fields = {"property": property_name, "plan": _emergency_plan(property_name).name}
	return _example("Emergency Response", fields, fields, {"situation": "矩阵"})


def _emergency_drill(property_name: str) -> Example:
	fields = {"property": property_name, "plan": _emergency_plan(property_name).name}
	return _example(
		"Emergency Drill",
		{**fields, "scheduled_on": "2099-01-01 09:00:00"},
		{**fields, "scheduled_on": "2099-02-01 09:00:00"},
		{"place": "矩阵"},
		key={"property": property_name, "scheduled_on": "2099-01-01 09:00:00"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Approval Limit": _approval_limit,
	"Arrears Case": _written_by_dunning("Arrears Case", {"responsible": "Administrator"}, units="矩阵"),
	"Arrears Promise": _written_by_dunning(
		"Arrears Promise",
		{"remark": "改写"},
		promised_by="矩阵",
		promised_on="2026-01-01",
		amount=1,
		instalments=[{"due_on": "2026-02-01", "amount": 1}],
	),
	"Dunning Letter Template": _letter_template,
	"Letter Batch": _written_by_dunning("Letter Batch", {"note": "改写"}, kind="Demand Letter", note="矩阵"),
	"Billing Batch": _written_by_runs("Billing Batch", {"bills": 1}, batch_no=901, purpose="Post"),
	"Billing Exception": _written_by_runs(
		"Billing Exception", {"reason": "改写"}, place="矩阵", stage="Skipped"
	),
	"Billing Run": _run,
	"Building": _building,
	"Checklist": _checklist,
	"Customer Profile": _profile,
	"Day Close": _day_close,
	"Deposit": _deposit,
	"Deposit Settlement": _deposit_settlement,
	"Emergency Drill": _emergency_drill,
	"Emergency Plan": _emergency_plan,
	"Emergency Response": _emergency_response,
	"Equipment": _equipment,
	"Equipment Category": _equipment_category,
	"Equipment Reading": _equipment_reading,
	"Fee Assignment": _assignment,
	"Fee Charge": _written_by_runs("Fee Charge", {"explanation": "改写"}, planned_key="矩阵", amount=1),
	"Fee Dispute": _dispute,
	"Fee Item": _fee_item,
	"Fee Standard": _standard,
	"Fee Waiver": _waiver,
	"Inspection": _inspection,
	"Inspection Plan": _inspection_plan,
	"Maintenance Plan": _maintenance_plan,
	"Meter": _meter,
	"Meter Reading": _reading,
	"Occupancy": _occupancy,
	"Online Payment": _online_payment,
	"Parking Space": _parking_space,
	"Payment Receipt": _receipt,
	"Payment Refund": _refund,
	"Personal Data Access": _access,
	"Property": _property,
	"Property Unit": _unit,
	"Rectification": _rectification,
	"Resident Vehicle": _vehicle,
	"Service Area": _area,
	"Service Calendar": _calendar,
	"Service Category": _category,
	"Service Level": _level,
	"Service Request": _request,
	"Service Task": _task,
	"Tax Invoice Request": _tax_invoice_request,
	"Statutory Inspection": _statutory_inspection,
	"Statutory Task Type": _duty,
}


# -- the attempts


def _rights(client: Client, doctype: str, example: Example) -> str:
	granted = [right for right in RIGHTS if ATTEMPTS[right](client, doctype, example)]
	return " ".join(granted) or NOTHING


def _list(client: Client, doctype: str, example: Example) -> bool:
	answer = client.list(doctype, filters={"name": example.name})
	return _granted(answer) and bool(answer.data)


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


def _export(client: Client, doctype: str, example: Example) -> bool:
	answer = client.call(
		"frappe.desk.reportview.export_query",
		doctype=doctype,
		file_format_type="CSV",
		title=doctype,
		fields=frappe.as_json([f"`tab{doctype}`.`name`"]),
		filters=frappe.as_json([[doctype, "name", "=", example.name]]),
		order_by=f"`tab{doctype}`.`name`",
	)
	return _granted(answer) and example.name in answer.text


ATTEMPTS = {
	"list": _list,
	"read": _read,
	"write": _write,
	"create": _create,
	"delete": _delete,
	"export": _export,
}


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
