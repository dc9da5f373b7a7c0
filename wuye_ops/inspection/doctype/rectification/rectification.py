from frappe.model.document import Document

from wuye_ops.inspection import rectification


class Rectification(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.inspection.doctype.rectification_escalation.rectification_escalation import (
			RectificationEscalation,
		)
		from wuye_ops.inspection.doctype.rectification_log.rectification_log import RectificationLog

		cause: DF.SmallText | None
		department: DF.Link
		description: DF.SmallText | None
		due_date: DF.Date | None
		equipment: DF.Link | None
		escalations: DF.Table[RectificationEscalation]
		evidence: DF.AttachImage | None
		finished_on: DF.Datetime | None
		found_by: DF.Link | None
		found_on: DF.Datetime
		is_overdue: DF.Check
		log: DF.Table[RectificationLog]
		measures: DF.SmallText | None
		property: DF.Link
		responsible: DF.Link | None
		responsible_name: DF.Data | None
		service_area: DF.Link | None
		service_task: DF.Link | None
		severity: DF.Literal["Critical", "Major", "Normal", "Minor"]
		source_doctype: DF.Link | None
		source_key: DF.Data | None
		source_name: DF.DynamicLink | None
		status: DF.Literal["Open", "In Progress", "To Verify", "Returned", "Closed", "Cancelled"]
		subject: DF.Data
		times_returned: DF.Int
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
		verify_remark: DF.SmallText | None
	# end: auto-generated types

	def before_insert(self) -> None:
		rectification.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		rectification.keep_own_fields(self)
		rectification.refuse_change_of_closed(self)
		rectification.refuse_planning_by_staff(self)
		rectification.check_sense(self)
		rectification.set_due_date(self)
		rectification.note_changes(self)
		rectification.enter_status(self)
		rectification.set_overdue(self)

	def validate_workflow(self) -> None:
		# What a service task moves is the system's step; whoever did the task had the right to do it.
		if not self.flags.by_task:
			super().validate_workflow()

	def on_update(self) -> None:
		rectification.tell_those_concerned(self)
