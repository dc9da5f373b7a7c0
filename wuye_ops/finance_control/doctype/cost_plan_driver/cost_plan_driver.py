from frappe.model.document import Document


class CostPlanDriver(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		about: DF.Data | None
		account: DF.Link
		amount: DF.Currency
		area: DF.Float
		benefits: DF.Currency
		by_month: DF.SmallText | None
		change: DF.Float
		consumption: DF.Float
		extra_months: DF.Float
		from_month: DF.Int
		heads: DF.Float
		heat: DF.Currency
		history_of: DF.Data | None
		in_words: DF.SmallText | None
		insured: DF.Check
		monthly: DF.Currency
		months: DF.Data | None
		one_offs: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pay: DF.Currency
		pieces: DF.Int
		price: DF.Currency
		recorded: DF.Currency
		source: DF.Literal[
			"By Posts", "By Area", "By Maintenance Plan", "By Consumption", "By Contract", "By Last Year"
		]
		times: DF.Int
		to_month: DF.Int
		unit: DF.Data | None
		unit_cost: DF.Currency
	# end: auto-generated types

	pass
