# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class Property(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from wuye_ops.property.doctype.property_department.property_department import PropertyDepartment

		address: DF.SmallText | None
		built_up_area: DF.Float
		company: DF.Link
		contract_end: DF.Date | None
		contract_start: DF.Date | None
		cost_center: DF.Link | None
		departments: DF.Table[PropertyDepartment]
		hotline: DF.Data | None
		kind: DF.Literal["Residential", "Commercial", "Office", "Mixed"]
		manager: DF.Link | None
		manager_name: DF.Data | None
		property_code: DF.Data
		property_name: DF.Data
		service_calendar: DF.Link
		service_mode: DF.Literal["Lump Sum", "Commission"]
		status: DF.Literal["Active", "Closed"]
		warehouse: DF.Link | None
	# end: auto-generated types
	pass
