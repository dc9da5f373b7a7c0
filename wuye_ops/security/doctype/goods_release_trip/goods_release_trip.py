from frappe.model.document import Document


class GoodsReleaseTrip(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		carried: DF.SmallText | None
		client_key: DF.Data | None
		gate: DF.Link | None
		guard: DF.Link | None
		not_listed: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		plate: DF.Data | None
		settled: DF.SmallText | None
		too_many: DF.SmallText | None
	# end: auto-generated types

	pass
