from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class ArrearsPromise(WrittenByService, Document):
	"""A promise of payment. Recorded by `wuye_ops.fees.arrears_promises`; whether it is kept the ledger says."""

	def how_it_is_written(self) -> str:
		return _(
			"A promise is recorded in its arrears case, and not changed afterwards. Cancel it there instead."
		)

	def why_it_is_kept(self) -> str:
		return _("Promises are kept: they may be needed before a court.")
