import frappe
from frappe.query_builder import CustomFunction, DocType


def execute() -> None:
	"""The end of a plate is looked for at a gate: vehicles from before keep their plate turned round, too."""
	vehicle = DocType("Resident Vehicle")
	turned = CustomFunction("REVERSE", ["text"])(vehicle.plate)
	frappe.qb.update(vehicle).set(vehicle.plate_reversed, turned).where(vehicle.plate_reversed.isnull()).run()
