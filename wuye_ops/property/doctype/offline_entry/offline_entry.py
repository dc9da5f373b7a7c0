import frappe
from frappe import _
from frappe.model.document import Document


class OfflineEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		entry_key: DF.Data
		kind: DF.Data
		made_on: DF.Datetime
		property: DF.Link
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
	# end: auto-generated types

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("What a phone has sent is kept as it came."), title=_("Kept for the Record"))
