from frappe.model.document import Document

from wuye_ops.people.training import self_study


class SelfStudy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		company: DF.Link | None
		course: DF.Data
		day: DF.Date
		department: DF.Link | None
		designation: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		hours: DF.Float
		notes: DF.SmallText | None
		proof: DF.Attach | None
		property: DF.Link | None
		result: DF.Literal["", "Passed", "Failed"]
		return_reason: DF.SmallText | None
		status: DF.Literal["Draft", "To Approve", "Approved", "Returned"]
		subject: DF.Literal["Induction", "Safety", "Post Skills", "Service Awareness"]
		training_program: DF.Link | None

	# end: auto-generated types
	def onload(self) -> None:
		self.set_onload("steps", self_study.possible(self))

	def before_insert(self) -> None:
		self_study.prepare_new(self)

	def validate(self) -> None:
		self_study.check(self)

	def on_trash(self) -> None:
		self_study.refuse_delete(self)
