import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import statutory
from wuye_ops.property import guarded


class StatutoryInspection(Document):
	"""法定检验: planned, done with its certificate, or expired."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.facilities.doctype.statutory_warning.statutory_warning import StatutoryWarning

		body: DF.Link | None
		body_name: DF.Data | None
		certificate_file: DF.Attach | None
		certificate_no: DF.Data | None
		done_on: DF.Date | None
		due_on: DF.Date
		equipment: DF.Link | None
		inspection_key: DF.Data | None
		kind: DF.Literal["Inspection", "Own Test"]
		next_due_on: DF.Date | None
		next_inspection: DF.Link | None
		property: DF.Link
		remark: DF.SmallText | None
		result: DF.Literal["", "Passed", "Passed with Conditions", "Failed"]
		status: DF.Literal["Planned", "Done", "Expired"]
		task_type: DF.Link | None
		title: DF.Data | None
		valid_until: DF.Date | None
		warnings: DF.Table[StatutoryWarning]
	# end: auto-generated types

	def validate(self) -> None:
		guarded.refuse_by_hand(
			self,
			"status",
			"result",
			"next_due_on",
			"next_inspection",
			"warnings",
			use=_("Use Record Result."),
		)
		statutory.refuse_change_of_done(self)
		guarded.own_file(self, "certificate_file")
		statutory.prepare(self)
		self.refuse_moved_day()

	def refuse_moved_day(self) -> None:
		"""What is late stays late: a day may be brought forward by hand, not put off."""
		if not self.is_new() and not self.flags.by_service and self.has_value_changed("due_on"):
			before = self.get_doc_before_save()
			if frappe.utils.getdate(self.due_on) > frappe.utils.getdate(before.due_on):
				frappe.throw(
					_("The day set by law cannot be put off. Record the result of the inspection instead."),
					title=_("Due On"),
				)

	def on_update(self) -> None:
		if self.equipment:
			statutory.keep_next_date(self.equipment)

	def on_trash(self) -> None:
		if self.status == statutory.DONE:
			frappe.throw(
				_("{0} is on file and is kept.").format(self.name),
				frappe.PermissionError,
				title=_("Kept for the Record"),
			)

	def after_delete(self) -> None:
		if self.equipment:
			statutory.keep_next_date(self.equipment)
