from frappe.model.document import Document

from wuye_ops.people.certificates import requirements


class CertificateKind(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		kind_name: DF.Data
		months: DF.Int
		number_is_id: DF.Check
		review_months: DF.Int
		source: DF.Data | None

	# end: auto-generated types
	def validate(self) -> None:
		requirements.check_kind(self)
