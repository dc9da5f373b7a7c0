import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.customer_service import form_data, tasks
from wuye_ops.property.obstacles import refuse_named


class ServiceTask(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.service_task_assignment.service_task_assignment import (
			ServiceTaskAssignment,
		)
		from wuye_ops.customer_service.doctype.service_task_equipment.service_task_equipment import (
			ServiceTaskEquipment,
		)
		from wuye_ops.customer_service.doctype.service_task_log.service_task_log import ServiceTaskLog
		from wuye_ops.customer_service.doctype.service_task_part.service_task_part import ServiceTaskPart

		accepted_on: DF.Datetime | None
		arrived_on: DF.Datetime | None
		assigned_name: DF.Data | None
		assigned_on: DF.Datetime | None
		assigned_to: DF.Link | None
		assignments: DF.Table[ServiceTaskAssignment]
		block_reason: DF.SmallText | None
		blocked_on: DF.Datetime | None
		chargeable: DF.Check
		customer: DF.Link | None
		department: DF.Link
		description: DF.SmallText | None
		dispatched_on: DF.Datetime | None
		equipment: DF.Link | None
		equipment_list: DF.Table[ServiceTaskEquipment]
		estimated_minutes: DF.Int
		finished_on: DF.Datetime | None
		generated_key: DF.Data | None
		head: DF.Link | None
		labour_charge: DF.Currency
		offered_until: DF.Datetime | None
		parts: DF.Table[ServiceTaskPart]
		place: DF.Data | None
		planned_on: DF.Date | None
		property: DF.Link
		reporter_name: DF.Data | None
		reporter_phone: DF.Data | None
		required_by: DF.Datetime | None
		result: DF.SmallText | None
		sales_invoice: DF.Link | None
		service_area: DF.Link | None
		service_request: DF.Link | None
		source_doctype: DF.Link | None
		source_name: DF.DynamicLink | None
		status: DF.Literal[
			"Draft", "To Assign", "Assigned", "In Progress", "Blocked", "Done", "Verified", "Cancelled"
		]
		stock_entry: DF.Link | None
		subject: DF.Data
		unit: DF.Link | None
		urgency: DF.Literal["Emergency", "Urgent", "Normal", "Complex", "Major"]
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
		work_log: DF.Table[ServiceTaskLog]
	# end: auto-generated types

	def onload(self) -> None:
		form_data.load_task(self)

	def before_insert(self) -> None:
		tasks.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		tasks.refuse_change_of_closed(self)
		tasks.check_sense(self)
		refuse_named(self, "assigned_to", _("Assign"))
		tasks.enter_status(self)

	def validate_workflow(self) -> None:
		# Dispatching at birth, closing with the request and giving to the next in turn are the system's steps; the
		# user's right to what brought them about was checked there.
		if not (self.flags.moved_by_request or self.flags.handed_out):
			super().validate_workflow()

	def on_update(self) -> None:
		tasks.after_status_change(self)

	def on_trash(self) -> None:
		if self.status not in ("Draft", "To Assign", "Cancelled"):
			frappe.throw(
				_("Task {0} has been worked on and is kept. Cancel it instead.").format(self.name),
				title=_("Kept for the Record"),
			)
