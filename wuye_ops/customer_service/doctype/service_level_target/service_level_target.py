# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class ServiceLevelTarget(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrive_clock: DF.Literal["Round the Clock", "Service Hours"]
		arrive_minutes: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		report_clock: DF.Literal["Round the Clock", "Service Hours"]
		report_minutes: DF.Int
		resolve_clock: DF.Literal["Round the Clock", "Service Hours"]
		resolve_minutes: DF.Int
		respond_clock: DF.Literal["Round the Clock", "Service Hours"]
		respond_minutes: DF.Int
		urgency: DF.Literal["Emergency", "Urgent", "Normal", "Complex", "Major"]
		warn_percent: DF.Int
	# end: auto-generated types
	pass
