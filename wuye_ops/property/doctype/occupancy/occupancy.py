# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class Occupancy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		customer_name: DF.Data | None
		from_date: DF.Date
		is_payer: DF.Check
		parking_space: DF.Link | None
		property: DF.Link
		relation: DF.Literal["Owner", "Tenant", "Family", "Developer"]
		remark: DF.SmallText | None
		share: DF.Percent
		to_date: DF.Date | None
		unit: DF.Link | None
	# end: auto-generated types
	pass
