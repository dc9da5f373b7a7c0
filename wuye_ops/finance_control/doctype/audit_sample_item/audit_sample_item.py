from frappe.model.document import Document

from wuye_ops.finance_control.audit import sample_results


class AuditSampleItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		audit: DF.Link | None
		day: DF.Date | None
		document: DF.DynamicLink | None
		document_type: DF.Link | None
		item_key: DF.Data | None
		note: DF.SmallText | None
		paper: DF.Link | None
		params: DF.LongText | None
		party: DF.Data | None
		place: DF.Int
		result: DF.Literal["", "Right", "Wrong", "Not Shown"]
		right_amount: DF.Currency
		sample: DF.Link
		step: DF.Data | None
		tested_by: DF.Link | None
		tested_on: DF.Datetime | None
		why: DF.Data | None
		why_text: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		sample_results.check_item(self)

	def on_trash(self) -> None:
		sample_results.refuse_delete(self)
