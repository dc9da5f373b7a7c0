# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class ServiceTaskLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.SmallText
		logged_by: DF.Link | None
		logged_on: DF.Datetime
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		photo: DF.AttachImage | None
		photo_stage: DF.Literal["", "Before", "During", "After"]
		place: DF.Data | None
		result: DF.Data | None
	# end: auto-generated types
	pass
