from frappe.model.document import Document


class ScorecardMeasure(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bands: DF.SmallText | None
		beyond: DF.Float
		code: DF.Data | None
		dimension: DF.Literal["Results", "Customer", "Operation", "Team"]
		full_at: DF.Float
		larger_is_better: DF.Check
		least: DF.Int
		measure_name: DF.Data | None
		metric: DF.Autocomplete
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		scale: DF.Literal["Linear", "Bands"]
		scope: DF.Literal["Person", "Property"]
		weight: DF.Float
		zero_at: DF.Float
	# end: auto-generated types
	pass
