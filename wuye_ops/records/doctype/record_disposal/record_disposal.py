from frappe.model.document import Document

from wuye_ops.records.disposal import disposals


class RecordDisposal(Document):
	"""档案销毁清册: which records are destroyed, by whose opinion and approval, and who saw it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.record_disposal_item.record_disposal_item import RecordDisposalItem
		from wuye_ops.records.doctype.record_disposal_supervisor.record_disposal_supervisor import (
			RecordDisposalSupervisor,
		)

		appraised_by: DF.Link | None
		appraised_on: DF.Datetime | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		bytes_removed: DF.Int
		due_before: DF.Date | None
		executed_by: DF.Link | None
		executed_on: DF.Datetime | None
		files_removed: DF.Int
		finished_on: DF.Datetime | None
		items: DF.Table[RecordDisposalItem]
		method: DF.Literal["Shredding", "Pulping", "Burning", "Erasure"]
		opinion: DF.SmallText | None
		place: DF.Data | None
		property: DF.Link | None
		record_count: DF.Int
		reject_reason: DF.SmallText | None
		status: DF.Literal[
			"Draft",
			"To Approve",
			"Approved",
			"Executing",
			"Executed",
			"Rejected",
			"Cancelled",
		]
		supervisors: DF.Table[RecordDisposalSupervisor]
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		disposals.check(self)

	def on_trash(self) -> None:
		disposals.refuse_deletion(self)
