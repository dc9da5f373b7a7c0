import frappe
from frappe import _
from frappe.model.document import Document


class PersonalDataErasure(Document):
	"""What was erased of a customer, what was kept and why; written by the erasure alone (`wuye_ops.records.privacy.erasing`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.personal_data_erasure_item.personal_data_erasure_item import (
			PersonalDataErasureItem,
		)

		cause: DF.Literal["Request", "Retention"]
		customer: DF.Link
		data_subject_request: DF.Link | None
		executed_by: DF.Link | None
		executed_on: DF.Datetime | None
		items: DF.Table[PersonalDataErasureItem]
		property: DF.Link
	# end: auto-generated types

	def before_insert(self) -> None:
		if not self.flags.by_service:
			self.refuse_change()

	def before_save(self) -> None:
		if not self.is_new():
			self.refuse_change()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse_change()

	def on_trash(self) -> None:
		self.refuse_change()

	def refuse_change(self) -> None:
		frappe.throw(
			_("What was erased is written down once, by the erasure itself."),
			frappe.PermissionError,
			title=_("Erasure"),
		)
