import frappe
from frappe import _
from frappe.model.document import Document


class PersonalDataAccess(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accessed_on: DF.Datetime
		fieldname: DF.Data
		reason: DF.SmallText
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		user: DF.Link
	# end: auto-generated types

	def before_save(self) -> None:
		if not self.is_new():
			self.refuse_change()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse_change()

	def on_trash(self) -> None:
		self.refuse_change()

	def refuse_change(self) -> None:
		frappe.throw(_("The access log is append-only."), frappe.PermissionError)
