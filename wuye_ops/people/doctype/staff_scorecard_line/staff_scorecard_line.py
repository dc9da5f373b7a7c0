from frappe.model.document import Document


class StaffScorecardLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data | None
		dimension: DF.Literal["Results", "Customer", "Operation", "Team"]
		left_out: DF.Check
		measure_name: DF.Data | None
		metric: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		points: DF.Float
		possible: DF.Float
		sample: DF.Int
		scope: DF.Literal["Person", "Property"]
		value: DF.Data | None
		why: DF.SmallText | None
	# end: auto-generated types
	pass
