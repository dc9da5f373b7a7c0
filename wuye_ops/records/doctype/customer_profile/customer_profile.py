from frappe.model.document import Document

from wuye_ops.records.personal_data import protect_id_number, protect_phone


class CustomerProfile(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		customer_class: DF.Literal["Owner", "Tenant", "Business", "Developer", "Other"]
		customer_name: DF.Data | None
		id_number: DF.Data | None
		id_number_encrypted: DF.SmallText | None
		id_number_hash: DF.Data | None
		phone: DF.Data | None
		phone_2: DF.Data | None
		phone_2_encrypted: DF.SmallText | None
		phone_2_hash: DF.Data | None
		phone_encrypted: DF.SmallText | None
		phone_hash: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		protect_phone(self, "phone")
		protect_phone(self, "phone_2")
		protect_id_number(self, "id_number")
