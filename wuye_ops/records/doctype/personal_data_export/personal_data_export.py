import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.records import personal_exports


class PersonalDataExport(Document):
	"""A list of personal data that somebody needs outside (`wuye_ops.records.personal_exports`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.personal_data_export_column.personal_data_export_column import (
			PersonalDataExportColumn,
		)
		from wuye_ops.records.doctype.personal_data_export_download.personal_data_export_download import (
			PersonalDataExportDownload,
		)

		asked_by: DF.Link | None
		asked_on: DF.Datetime | None
		building: DF.Link | None
		columns: DF.Table[PersonalDataExportColumn]
		customer_class: DF.Literal["", "Owner", "Tenant", "Business", "Developer", "Other"]
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		downloads: DF.Table[PersonalDataExportDownload]
		estimated_rows: DF.Int
		expires_on: DF.Datetime | None
		list_name: DF.Literal["Customers", "Household Members"]
		only_current: DF.Check
		property: DF.Link
		reason: DF.SmallText
		recipient: DF.Data
		reject_reason: DF.SmallText | None
		status: DF.Literal["To Approve", "Approved", "Rejected"]
		valid_days: DF.Int
		with_minors: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new():
			personal_exports.prepare(self)
		else:
			personal_exports.keep(self)

	def after_insert(self) -> None:
		personal_exports.tell_approvers(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("What was asked for and fetched stays for the record."),
			frappe.PermissionError,
			title=_("Personal Data Export"),
		)
