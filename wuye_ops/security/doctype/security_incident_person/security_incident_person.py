from frappe.model.document import Document


class SecurityIncidentPerson(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		id_number: DF.Data | None
		id_number_encrypted: DF.SmallText | None
		id_number_hash: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Literal["Injured", "Victim", "Witness", "Suspect", "Reporter", "Owner", "Rescuer"]
		person_name: DF.Data
		phone: DF.Data | None
		phone_encrypted: DF.SmallText | None
		phone_hash: DF.Data | None
		statement: DF.Text | None
		unit: DF.Link | None
	# end: auto-generated types

	pass
