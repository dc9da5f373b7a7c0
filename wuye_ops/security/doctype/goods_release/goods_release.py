import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property
from wuye_ops.rules import goods_release as rules
from wuye_ops.security import goods

BY_STEPS = (
	"status", "needs", "asked_on", "answer", "answer_note", "answered_by", "answered_on", "answered_how", "spoke_with",
	"trips", "released_on", "applicant_user",
)  # fmt: skip
# what was consented to
KEPT = (
	"unit",
	"applicant_kind",
	"customer",
	"applicant_name",
	"moving_out",
	"items",
	"good_from",
	"good_until",
)


class GoodsRelease(Document):
	"""放行条: what is carried out of a unit, with whose consent, and what the gate has let out."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.goods_release_item.goods_release_item import GoodsReleaseItem
		from wuye_ops.security.doctype.goods_release_trip.goods_release_trip import GoodsReleaseTrip

		anonymised_on: DF.Date | None
		answer: DF.Literal["", "Consented", "Refused"]
		answer_note: DF.SmallText | None
		answered_by: DF.Link | None
		answered_how: DF.Literal["", "Portal", "Phone", "Property Manager"]
		answered_on: DF.Datetime | None
		applicant_kind: DF.Literal["Owner", "Tenant", "Family", "Developer", "Outsider"]
		applicant_name: DF.Data
		applicant_user: DF.Link | None
		asked_on: DF.Datetime | None
		client_key: DF.Data | None
		customer: DF.Link | None
		good_from: DF.Datetime
		good_until: DF.Datetime
		items: DF.Table[GoodsReleaseItem]
		mover: DF.Data | None
		moving_out: DF.Check
		needs: DF.Literal["", "Owner", "Host"]
		plates: DF.Data | None
		property: DF.Link
		released_on: DF.Datetime | None
		remark: DF.SmallText | None
		spoke_with: DF.Data | None
		status: DF.Literal["Draft", "To Consent", "Consented", "Refused", "Released", "Expired", "Cancelled"]
		trips: DF.Table[GoodsReleaseTrip]
		unit: DF.Link
	# end: auto-generated types

	def before_validate(self) -> None:
		self.good_from = self.good_from or now_datetime()
		if not self.good_until:
			self.good_until = get_datetime(self.good_from) + rules.GOOD_FOR
		if self.customer and not cstr(self.applicant_name).strip():
			self.applicant_name = frappe.db.get_value("Customer", self.customer, "customer_name")
		if self.is_new():
			for row in self.items:
				row.out = 0

	def validate(self) -> None:
		guarded.refuse_by_hand(self, *BY_STEPS, use=_("Use the buttons of the form."))
		before = self.get_doc_before_save()
		if before and before.status != rules.DRAFT:
			guarded.refuse_by_hand(
				self, *KEPT, use=_("It has been asked for already. Cancel it and make a new one.")
			)
		check_same_property(self.property, "Property Unit", self.unit)
		self.validate_applicant()
		goods.validate(self)

	def validate_applicant(self) -> None:
		if self.applicant_kind == rules.OUTSIDER:
			return
		if not self.customer:
			frappe.throw(_("Choose the customer who asks, or Outsider."), title=_("Customer"))
		relations = {row.relation for row in goods.occupants(self.unit) if row.customer == self.customer}
		if self.status == rules.DRAFT and self.applicant_kind not in relations:
			frappe.throw(
				_(
					"{0} is not registered as {1} of {2}. Correct the applicant, or register the occupancy first."
				).format(
					frappe.bold(self.customer), frappe.bold(_(self.applicant_kind)), frappe.bold(self.unit)
				),
				title=_("Applicant"),
			)

	def on_trash(self) -> None:
		if self.status != rules.DRAFT:
			frappe.throw(
				_("Releases that have been asked for are kept. Cancel it instead."),
				frappe.PermissionError,
				title=_("Goods Release"),
			)

	def before_print(self, settings=None) -> None:
		self.consent_words = goods.consent_in_words(self)
		self.left = sum(cint(row.quantity) - cint(row.out) for row in self.items)
