from collections import Counter

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date, getdate

from wuye_ops.fees import tariffs
from wuye_ops.property.places import check_same_property
from wuye_ops.rules.late_charge import above_lpr_multiple
from wuye_ops.rules.tariff import METERED

# What the keys of charges are made of: changed, the same days could be billed a second time under another key.
FIXED_ONCE_BILLED = ("basis", "cycle_months", "anchor_month", "meter_kind")

# Above so many times the one-year LPR courts find a late charge excessive.
LPR_MULTIPLE = 4


class FeeStandard(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.fee_late_rate.fee_late_rate import FeeLateRate
		from wuye_ops.fees.doctype.fee_price.fee_price import FeePrice
		from wuye_ops.fees.doctype.fee_standard_building.fee_standard_building import FeeStandardBuilding
		from wuye_ops.fees.doctype.fee_tier.fee_tier import FeeTier

		allocate_by: DF.Literal["Area", "Household"]
		anchor_month: DF.Int
		assigned_only: DF.Check
		basis: DF.Literal["Area", "Unit", "Space", "Meter", "Shared Meter", "Fixed"]
		buildings: DF.TableMultiSelect[FeeStandardBuilding]
		cycle_months: DF.Literal["1", "3", "6", "12"]
		delivered_only: DF.Check
		disabled: DF.Check
		due_days: DF.Int
		ends_on: DF.Date | None
		fee_item: DF.Link
		floor_from: DF.Int
		floor_to: DF.Int
		for_office: DF.Check
		for_other: DF.Check
		for_residence: DF.Check
		for_shop: DF.Check
		for_storage: DF.Check
		has_late_charge: DF.Check
		in_advance: DF.Check
		income_account: DF.Link | None
		item_tax_template: DF.Link | None
		late_cap_percent: DF.Percent
		late_daily_percent: DF.Float
		late_grace_days: DF.Int
		late_rates: DF.Table[FeeLateRate]
		limit_floors: DF.Check
		meter_kind: DF.Literal["", "Water", "Electricity", "Gas", "Heat", "Hot Water"]
		occupied_only: DF.Check
		prices: DF.Table[FeePrice]
		property: DF.Link
		space_type: DF.Literal["", "Owned", "Leased", "Public", "Civil Defence"]
		standard_name: DF.Data
		tiers: DF.Table[FeeTier]
		tiers_by: DF.Literal["Month", "Year"]
		vacancy_after_months: DF.Int
		vacancy_payable_percent: DF.Percent
		vat_inclusive: DF.Check

	# end: auto-generated types
	def validate(self) -> None:
		self.standard_name = (self.standard_name or "").strip()
		self.validate_prices()
		self.validate_tiers()
		self.validate_cycle()
		self.validate_filters()
		self.validate_accounting()
		self.validate_late_charge()
		self.validate_fixed_once_billed()
		self.validate_as_a_whole()

	def on_update(self) -> None:
		frappe.get_doc("Fee Item", self.fee_item).ensure_item()
		self.warn_of_billed_days()
		self.warn_of_high_late_rate()

	def validate_prices(self) -> None:
		if self.basis not in METERED:
			self.tiers = []
		if not self.prices and not self.tiers:
			self._refuse(_("Enter at least one price with the day from which it holds."), _("Price Missing"))
		days = Counter(getdate(row.effective_from) for row in self.prices)
		days.update({getdate(row.effective_from) for row in self.tiers})
		if twice := [day for day, count in days.items() if count > 1]:
			self._refuse(
				_("Two prices begin on {0} and would overlap. Keep one of them.").format(
					format_date(min(twice))
				),
				_("Prices Overlap"),
			)
		if self.ends_on and getdate(self.ends_on) < min(days):
			self._refuse(
				_("The standard ends on {0}, before its first price begins on {1}.").format(
					format_date(self.ends_on), format_date(min(days))
				),
				_("Last Day in Force"),
			)

	def validate_tiers(self) -> None:
		limits: dict = {}
		for row in self.tiers:
			limits.setdefault(getdate(row.effective_from), []).append(row.up_to or 0)
		for day, values in limits.items():
			open_tiers = values.count(0)
			if open_tiers != 1:
				self._refuse(
					_(
						"Of the tiers from {0} exactly one, the last, must be without a limit; {1} are."
					).format(format_date(day), open_tiers),
					_("Tiers"),
				)
			if len(set(values)) < len(values):
				self._refuse(
					_("Two tiers from {0} have the same limit.").format(format_date(day)), _("Tiers")
				)

	def validate_cycle(self) -> None:
		self.anchor_month = self.anchor_month or 1
		if not 1 <= self.anchor_month <= 12:
			self._refuse(
				_("A cycle begins in a month from 1 to 12, not {0}.").format(self.anchor_month), _("Cycle")
			)
		if self.basis in METERED:
			self.in_advance = 0
			if not self.meter_kind:
				self._refuse(_("Choose which meters count."), _("Meter Kind"))
		else:
			self.meter_kind = None

	def validate_filters(self) -> None:
		if self.limit_floors and (self.floor_to or 0) < (self.floor_from or 0):
			self._refuse(
				_("The floors end at {0}, below {1} where they begin.").format(
					self.floor_to or 0, self.floor_from or 0
				),
				_("Floors"),
			)
		for row in self.buildings:
			check_same_property(self.property, "Building", row.building)

	def validate_accounting(self) -> None:
		company = frappe.get_cached_value("Property", self.property, "company")
		for field, doctype in (("income_account", "Account"), ("item_tax_template", "Item Tax Template")):
			value = self.get(field)
			if value and frappe.get_cached_value(doctype, value, "company") != company:
				self._refuse(
					_("{0} belongs to another company than the property's, {1}.").format(
						frappe.bold(value), frappe.bold(company)
					),
					_(self.meta.get_label(field)),
				)
		if not self.item_tax_template:
			return
		# one bill has one row for each tax account, which either is in the prices or comes on top of them
		other = frappe.db.get_value(
			"Fee Standard",
			{
				"property": self.property,
				"disabled": 0,
				"item_tax_template": ["is", "set"],
				"vat_inclusive": 0 if self.vat_inclusive else 1,
				"name": ["!=", self.name or ""],
			},
		)
		if other and not self.disabled:
			self._refuse(
				_(
					"{0} of the same property says otherwise whether its price contains VAT, and both may stand on one bill. Make them agree."
				).format(frappe.bold(other)),
				_("VAT"),
			)

	def validate_late_charge(self) -> None:
		"""The rates of the clause do not overlap, and what late charges have been charged with stays as it was."""
		days = Counter(getdate(row.effective_from) for row in self.late_rates)
		if twice := [day for day, count in days.items() if count > 1]:
			self._refuse(
				_("Two rates begin on {0}. Keep one of them.").format(format_date(min(twice))),
				_("Late Charge"),
			)
		before = self.get_doc_before_save()
		last = before and self.late_charged_until()
		if not last:
			return
		if any(
			float(self.get(field) or 0) != float(before.get(field) or 0)
			for field in ("late_daily_percent", "late_grace_days", "late_cap_percent")
		) or _rate_rows(before, last) != _rate_rows(self, last):
			self._refuse(
				_(
					"Late charges up to {0} have been charged with this clause. Enter a new rate from a later day; for other days of grace or another cap make a new standard."
				).format(format_date(last)),
				_("Late Charge"),
			)

	def late_charged_until(self):
		"""The last day for which late charges have been charged by this standard's clause."""
		return frappe.db.get_value(
			"Fee Charge",
			{"fee_standard": self.name, "status": "Billed", "late_for_charge": ["is", "set"]},
			"period_to",
			order_by="period_to desc",
		)

	def warn_of_high_late_rate(self) -> None:
		"""Says that courts lower a late charge above four times the one-year LPR; the contract stands all the same."""
		before = self.get_doc_before_save()
		company = frappe.get_cached_value("Property", self.property, "company")
		lpr = tariffs.exact(frappe.get_cached_value("Company", company, "wuye_lpr_percent"))
		if not self.has_late_charge or not lpr:
			return
		rates = {
			float(self.late_daily_percent or 0),
			*(float(row.daily_percent or 0) for row in self.late_rates),
		}
		if before and before.has_late_charge:
			rates -= {float(before.late_daily_percent or 0)}
			rates -= {float(row.daily_percent or 0) for row in before.late_rates}
		high = [rate for rate in rates if above_lpr_multiple(tariffs.exact(rate), lpr, LPR_MULTIPLE)]
		if high:
			frappe.msgprint(
				_(
					"{0} % a day is {1} % a year, above {2} times the one-year LPR of {3} %. A court lowers it when asked to (《民法典》585)."
				).format(f"{max(high):g}", f"{max(high) * 365:g}", LPR_MULTIPLE, f"{float(lpr):g}"),
				title=_("High Late Charge"),
				indicator="orange",
			)

	def validate_fixed_once_billed(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			return
		changed = [
			field for field in FIXED_ONCE_BILLED if str(self.get(field) or "") != str(before.get(field) or "")
		]
		if changed and frappe.db.exists("Fee Charge", {"fee_standard": self.name, "status": "Billed"}):
			self._refuse(
				_(
					"{0} cannot change any more: bills have been made with it. Enter the last day in force here, and make a new standard from the next day on."
				).format(", ".join(_(self.meta.get_label(field)) for field in changed)),
				_("Already Billed"),
			)

	def validate_as_a_whole(self) -> None:
		"""The rules have the last word; what they refuse would stop every run."""
		try:
			tariffs.fee_standard(self)
			if self.has_late_charge:
				tariffs.late_clause(self, self.late_rates)
		except ValueError as error:
			self._refuse(_("This cannot be charged: {0}").format(str(error)), _("Fee Standard"))

	def warn_of_billed_days(self) -> None:
		"""Says that bills stay as they are when a price of days already billed has changed."""
		before = self.get_doc_before_save()
		if not before or _price_rows(before) == _price_rows(self):
			return
		changed = {row[0] for row in _price_rows(before) ^ _price_rows(self)}
		billed = frappe.db.get_value(
			"Fee Charge",
			{
				"fee_standard": self.name,
				"status": "Billed",
				"late_for_charge": ["is", "not set"],
				"period_to": [">=", min(changed)],
			},
			"period_to",
			order_by="period_to desc",
		)
		if billed:
			frappe.msgprint(
				_(
					"Bills up to {0} have been made with the earlier price and stay as they are. To bill those days anew, cancel their bills first."
				).format(format_date(billed)),
				title=_("Price of Billed Days"),
				indicator="orange",
			)

	def _refuse(self, message: str, title: str) -> None:
		frappe.throw(message, title=title)


def _rate_rows(doc, last) -> set[tuple]:
	"""The new rates that hold on days up to `last`."""
	return {
		(getdate(row.effective_from), float(row.daily_percent or 0))
		for row in doc.late_rates
		if getdate(row.effective_from) <= last
	}


def _price_rows(doc) -> set[tuple]:
	return {
		(getdate(row.effective_from), row.get("up_to") or 0, float(row.price or 0))
		for row in (*doc.prices, *doc.tiers)
	}
