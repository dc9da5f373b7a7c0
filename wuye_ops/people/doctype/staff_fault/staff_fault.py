from frappe.model.document import Document

from wuye_ops.people import faults


class StaffFault(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Link | None
		confirmed_by: DF.Link | None
		confirmed_on: DF.Datetime | None
		department: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		finding: DF.SmallText
		happened_on: DF.Date
		heard: DF.SmallText
		kind: DF.Literal["Safety Accident", "False Record"]
		property: DF.Link | None
		reason: DF.SmallText | None
		source_doctype: DF.Link | None
		source_name: DF.DynamicLink | None
		stated_by: DF.Link | None
		status: DF.Literal["Draft", "Confirmed", "Withdrawn"]
		withdrawn_by: DF.Link | None
		withdrawn_on: DF.Datetime | None

	# end: auto-generated types
	def onload(self) -> None:
		self.set_onload("steps", faults.possible(self))

	def validate(self) -> None:
		faults.check(self)

	def on_trash(self) -> None:
		faults.refuse_delete(self)
