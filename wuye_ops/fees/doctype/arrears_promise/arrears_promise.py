from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class ArrearsPromise(WrittenByService, Document):
	"""A promise of payment. Recorded by `wuye_ops.fees.arrears_promises`; whether it is kept the ledger says."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.arrears_instalment.arrears_instalment import ArrearsInstalment

		amount: DF.Currency
		arrears_case: DF.Link
		bills: DF.LongText | None
		cancel_reason: DF.SmallText | None
		customer: DF.Link
		customer_name: DF.Data | None
		instalments: DF.Table[ArrearsInstalment]
		next_due: DF.Date | None
		paid: DF.Currency
		promised_by: DF.Data
		promised_on: DF.Date
		property: DF.Link
		remark: DF.SmallText | None
		signed_file: DF.Attach | None
		status: DF.Literal["Open", "Kept", "Broken", "Cancelled"]
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"A promise is recorded in its arrears case, and not changed afterwards. Cancel it there instead."
		)

	def why_it_is_kept(self) -> str:
		return _("Promises are kept: they may be needed before a court.")
