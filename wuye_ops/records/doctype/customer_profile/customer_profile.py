# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


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
	pass
