from frappe.model.document import Document


class CostPlanLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link
		before: DF.Currency
		by_hand: DF.Check
		cost_class: DF.Link | None
		explanation: DF.Text | None
		figure: DF.LongText | None
		m1: DF.Currency
		m10: DF.Currency
		m11: DF.Currency
		m12: DF.Currency
		m2: DF.Currency
		m3: DF.Currency
		m4: DF.Currency
		m5: DF.Currency
		m6: DF.Currency
		m7: DF.Currency
		m8: DF.Currency
		m9: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remark: DF.SmallText | None
		total: DF.Currency
	# end: auto-generated types

	pass
