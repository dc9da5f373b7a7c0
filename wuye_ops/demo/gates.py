"""The demo's gates, and how each property treats whom nothing lets in."""

from collections.abc import Callable

import frappe

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make

# class → (outcome, from, until); all day where it is from midnight until midnight
COURIERS = {
	"Express Delivery": ("Allowed", "07:00:00", "21:00:00"),
	"Food Delivery": ("Allowed", "00:00:00", "00:00:00"),
	"Grocery Delivery": ("Allowed", "06:00:00", "22:00:00"),
	"Furniture and Moving": ("Ask", "08:00:00", "18:00:00"),
}
# what differs by property: homes ask, offices let in
POLICIES = {
	"Residential": {"walk_in": "Ask", "temporary_vehicle": "Allowed"},
	"Office": {"walk_in": "Ask", "temporary_vehicle": "Allowed", "most_live": 30, "most_a_day": 60},
	"Commercial": {"walk_in": "Allowed", "temporary_vehicle": "Allowed"},
	"Mixed": {"walk_in": "Ask", "temporary_vehicle": "Allowed"},
}


def make_gates(registry: Registry, places: list[Place], say: Callable[[str], None]) -> None:
	say("岗口与门岗规则 …")
	for place in places:
		kind = frappe.db.get_value("Property", place.name, "kind")
		make(
			registry,
			{
				"doctype": "Gate Policy",
				"property": place.name,
				"couriers": [
					{"courier_class": name, "outcome": outcome, "from_time": opens, "to_time": closes}
					for name, (outcome, opens, closes) in COURIERS.items()
				],
				**POLICIES[kind],
			},
		)
		areas = frappe.get_all(
			"Service Area",
			{"property": place.name, "area_type": "Gate"},
			["name", "area_name"],
			order_by="creation, name",
		)
		for area in areas:
			make(
				registry,
				{
					"doctype": "Gate",
					"property": place.name,
					"gate_name": area.area_name,
					"service_area": area.name,
				},
			)
