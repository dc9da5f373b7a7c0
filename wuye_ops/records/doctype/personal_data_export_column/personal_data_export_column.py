from frappe.model.document import Document


class PersonalDataExportColumn(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column_name: DF.Literal[
			"Customer Name",
			"Class",
			"Unit",
			"Relation to the Unit",
			"Phone",
			"Second Phone",
			"ID Number",
			"Emergency Contact",
			"Emergency Relation",
			"Emergency Phone",
			"Member",
			"Relation",
			"Under 14",
		]
		in_full: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
