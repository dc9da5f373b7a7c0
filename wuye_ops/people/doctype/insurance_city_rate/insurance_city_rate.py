from frappe.model.document import Document


class InsuranceCityRate(Document):
	"""The rates of one insurance in a city."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		base_rounding: DF.Literal[
			"Cent, Half Up",
			"Cent, Up",
			"Cent, Down",
			"Jiao, Up",
			"Jiao, Half Up",
			"Yuan, Half Up",
			"Yuan, Up",
		]
		ceiling: DF.Currency
		employee: DF.Float
		employee_fixed: DF.Currency
		employer: DF.Float
		employer_fixed: DF.Currency
		floor: DF.Currency
		kind: DF.Literal["pension", "medical", "unemployment", "injury", "housing_fund"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rounding: DF.Literal[
			"Cent, Half Up",
			"Cent, Up",
			"Cent, Down",
			"Jiao, Up",
			"Jiao, Half Up",
			"Yuan, Half Up",
			"Yuan, Up",
		]
	# end: auto-generated types
