from frappe.model.document import Document


class QualityStandardItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		around: DF.Float
		bands: DF.SmallText | None
		beyond: DF.Float
		by_distance: DF.Check
		full_at: DF.Float
		item_code: DF.Data | None
		item_name: DF.Data | None
		larger_is_better: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		scale: DF.Literal["Linear", "Bands"]
		source: DF.Literal["Metric", "Inspection", "Survey"]
		subject: DF.Autocomplete
		weight: DF.Float
		zero_at: DF.Float
	# end: auto-generated types

	pass
