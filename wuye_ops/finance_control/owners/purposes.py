"""What bookings are for (用途): said in documents of our own, so that vouchers and the screens of accountants stay as they are.

Any voucher of ERPNext can stand behind a booking, also one that is posted long since, and one may be for several things: a
field in one of its tables would serve some of them only. What costs of a property are for follows from their accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import frappe

from wuye_ops.finance_control.cost_classes import NO_COST, class_by_account
from wuye_ops.finance_control.owners import accounts
from wuye_ops.finance_control.owners.ledger import FUNDS, PUBLIC, Booking, bookings, company_of, money
from wuye_ops.rules import commission, public_revenue
from wuye_ops.rules.cost_class import MANAGEMENT, OTHER, TAXES
from wuye_ops.rules.money import EXACT, total
from wuye_ops.rules.owners_statement import Entry, Purpose

# bills for the service; other income of the cost center is other income of the owners
SERVICE_INCOME = "600101"
# what is given up of them
WAIVED = "660206"


@dataclass(frozen=True, slots=True)
class Posted:
	"""A part of a booking with its purpose; `purpose` is empty where nobody has said it. amount: as the purpose says."""

	booking: Booking
	purpose: str
	amount: Decimal
	decision: str | None = None
	remark: str = ""
	owners_entry: str | None = None

	@property
	def entry(self) -> Entry:
		return Entry(self.booking.voucher, self.booking.on, self.purpose, self.amount, self.decision)


def of_kind(kind: str, property_name: str) -> tuple[Purpose, ...]:
	"""What a statement of this kind can consist of, with what owners of the property have agreed to bear."""
	if kind == PUBLIC:
		return public_revenue.PURPOSES
	named = commission.purposes(_agreed(property_name))
	known = {one.name for one in named}
	own = (
		code
		for code in dict.fromkeys(class_by_account(company_of(property_name)).values())
		if code not in known
	)
	# classes of costs that a site has made itself
	return (*named, *(Purpose(code) for code in own))


def _agreed(property_name: str) -> set[str]:
	rows = frappe.get_all(
		"Commission Terms",
		{"property": property_name},
		["agreed_management", "agreed_taxes", "agreed_other"],
		order_by="from_date desc",
		limit=1,
	)
	if not rows:
		return set()
	fields = {"agreed_management": MANAGEMENT, "agreed_taxes": TAXES, "agreed_other": OTHER}
	return {code for field, code in fields.items() if rows[0][field]}


def posted(kind: str, property_name: str, first: date | None, last: date) -> list[Posted]:
	"""Every booking of the days with what it is for, the oldest first. Parts that no longer make up their booking count as
	not said."""
	said = _said(kind, property_name)
	by_account = _by_account(property_name) if kind == FUNDS else {}
	comes_in = {one.name: one.comes_in for one in of_kind(kind, property_name)}
	found = []
	for booking in bookings(kind, property_name, first, last):
		parts = said.get(booking.key, [])
		if (
			parts
			and total(signed(row.purpose, money(row.amount), comes_in) for row in parts) == booking.amount
		):
			found += (
				Posted(
					booking,
					row.purpose,
					money(row.amount),
					row.decision or None,
					row.remark or "",
					row.owners_entry,
				)
				for row in parts
			)
			continue
		name = by_account.get(booking.account, "")
		found.append(Posted(booking, name, signed(name, booking.amount, comes_in)))
	return found


def signed(purpose: str, amount: Decimal, comes_in: dict[str, bool]) -> Decimal:
	"""From what a purpose says to what the account has, and back: what goes out is above 0 as a cost and below as a booking."""
	return amount if comes_in.get(purpose, True) else EXACT.minus(amount)


def _said(kind: str, property_name: str) -> dict[tuple[str, str, str], list[frappe._dict]]:
	entry, part = frappe.qb.DocType("Owners Entry"), frappe.qb.DocType("Owners Entry Part")
	rows = (
		frappe.qb.from_(part)
		.join(entry)
		.on((part.parent == entry.name) & (part.parenttype == "Owners Entry"))
		.select(
			entry.name.as_("owners_entry"),
			entry.voucher_type,
			entry.voucher_no,
			entry.account,
			entry.remark,
			part.purpose,
			part.amount,
			part.decision,
		)
		.where((entry.property == property_name) & (entry.kind == kind))
		.orderby(entry.name, part.idx)
		.run(as_dict=True)
	)
	found: dict[tuple[str, str, str], list[frappe._dict]] = {}
	for row in rows:
		found.setdefault((row.voucher_type, row.voucher_no, row.account), []).append(row)
	return found


def _by_account(property_name: str) -> dict[str, str]:
	"""Account of income or cost → what it is for."""
	company = company_of(property_name)
	kinds, classes = accounts.of_profit_and_loss(company), class_by_account(company)
	numbers = dict(
		frappe.get_all(
			"Account", {"company": company, "is_group": 0}, ["name", "account_number"], as_list=True, limit=0
		)
	)
	fees = set(
		frappe.get_all(
			"Commission Terms", {"property": property_name}, pluck="expense_account", distinct=True
		)
	)
	found = {}
	for name, root in kinds.items():
		number = numbers.get(name) or ""
		if name in fees:
			found[name] = commission.COMMISSION
		elif root == accounts.INCOME:
			found[name] = commission.FEES if number.startswith(SERVICE_INCOME) else commission.OTHER_INCOME
		elif number.startswith(WAIVED):
			found[name] = commission.FEES
		else:
			# what is no cost of the service is none that owners bear, unless they agreed
			found[name] = OTHER if number.startswith(NO_COST) else classes.get(name, OTHER)
	return found


# -- what a booking may be for, by its words

# words of vouchers → what they usually mean; the first that is found decides
WORDS: tuple[tuple[str, str], ...] = (
	("维修资金", "To Maintenance Fund"),
	("专项维修", "To Maintenance Fund"),
	("业主大会", "Owners' Assembly"),
	("业委会", "Owners' Assembly"),
	("分配", "Distribution to Owners"),
	("分红", "Distribution to Owners"),
	("税", "Taxes on Public Revenue"),
	("利息", "Interest"),
	("结息", "Interest"),
	("充电", "Charging Piles"),
	("快递柜", "Lockers and Machines"),
	("售货", "Lockers and Machines"),
	("饮水", "Lockers and Machines"),
	("基站", "Telecom Stations"),
	("通信", "Telecom Stations"),
	("铁塔", "Telecom Stations"),
	("回收", "Recycling"),
	("废品", "Recycling"),
	("停车", "Parking on Common Ground"),
	("车位", "Parking on Common Ground"),
	("广告", "Advertising"),
	("场地", "Venue Lease"),
	("摆摊", "Venue Lease"),
	("用房", "Common Rooms"),
	("会所", "Common Rooms"),
	("维修", "Repair of Common Parts"),
	("更换", "Repair of Common Parts"),
	("手续费", "Reasonable Costs"),
	("管理成本", "Reasonable Costs"),
	("电费", "Reasonable Costs"),
)


def suggest(booking: Booking) -> str:
	"""What a booking on the account of public revenue probably is for, by what its voucher says; empty for no idea."""
	sides = _sides()
	for word, purpose in WORDS:
		if word in booking.remarks and sides[purpose] == (booking.amount > 0):
			return purpose
	return ""


@lru_cache
def _sides() -> dict[str, bool]:
	return {one.name: one.comes_in for one in public_revenue.PURPOSES}
