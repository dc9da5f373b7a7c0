from frappe.model.document import Document

from wuye_ops.customer_service import visiting


class CustomerVisit(Document):
	"""A visit to a customer, planned or made (`wuye_ops.customer_service.visits`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.customer_visit_need.customer_visit_need import (
			CustomerVisitNeed,
		)

		cancel_reason: DF.SmallText | None
		customer: DF.Link
		customer_class: DF.Literal["", "Key Customer", "Owner", "Tenant", "Business", "Developer", "Other"]
		customer_name: DF.Data | None
		due_on: DF.Date
		needs: DF.Table[CustomerVisitNeed]
		not_met: DF.Int
		notes: DF.SmallText | None
		plan: DF.Link | None
		property: DF.Link
		purpose: DF.SmallText | None
		status: DF.Literal["Planned", "Not Met", "Done", "Cancelled"]
		unit: DF.Link | None
		visit_key: DF.Data | None
		visited_by: DF.Link | None
		visited_on: DF.Datetime | None
		visitor: DF.Link | None
		way: DF.Literal["", "At Their Place", "At the Office", "By Phone", "Online"]
	# end: auto-generated types

	def validate(self) -> None:
		visiting.check(self)

	def on_trash(self) -> None:
		visiting.refuse_deletion(self)
