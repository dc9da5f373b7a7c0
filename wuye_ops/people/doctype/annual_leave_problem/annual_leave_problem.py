import frappe
from frappe import _
from frappe.model.document import Document


class AnnualLeaveProblem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		key: DF.Data | None
		last_tried_on: DF.Date | None
		property: DF.Link | None
		reason: DF.SmallText | None
		since: DF.Date | None
		solved_on: DF.Date | None
		status: DF.Literal["Open", "Solved"]
		year: DF.Int
	# end: auto-generated types
	"""年休假发放问题: whose annual leave could not be allocated, and why; kept by `people.leave_problems`."""

	def validate(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_("The nightly run writes these. Put right what the reason says; it is tried again."),
				title=_("Annual Leave Problem"),
			)
