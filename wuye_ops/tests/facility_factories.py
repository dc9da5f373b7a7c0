"""Equipment, plans and certificates for tests."""

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.tests import factories as make

CATEGORY = "给水泵"


def make_equipment(number: str = "P-01", property_name: str = make.PROPERTY_A, **fields):
	"""A pump of the property, on the register from today."""
	return frappe.get_doc(
		{
			"doctype": "Equipment",
			"property": property_name,
			"equipment_name": f"{number}号设备",
			"equipment_no": number,
			"category": CATEGORY,
			**fields,
		}
	).insert()


def make_plan(*equipment, property_name: str = make.PROPERTY_A, **fields):
	"""A plan of every month, from today, for the engineering department."""
	return frappe.get_doc(
		{
			"doctype": "Maintenance Plan",
			"property": property_name,
			"title": "水泵月度保养",
			"equipment": [{"equipment": one.name} for one in equipment],
			"every_count": 1,
			"every_unit": "Month",
			"basis": "Scheduled Date",
			"start_date": nowdate(),
			"ahead_days": 0,
			"department": make.make_department(make.TRADES["Engineering"]),
			"urgency": "Normal",
			**fields,
		}
	).insert()


def make_inspection(equipment=None, due_in: int = 10, **fields):
	return frappe.get_doc(
		{
			"doctype": "Statutory Inspection",
			"property": equipment.property if equipment else make.PROPERTY_A,
			"equipment": equipment and equipment.name,
			"due_on": add_days(nowdate(), due_in),
			**fields,
		}
	).insert()


def attach_certificate(inspection, private: int = 1) -> str:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=8)}.png",
			"attached_to_doctype": inspection.doctype,
			"attached_to_name": inspection.name,
			"attached_to_field": "certificate_file",
			"content": frappe.generate_hash().encode(),
			"is_private": private,
		}
	).insert()
	return file.file_url


def make_emergency_plan(property_name: str = make.PROPERTY_A, *, active: bool = True, **fields):
	"""A plan of three steps, approved by the manager."""
	from wuye_ops.facilities import emergency

	doc = frappe.get_doc(
		{
			"doctype": "Emergency Plan",
			"property": property_name,
			"title": "电梯困人预案",
			"scenario": "Lift Trapping",
			"drill_months": 6,
			"steps": [
				{"role": "监控中心", "action": "安抚被困人员", "minutes": 1},
				{"role": "工程部", "action": "到场确认位置", "minutes": 10},
				{"role": "维保单位", "action": "实施救援", "minutes": 30},
			],
			"contacts": [
				{"role": "现场指挥", "employee": make.employee("head", property_name)},
				{"role": "应急平台", "public_number": "96333"},
			],
			"materials": [{"material": "三角钥匙", "qty": 2, "place": "监控中心"}],
			**fields,
		}
	).insert()
	if active:
		emergency.activate(doc.name)
		doc.reload()
	return doc


def finish_task(name: str, *, done: tuple[str, ...] | None = None, key: str = "tech") -> None:
	"""The technician works on a task and the manager verifies it; done: the equipment of its list that was served."""
	from wuye_ops.customer_service import tasks
	from wuye_ops.facilities import visits

	user = frappe.session.user
	frappe.set_user("Administrator")
	if frappe.db.get_value("Service Task", name, "status") == "To Assign":
		tasks.assign(name, make.employee(key))
	frappe.set_user(make.user(key))
	tasks.accept(name)
	tasks.log_work(name, "清洁、加油、紧固")
	for row in frappe.get_doc("Service Task", name).equipment_list:
		if done is None or row.equipment in done:
			visits.tick(name, row.equipment)
	tasks.finish(name, "运行正常")
	frappe.set_user(make.user("manager"))
	tasks.verify(name)
	frappe.set_user(user)


def cancel_task(name: str) -> None:
	"""The manager leaves a visit out."""
	from wuye_ops.customer_service import tasks

	user = frappe.session.user
	frappe.set_user(make.user("manager"))
	tasks.cancel(name)
	frappe.set_user(user)
