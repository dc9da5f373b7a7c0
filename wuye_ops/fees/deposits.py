"""Deposits (押金): received at the counter onto a liability account, re-checked, and settled with approval.

A deposit is the customer's money. It is no prepayment: no bill takes it, unless a settlement says so.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, fmt_money, getdate, nowdate

from wuye_ops.fees import collection, deposit_account, payments
from wuye_ops.fees.open_bills import money
from wuye_ops.fees.posting.series import take_numbers
from wuye_ops.rules import deposits as rules
from wuye_ops.rules.money import ZERO

SAVEPOINT = "wuye_receive_deposit"
FIELDS = ("property", "customer", "unit", "fee_item", "purpose", "paid_by_name", "amount")


# -- receiving


@frappe.whitelist(methods=["POST"])
def receive(deposit: str, modes: list | str, request_key: str, remark: str | None = None) -> str:
	"""Receives a deposit and returns the receipt's number: all bookings, or none.

	modes and request_key: as in `collection.receive`. The deposit is received whole; the same request sent again gives the
	same receipt.
	"""
	doc = frappe.get_doc("Deposit", deposit)
	doc.check_permission("write")
	place = collection._place(doc.property, doc.customer, "create")
	tenders = payments.tenders(modes, place.company)
	order = DepositOrder(doc, place, tenders, collection.checked_key(request_key))
	if receipt := order.receipt():
		return receipt
	frappe.db.savepoint(SAVEPOINT)
	try:
		return order.carry_out_deposit(cstr(remark).strip()[: collection.LONGEST_REMARK])
	except frappe.ValidationError:
		frappe.db.rollback(save_point=SAVEPOINT)
		# what stopped this one may be the same request, sent twice, that was quicker
		if receipt := order.receipt(lock=True):
			frappe.clear_messages()
			return receipt
		raise


@frappe.whitelist(methods=["POST"])
def take(deposit: dict | str, modes: list | str, request_key: str, remark: str | None = None) -> str:
	"""At the counter: registers a deposit and receives it at once. Returns the receipt's number.

	deposit: property, customer, unit, fee_item, purpose, paid_by_name, amount.
	"""
	fields = payments.parsed(deposit)
	if not isinstance(fields, dict):
		frappe.throw(_("Enter what the deposit is for, and how much."), title=_("Deposit"))
	key = collection.checked_key(request_key)
	if done := _received_by(key, fields):
		return done
	frappe.db.savepoint(f"{SAVEPOINT}_new")
	try:
		doc = frappe.get_doc(
			{"doctype": "Deposit", **{field: fields.get(field) for field in FIELDS}}
		).insert()
		receipt = receive(doc.name, modes, key, remark)
	except Exception:
		# nothing is left of a deposit that was not received
		frappe.db.rollback(save_point=f"{SAVEPOINT}_new")
		raise
	if doc.name != _deposit_of(receipt):
		# the same request, sent twice, was quicker: its deposit is the one that was received
		frappe.db.rollback(save_point=f"{SAVEPOINT}_new")
	return receipt


def _deposit_of(receipt: str) -> str | None:
	"""The deposit a receipt is for, of one that another connection has just made, too."""
	return frappe.db.get_value("Payment Receipt", receipt, "deposit", for_update=True)


def _received_by(key: str, fields: dict) -> str | None:
	"""The receipt that the same request has got already."""
	row = frappe.db.get_value(
		"Payment Receipt", {"request_key": key}, ["name", "property", "customer", "total"], as_dict=True
	)
	if not row:
		return None
	if (row.property, row.customer, money(row.total)) != (
		fields.get("property"), fields.get("customer"), payments.typed_amount(fields.get("amount")),
	):  # fmt: skip
		frappe.throw(
			_("This request has been used for another receipt. Begin anew at the counter."),
			title=_("Payment Receipt"),
		)
	return row.name


class DepositOrder(collection.Order):
	"""One request to receive a deposit."""

	def __init__(self, doc, place: frappe._dict, tenders: list, key: str) -> None:
		super().__init__(doc.property, doc.customer, place, tenders, key, frappe.session.user)
		self.deposit = doc

	def carry_out_deposit(self, remark: str) -> str:
		doc = lock(self.deposit.name)
		if doc.status != rules.TO_RECEIVE:
			frappe.throw(
				_("Deposit {0} is not to be received: it is {1}.").format(
					frappe.bold(doc.name), frappe.bold(_(doc.status))
				),
				title=_("Deposit"),
			)
		if self.total != money(doc.amount):
			frappe.throw(
				_(
					"The deposit is {0}. It is received whole: change the amount of the deposit, or what is paid."
				).format(frappe.bold(fmt_money(doc.amount, 2))),
				title=_("Amount"),
			)
		account = deposit_account.ensure(self.place.company)
		(number,) = take_numbers(collection.SERIES, 1)
		entry = payments.submit(
			payments.Payment(
				receipt=number,
				property=self.property,
				company=self.place.company,
				cost_center=self.place.cost_center,
				customer=self.customer,
				tenders=self.tenders,
				parts=(),
				remark=" ".join(filter(None, (doc.fee_item, doc.name, remark))),
				account=account,
			)
		)
		self.about = {"kind": "Deposit", "deposit": doc.name, "unit": doc.unit, "settled": 0, "prepaid": 0}
		receipt = self.write(number, entry.name, [], ZERO, remark)
		doc.update(
			{
				"received_on": frappe.db.get_value("Payment Receipt", receipt, "received_on"),
				"payment_receipt": receipt,
				"account": account,
			}
		)
		keep_standing(doc)
		return receipt


# -- how it stands


def lock(name: str):
	"""The deposit as it is now, locked until this transaction ends."""
	return frappe.get_doc("Deposit", name, for_update=True)


def settled_of(doc) -> list[tuple[str, Decimal]]:
	"""(kind, amount) of what has been settled of a locked deposit."""
	sums = ((rules.REFUND, doc.refunded), (rules.FORFEIT, doc.forfeited), (rules.OFFSET, doc.offset_amount))
	return [(kind, money(amount)) for kind, amount in sums if amount]


def held_of(doc) -> Decimal:
	"""What can still be settled of a locked deposit."""
	return _standing(doc, ()).held


def add_settlement(doc, kind: str, amount: Decimal) -> None:
	keep_standing(doc, ((kind, amount),))


def take_back_settlement(doc, kind: str, amount: Decimal) -> None:
	keep_standing(doc, ((kind, -amount),))


def keep_standing(doc, change: tuple = ()) -> None:
	"""Writes the sums and the status of a locked deposit, after a change of what is settled of it: (kind, amount)."""
	now = _standing(doc, change)
	doc.update(
		{
			"refunded": float(now.refunded),
			"forfeited": float(now.forfeited),
			"offset_amount": float(now.offset),
			"held": float(now.held),
			"status": now.status if doc.payment_receipt else rules.TO_RECEIVE,
		}
	)
	_save(doc)


def _standing(doc, change: tuple) -> rules.Standing:
	sums: dict[str, Decimal] = {}
	for kind, amount in (*settled_of(doc), *change):
		sums[kind] = sums.get(kind, ZERO) + amount
	received = money(doc.amount) if doc.payment_receipt else ZERO
	return rules.standing(received, [(kind, amount) for kind, amount in sums.items() if amount])


def _save(doc) -> None:
	doc.flags.by_service = True
	# the right to what changes the deposit was asked for by the service that changes it
	doc.save(ignore_permissions=True)


def text_of(name: str) -> str:
	"""What a receipt says that the money is for."""
	doc = frappe.db.get_value("Deposit", name, ["fee_item", "purpose", "paid_by_name"], as_dict=True)
	by = _("handed over by {0}").format(doc.paid_by_name) if doc.paid_by_name else ""
	return " ".join(filter(None, (doc.fee_item, doc.purpose, by)))


# -- re-check and cancelling


@frappe.whitelist(methods=["POST"])
def record_check(deposit: str, checked_on: str, result: str, note: str | None = None) -> None:
	"""Writes down the re-check (验收); from its day the refund is due within 30 days."""
	frappe.get_doc("Deposit", deposit).check_permission("write")
	doc = lock(deposit)
	if doc.status not in (rules.HELD, rules.PARTLY_SETTLED):
		frappe.throw(_("Nothing is held of {0}.").format(frappe.bold(doc.name)), title=_("Re-Check"))
	try:
		day = getdate(checked_on)
	except (ValueError, frappe.ValidationError):
		day = None
	if not day or day > getdate(nowdate()) or day < getdate(doc.received_on):
		frappe.throw(
			_("The re-check lies between the day the deposit was received and today."), title=_("Re-Check")
		)
	if result not in ("Passed", "Damage Found"):
		frappe.throw(_("Say whether the check was passed or damage was found."), title=_("Re-Check"))
	if result == "Damage Found" and not cstr(note).strip():
		frappe.throw(_("Say what was found."), title=_("Re-Check"))
	doc.update(
		{
			"checked_on": day,
			"check_result": result,
			"check_note": cstr(note).strip(),
			"refund_due_on": rules.refund_due_on(day),
		}
	)
	_save(doc)


@frappe.whitelist(methods=["POST"])
def cancel(deposit: str, reason: str) -> None:
	"""Gives up a deposit that was not received."""
	frappe.get_doc("Deposit", deposit).check_permission("write")
	doc = lock(deposit)
	if doc.status != rules.TO_RECEIVE:
		frappe.throw(
			_("{0} has been received. Refund it, or void its receipt.").format(frappe.bold(doc.name)),
			title=_("Cancel"),
		)
	if not cstr(reason).strip():
		frappe.throw(_("Say why it is not needed any more."), title=_("Cancel"))
	doc.update({"status": rules.CANCELLED, "cancel_reason": cstr(reason).strip()})
	_save(doc)


# -- what happens to its receipt


def keep_while_settled(doc, method=None) -> None:
	"""Before cancelling a Payment Entry: what was received of a deposit stays while a part of it is settled."""
	name = frappe.db.get_value(
		"Payment Receipt", {"payment_entry": doc.name, "status": "Valid", "kind": "Deposit"}, "deposit"
	)
	if name and settled_of(lock(name)):
		frappe.throw(
			_("A part of deposit {0} has been refunded or kept. Cancel its settlements first.").format(
				frappe.bold(name)
			),
			title=_("Deposit"),
		)


def follow_receipt(doc, method=None) -> None:
	"""After a receipt has been voided: its deposit is to be received again."""
	if not doc.deposit or doc.status != "Voided":
		return
	deposit = lock(doc.deposit)
	if deposit.payment_receipt != doc.name:
		return
	deposit.update(
		dict.fromkeys(
			(
				"received_on",
				"payment_receipt",
				"account",
				"checked_on",
				"check_result",
				"check_note",
				"refund_due_on",
			)
		)
	)
	keep_standing(deposit)
