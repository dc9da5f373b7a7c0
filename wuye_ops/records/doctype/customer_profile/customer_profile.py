import frappe
from frappe.model.document import Document

from wuye_ops.records import quality
from wuye_ops.records.personal_data import protect_id_number, protect_phone

# What the system writes, with `flags.by_service`; whatever a form or the web API sends for these is put back.
OWN_FIELDS = (
	"is_vip", "vip_reason", "status", "moved_out_on", "archived_on", "erased_on", "legal_hold", "completeness",
	"correctness", "last_confirmed_on", "quality_problems",
)  # fmt: skip


class CustomerProfile(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.customer_household_member.customer_household_member import (
			CustomerHouseholdMember,
		)

		archived_on: DF.Date | None
		completeness: DF.Percent
		correctness: DF.Percent
		customer: DF.Link
		customer_class: DF.Literal["Owner", "Tenant", "Business", "Developer", "Other"]
		customer_name: DF.Data | None
		emergency_contact: DF.Data | None
		emergency_phone: DF.Data | None
		emergency_phone_encrypted: DF.SmallText | None
		emergency_phone_hash: DF.Data | None
		emergency_relation: DF.Data | None
		erased_on: DF.Date | None
		household: DF.Table[CustomerHouseholdMember]
		id_number: DF.Data | None
		id_number_encrypted: DF.SmallText | None
		id_number_hash: DF.Data | None
		is_vip: DF.Check
		last_confirmed_on: DF.Date | None
		legal_hold: DF.Check
		moved_out_on: DF.Date | None
		phone: DF.Data | None
		phone_2: DF.Data | None
		phone_2_encrypted: DF.SmallText | None
		phone_2_hash: DF.Data | None
		phone_encrypted: DF.SmallText | None
		phone_hash: DF.Data | None
		quality_problems: DF.SmallText | None
		status: DF.Literal["Active", "Moved Out", "Archived", "Erased"]
		vip_reason: DF.SmallText | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("problems", quality.labels(self.quality_problems))

	def validate(self) -> None:
		self.keep_own_fields()
		self.protect_numbers()

	def on_update(self) -> None:
		# an import of thousands is judged by the night
		if not frappe.flags.in_import:
			quality.refresh([self.name])
			self.update(frappe.db.get_value("Customer Profile", self.name, quality.JUDGED, as_dict=True))

	def keep_own_fields(self) -> None:
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		for field in OWN_FIELDS:
			self.set(field, before.get(field) if before else self.meta.get_field(field).default)

	def protect_numbers(self) -> None:
		for field in ("phone", "phone_2", "emergency_phone"):
			protect_phone(self, field)
		protect_id_number(self, "id_number")
		for member in self.household:
			protect_phone(member, "phone")
