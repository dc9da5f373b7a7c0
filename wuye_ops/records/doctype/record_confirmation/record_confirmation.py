from frappe.model.document import Document

from wuye_ops.records.archive import confirmations


class RecordConfirmation(Document):
	"""One person's word that they have read and understood a version; one for each version and employee."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		confirmation_key: DF.Data | None
		confirmed_on: DF.Datetime | None
		due_on: DF.Date | None
		employee: DF.Link
		employee_name: DF.Data | None
		property: DF.Link | None
		record: DF.Link
		record_version: DF.Link
		reminded_on: DF.Datetime | None
		status: DF.Literal["Open", "Confirmed", "Cancelled"]
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		confirmations.refuse_by_hand(self)

	def on_trash(self) -> None:
		confirmations.refuse_by_hand(self)
