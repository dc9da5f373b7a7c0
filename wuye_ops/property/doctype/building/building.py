# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class Building(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		building_name: DF.Data
		built_on: DF.Date | None
		built_up_area: DF.Float
		floors_above: DF.Int
		floors_below: DF.Int
		property: DF.Link
	# end: auto-generated types
	pass
