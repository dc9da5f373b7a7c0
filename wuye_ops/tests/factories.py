"""Small documents for tests, named so that a failing test reads like a story.

`make_base` commits two properties with their people once for a run; everything else belongs to the test that makes
it and is rolled back with it.
"""

from dataclasses import dataclass

import frappe
from frappe.utils import add_to_date, now_datetime, nowdate

PROPERTY_A, PROPERTY_B = "测试花园", "测试大厦"
PASSWORD = "Wuye-ops-Test-2026"
TRADES = {
	"Customer Service": "客户服务部",
	"Engineering": "工程部",
	"Cleaning": "保洁部",
	"Greening": "绿化部",
	"Order": "秩序维护部",
}
# user key → (role, trade)
PEOPLE = {
	"manager": ("Property Manager", "Customer Service"),
	"service": ("Customer Service", "Customer Service"),
	"head": ("Department Head", "Engineering"),
	"tech": ("Field Staff", "Engineering"),
	"tech2": ("Field Staff", "Engineering"),
	"guard": ("Gate Guard", "Order"),
}


@dataclass(frozen=True)
class Places:
	property: str
	building: str
	unit: str
	neighbour: str


def company() -> str:
	return frappe.db.get_value("Company", {}, "name", order_by="creation")


def user(key: str, property_name: str = PROPERTY_A) -> str:
	"""The user of a person of a property: user("tech") is the technician of property A."""
	return f"{key}.{'a' if property_name == PROPERTY_A else 'b'}@wuye.test"


def employee(key: str, property_name: str = PROPERTY_A) -> str:
	return frappe.db.get_value("Employee", {"user_id": user(key, property_name)})


def make_base() -> None:
	for property_name, code in ((PROPERTY_A, "TA"), (PROPERTY_B, "TB")):
		if not frappe.db.exists("Property", property_name):
			_make_property(property_name, code)
	if not frappe.db.exists("User", "director@wuye.test"):
		make_user("director@wuye.test", "Operations Director")


def _make_property(property_name: str, code: str) -> None:
	doc = frappe.get_doc(
		{
			"doctype": "Property",
			"property_name": property_name,
			"property_code": code,
			"company": company(),
			"kind": "Residential",
			"service_calendar": "全天候服务",
		}
	).insert()
	for trade, department in TRADES.items():
		doc.append("departments", {"trade": trade, "department": make_department(department)})
	for key, (role, trade) in PEOPLE.items():
		make_person(key, role, TRADES[trade], property_name)
	doc.manager = employee("manager", property_name)
	for row in doc.departments:
		row.head = employee("head", property_name)
	doc.warehouse = frappe.db.get_value("Warehouse", {"company": doc.company, "is_group": 0})
	doc.save()
	places = make_places(property_name)
	for key, unit in (("resident", places.unit), ("neighbour", places.neighbour)):
		customer = make_customer(f"{key}-{code}", unit=unit)
		make_resident(user(key, property_name), customer)


def make_property(name: str = "新建花园", **fields):
	"""A property of which no other test knows."""
	code = frappe.generate_hash(length=6).upper()
	return frappe.get_doc(
		{
			"doctype": "Property",
			"property_name": f"{name}{code}",
			"property_code": code,
			"company": company(),
			"kind": "Residential",
			"service_calendar": "全天候服务",
			**fields,
		}
	).insert()


def make_department(name: str) -> str:
	existing = frappe.db.get_value("Department", {"department_name": name, "company": company()})
	if existing:
		return existing
	return (
		frappe.get_doc({"doctype": "Department", "department_name": name, "company": company()}).insert().name
	)


def make_designation(name: str) -> str:
	if not frappe.db.exists("Designation", name):
		frappe.get_doc({"doctype": "Designation", "designation_name": name}).insert()
	return name


def make_user(email: str, *roles: str, user_type: str = "System User") -> str:
	if not frappe.db.exists("User", email):
		doc = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": email.split("@")[0],
				"user_type": user_type,
				"enabled": 1,
				"send_welcome_email": 0,
				"language": "zh",
				"new_password": PASSWORD,
			}
		)
		doc.flags.ignore_password_policy = True
		# the framework allows a site sixty new users an hour
		frappe.conf.throttle_user_limit = 10_000
		doc.insert()
		if roles:
			doc.add_roles(*roles)
	return email


def make_person(key: str, role: str, department: str, property_name: str) -> str:
	"""The employee of the user, made when there is none yet."""
	make_user(user(key, property_name), role)
	if existing := frappe.db.get_value("Employee", {"user_id": user(key, property_name)}):
		return existing
	return make_employee(user(key, property_name), department, property_name)


def make_employee(user: str | None, department: str, property_name: str, name: str = "") -> str:
	"""Somebody employed since 2020 in the department of a trade, named after the user unless the name is given."""
	doc = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": name or user.split("@")[0],
			"company": company(),
			"department": make_department(department),
			"gender": frappe.db.get_value("Gender", {}),
			"date_of_birth": "1990-05-01",
			"date_of_joining": "2020-01-01",
			"status": "Active",
			"user_id": user,
			"create_user_permission": 0,
			"wuye_property": property_name,
		}
	)
	return doc.insert().name


def make_places(
	property_name: str, building_name: str = "1号楼", units: tuple[str, ...] = ("101", "102")
) -> Places:
	building = f"{property_name}-{building_name}"
	if not frappe.db.exists("Building", building):
		frappe.get_doc(
			{"doctype": "Building", "property": property_name, "building_name": building_name}
		).insert()
	for unit_no in units:
		make_unit(building, unit_no)
	return Places(property_name, building, f"{building}-{units[0]}", f"{building}-{units[-1]}")


def places(property_name: str = PROPERTY_A) -> Places:
	building = f"{property_name}-1号楼"
	return Places(property_name, building, f"{building}-101", f"{building}-102")


def make_unit(building: str, unit_no: str, **fields) -> str:
	name = f"{building}-{unit_no}"
	if not frappe.db.exists("Property Unit", name):
		frappe.get_doc(
			{
				"doctype": "Property Unit",
				"building": building,
				"unit_no": unit_no,
				"built_up_area": 100,
				**fields,
			}
		).insert()
	return name


def make_customer(name: str, *, unit: str | None = None, phone: str | None = None, **occupancy) -> str:
	from wuye_ops.property.registration import make_customer as register

	customer = register(name, phone=phone)
	if unit:
		make_occupancy(unit, customer, **occupancy)
	return customer


def make_occupancy(unit: str, customer: str, **fields) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "Occupancy",
				"unit": unit,
				"customer": customer,
				"relation": "Owner",
				"share": 100,
				"is_payer": 1,
				"from_date": "2020-01-01",
				**fields,
			}
		)
		.insert()
		.name
	)


def make_resident(email: str, customer: str) -> str:
	"""A portal user of the customer."""
	make_user(email, user_type="Website User")
	doc = frappe.get_doc("Customer", customer)
	doc.append("portal_users", {"user": email})
	doc.save()
	return email


def customer_of(unit: str) -> str:
	return frappe.db.get_value("Occupancy", {"unit": unit}, "customer")


def make_request(property_name: str = PROPERTY_A, **fields):
	"""A new repair request from the first unit of the property."""
	doc = frappe.get_doc(
		{
			"doctype": "Service Request",
			"property": property_name,
			"unit": places(property_name).unit,
			"category": "水管漏水",
			"urgency": "Urgent",
			"channel": "Phone",
			"subject": "厨房水管漏水",
			"opened_on": now_datetime(),
			**fields,
		}
	)
	return doc.insert()


def make_task(property_name: str = PROPERTY_A, *, assigned_to: str | None = None, **fields):
	"""A task dispatched from a new request, given to a technician when `assigned_to` names one."""
	from wuye_ops.customer_service import tasks

	request = make_request(property_name, **fields)
	task = tasks.create_from_request(request.name)
	if assigned_to:
		tasks.assign(task, assigned_to)
	return frappe.get_doc("Service Task", task)


def make_stock_item(code: str = "测试水龙头", qty: float = 10, property_name: str = PROPERTY_A) -> str:
	"""A part with stock in the property's warehouse."""
	if not frappe.db.exists("Item", code):
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": code,
				"item_group": frappe.db.get_value("Item Group", {"is_group": 0}),
				"stock_uom": "Nos",
				"is_stock_item": 1,
			}
		).insert()
	place = frappe.get_doc("Property", property_name)
	if qty:
		entry = frappe.get_doc(
			{
				"doctype": "Stock Entry",
				"stock_entry_type": "Material Receipt",
				"purpose": "Material Receipt",
				"company": place.company,
				"items": [
					{"item_code": code, "qty": qty, "t_warehouse": place.warehouse, "basic_rate": 12.5}
				],
			}
		)
		entry.insert()
		entry.submit()
	return code


def minutes_ago(minutes: int):
	return add_to_date(now_datetime(), minutes=-minutes)


def today() -> str:
	return nowdate()


def make_import(doctype: str, content: bytes | str, extension: str = "csv", private: bool = True, **fields):
	"""A saved Data Import with the attached file, as the form leaves it before Start Import."""
	doc = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": doctype,
			"import_type": "Insert New Records",
			"mute_emails": 1,
			**fields,
		}
	).insert()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{doc.name}.{extension}",
			"content": content,
			"attached_to_doctype": "Data Import",
			"attached_to_name": doc.name,
			"attached_to_field": "import_file",
			"is_private": int(private),
		}
	).insert()
	doc.import_file = file.file_url
	doc.save()
	return doc
