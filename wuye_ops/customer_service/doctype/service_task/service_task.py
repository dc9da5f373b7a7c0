# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class ServiceTask(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from wuye_ops.customer_service.doctype.service_task_assignment.service_task_assignment import ServiceTaskAssignment
		from wuye_ops.customer_service.doctype.service_task_log.service_task_log import ServiceTaskLog
		from wuye_ops.customer_service.doctype.service_task_part.service_task_part import ServiceTaskPart

		accepted_on: DF.Datetime | None
		arrived_on: DF.Datetime | None
		assigned_name: DF.Data | None
		assigned_on: DF.Datetime | None
		assigned_to: DF.Link | None
		assignments: DF.Table[ServiceTaskAssignment]
		block_reason: DF.SmallText | None
		chargeable: DF.Check
		customer: DF.Link | None
		department: DF.Link
		description: DF.SmallText | None
		dispatched_on: DF.Datetime | None
		finished_on: DF.Datetime | None
		head: DF.Link | None
		labour_charge: DF.Currency
		parts: DF.Table[ServiceTaskPart]
		place: DF.Data | None
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
		status: DF.Literal["Draft", "To Assign", "Assigned", "In Progress", "Blocked", "Done", "Verified", "Cancelled"]
		stock_entry: DF.Link | None
		subject: DF.Data
		unit: DF.Link | None
		urgency: DF.Literal["Emergency", "Urgent", "Normal", "Complex", "Major"]
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
		work_log: DF.Table[ServiceTaskLog]
	# end: auto-generated types
	pass
