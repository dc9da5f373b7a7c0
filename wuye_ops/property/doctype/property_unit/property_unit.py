# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class PropertyUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		building: DF.Link
		built_up_area: DF.Float
		delivered_on: DF.Date | None
		floor: DF.Int
		owner_from: DF.Date | None
		owner_id_number: DF.Data | None
		owner_name: DF.Data | None
		owner_phone: DF.Data | None
		property: DF.Link
		status: DF.Literal["Undelivered", "Delivered", "Occupied", "Vacant", "Decorating"]
		unit_no: DF.Data
		usage: DF.Literal["Residence", "Shop", "Office", "Storage", "Other"]
	# end: auto-generated types
	pass
