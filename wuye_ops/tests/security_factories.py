"""Posts, rounds of the order trade and incidents for tests."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

ORDER = make.TRADES["Order"]


def people(property_name: str = make.PROPERTY_A) -> None:
	"""The head of order, two who patrol and a second guard, committed with the base."""
	for key, role in (
		("order", "Department Head"),
		("patrol", "Field Staff"),
		("patrol2", "Field Staff"),
		("guard2", "Gate Guard"),
	):
		if not frappe.db.exists("User", make.user(key, property_name)):
			make.make_person(key, role, ORDER, property_name)
	doc = frappe.get_doc("Property", property_name)
	head = make.employee("order", property_name)
	row = next((row for row in doc.departments if row.trade == "Order"), None)
	if not row or row.head != head:
		if row:
			row.head = head
		else:
			doc.append(
				"departments", {"trade": "Order", "department": make.make_department(ORDER), "head": head}
			)
		doc.save()
	frappe.db.commit()


def order_checklist(**fields):
	return inspect.make_checklist(trade="Order", **fields)


def make_round(property_name: str = make.PROPERTY_A, *, areas: int = 3, places: bool = True, **fields):
	"""A round of the order trade whose window is open now, with points 200 m apart, of the patrolman.

	It was there before its window opened: a phone may send times from then on.
	"""
	if "points" not in fields:
		fields["points"] = [
			{
				"service_area": inspect.make_area(
					f"巡更点{number}{frappe.generate_hash(length=4)}",
					property_name,
					**({"latitude": 31.23 + number * 0.0018, "longitude": 121.47} if places else {}),
				)
			}
			for number in range(1, areas + 1)
		]
	doc = inspect.make_inspection(
		property_name,
		**{
			"title": "园区夜间巡更",
			"checklist": order_checklist().name,
			"department": make.make_department(ORDER),
			"employee": make.employee("patrol", property_name),
			"window_from": now_datetime() - timedelta(hours=1),
			"window_to": now_datetime() + timedelta(hours=1),
			**fields,
		},
	)
	doc.db_set("creation", now_datetime() - timedelta(hours=8))
	return doc


def position(doc, number: int, metres: float = 0) -> dict:
	"""Where a phone is that stands so far north of the label of a point."""
	area = frappe.db.get_value(
		"Service Area", doc.points[number].service_area, ["latitude", "longitude"], as_dict=True
	)
	return {"latitude": area.latitude + metres / 111_195, "longitude": area.longitude, "accuracy": 10}


def make_post(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Guard Post",
			"property": property_name,
			"post_name": fields.pop("post_name", None) or f"东门岗{frappe.generate_hash(length=5)}",
			"things": [{"thing": "对讲机", "expected": 2}, {"thing": "备用钥匙", "expected": 12}],
			**fields,
		}
	).insert()


def make_incident(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Security Incident",
			"property": property_name,
			"kind": "Theft",
			"subject": "电动车被盗",
			"description": "业主发现停在车棚的电动车不见了。",
			"occurred_on": now_datetime() - timedelta(hours=1),
			**fields,
		}
	).insert()
