"""A property of its own for the browser tests of billing: homes with owners, one without, and its people. All committed."""

from dataclasses import dataclass

import frappe
from frappe.utils import add_months, get_first_day, getdate, nowdate

from wuye_ops.tests import factories as make

ITEM, UTILITY = "物业服务费", "公摊电费"
PRICE, AREA = 2.8, 100
PAYING = ("101", "102", "201", "202")
UNCLAIMED = "301"


@dataclass(frozen=True)
class Estate:
	property: str
	building: str
	clerk: str
	manager: str
	standard: str
	payers: tuple[str, ...]

	def unit(self, number: str) -> str:
		return f"{self.building}-{number}"


def new_estate() -> Estate:
	"""A small property where everything can be billed but one home that nobody owns."""
	key = frappe.generate_hash(length=5)
	name = f"出账花园{key}"
	frappe.get_doc(
		{
			"doctype": "Property",
			"property_name": name,
			"property_code": f"F{key}".upper(),
			"company": make.company(),
			"kind": "Residential",
			"service_calendar": "全天候服务",
		}
	).insert()
	building = make.make_places(name, "1号楼", (*PAYING, UNCLAIMED)).building
	for number in (*PAYING, UNCLAIMED):
		frappe.db.set_value("Property Unit", f"{building}-{number}", "status", "Occupied")
	payers = tuple(make.make_customer(f"业主{number}{key}", unit=f"{building}-{number}") for number in PAYING)
	make_item(ITEM)
	standard = make_standard(name, ITEM, prices=[{"effective_from": "2020-01-01", "price": PRICE}])
	people = [
		make_person(f"{role.split()[0].lower()}-{key}@wuye.test", role, name)
		for role in ("Fee Clerk", "Property Manager")
	]
	frappe.db.commit()
	return Estate(name, building, *people, standard, payers)


def make_person(email: str, role: str, property_name: str) -> str:
	make.make_user(email, role)
	make.make_employee(email, make.TRADES["Customer Service"], property_name)
	return email


def make_item(name: str, **fields) -> str:
	if not frappe.db.exists("Fee Item", name):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": name, **fields}).insert()
	return name


def make_standard(property_name: str, fee_item: str, **fields) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "Fee Standard",
				"property": property_name,
				"standard_name": fee_item,
				"fee_item": fee_item,
				"basis": "Area",
				"cycle_months": "1",
				"in_advance": 1,
				"due_days": 30,
				**fields,
			}
		)
		.insert()
		.name
	)


def make_run(estate: Estate, month: str | None = None, **fields):
	return frappe.get_doc(
		{
			"doctype": "Billing Run",
			"property": estate.property,
			"billing_month": month or get_first_day(nowdate()),
			"posting_date": nowdate(),
			**fields,
		}
	).insert()


def months_ago(number: int):
	return get_first_day(getdate(add_months(nowdate(), -number)))
