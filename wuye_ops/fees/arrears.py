"""欠费催缴: the cases of all who owe, kept by one daily job; a few queries for each property, however many bills there are.

Cases are opened where the oldest overdue bill has come to the first rung of the property's ladder, brought up to date, and
closed as paid when nothing overdue is left. The job may run twice, in parallel, or be killed: a case that is open has a key
with a unique index, each property is one transaction, and what is computed depends on nothing but what is in the books.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import fmt_money, getdate, now_datetime, nowdate

from wuye_ops.fees import arrears_data as data
from wuye_ops.fees import limitation_watch
from wuye_ops.fees.locks import only_one
from wuye_ops.fees.posting.series import take_numbers
from wuye_ops.fees.rows import STANDARD, insert_rows
from wuye_ops.property.bulk_rows import insert_absent, update_rows
from wuye_ops.property.notices import failure_in_words, tell_staff_once_a_day, users_with_role
from wuye_ops.rules import promise as promising
from wuye_ops.rules.arrears import ON_HOLD, PAID, RUNNING, Debt, Standing, needs_case, stand
from wuye_ops.rules.dunning_ladder import Step

SERIES = "AC-.YYYY.-.#####"
WARNINGS = {None: "", 30: "30 Months", 33: "33 Months", 36: "Expired"}
FIGURES = (
	"status", "stage", "next_step", "next_step_on", "hold_until", "hold_reason", "overdue_amount", "overdue_bills",
	"oldest_due_date", "limitation_on", "limitation_warning",
)  # fmt: skip


@dataclass
class Refreshed:
	"""What a refresh changed."""

	opened: int = 0
	updated: int = 0
	paid: int = 0

	def __add__(self, other: "Refreshed") -> "Refreshed":
		return Refreshed(self.opened + other.opened, self.updated + other.updated, self.paid + other.paid)


def refresh_cases(today: date | None = None) -> Refreshed:
	"""The daily job: every property that has arrears or open cases. Commits after each; one that fails does not stop the rest."""
	today, done = today or getdate(nowdate()), Refreshed()
	for property_name in properties_with_arrears(today):
		try:
			done += refresh_property(property_name, today)
			limitation_watch.warn(property_name, today)
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			_tell_of_failure(property_name, error)
			frappe.db.commit()
	return done


def _tell_of_failure(property_name: str, error: Exception) -> None:
	"""The trace for who looks after the site, the fact for who relies on the cases: until it works they are not up to date."""
	frappe.log_error(_("Arrears of {0} were not refreshed").format(property_name))
	tell_staff_once_a_day(
		users_with_role("Property Manager", property_name),
		frappe._dict(doctype="Property", name=property_name),
		_("The arrears of {0} could not be brought up to date: {1}").format(
			frappe.utils.escape_html(property_name), frappe.utils.escape_html(failure_in_words(error))
		),
	)


def properties_with_arrears(today: date) -> list[str]:
	invoice = frappe.qb.DocType("Sales Invoice")
	owing = (
		frappe.qb.from_(invoice)
		.select(invoice.property)
		.distinct()
		.where((invoice.docstatus == 1) & (invoice.outstanding_amount > 0) & (invoice.due_date < today))
		.where(invoice.property.isnotnull() & (invoice.property != ""))
		.run(pluck=True)
	)
	with_cases = frappe.get_all("Arrears Case", {"status": ["in", RUNNING]}, pluck="property", distinct=True)
	return sorted({*owing, *with_cases})


def refresh_property(
	property_name: str, today: date | None = None, customers: Collection[str] | None = None
) -> Refreshed:
	"""Brings the cases of the property, or of these customers in it, up to date. The caller commits.

	Who finds the property being refreshed by somebody else leaves it to them, unless it is about single customers: their
	cases are locked one by one.
	"""
	today = today or getdate(nowdate())
	if customers is not None:
		return Refresh(property_name, today, customers).run()
	with only_one(f"arrears:{property_name}") as mine:
		return Refresh(property_name, today).run() if mine else Refreshed()


class Refresh:
	"""One property's cases: read, let the rules decide, write what has changed."""

	def __init__(self, property_name: str, today: date, customers: Collection[str] | None = None) -> None:
		self.property, self.today, self.customers = property_name, today, customers
		self.ladder: Sequence[Step] = data.ladder(property_name)
		self.moment = now_datetime()

	def run(self) -> Refreshed:
		# locked first: what somebody is doing to a case is finished, or waits until this is
		cases = data.running_cases(self.property, self.customers)
		debts = data.debts(self.property, self.today, self.customers)
		opened = self.open_cases(debts, {case.customer for case in cases})
		if opened:
			cases = data.running_cases(self.property, self.customers)
		promises = data.promises(case.name for case in cases)
		self.follow_promises(promises)
		by_case: dict[str, list] = {}
		for promise in promises:
			by_case.setdefault(promise.arrears_case, []).append(promise)
		done = data.steps_done(case.name for case in cases)
		changed, paid = [], 0
		for case in cases:
			standing, reason = self.standing(
				case, debts.get(case.customer, ()), done.get(case.name, ()), by_case
			)
			values = figures(standing, reason)
			if any(not _same(case[field], values[field]) for field in FIGURES):
				changed.append((case, values))
				paid += standing.status == PAID
		self.write(changed)
		return Refreshed(opened, len(changed), paid)

	def standing(
		self, case: frappe._dict, debts: Iterable[Debt], done: Sequence, by_case: dict
	) -> tuple[Standing, str]:
		holds = data.holds(case, by_case.get(case.name, ()))
		standing = stand(debts, self.today, done, [hold for hold, _words in holds], self.ladder)
		if standing.status != ON_HOLD:
			return standing, ""
		words = [words for hold, words in holds if hold.covers(self.today)]
		if all(debt.disputed for debt in debts):
			words.append(_("All bills are disputed"))
		return standing, "；".join(filter(None, words))

	# -- opening

	def open_cases(self, debts: dict[str, list[Debt]], running: set[str]) -> int:
		late = [
			customer
			for customer, owed in debts.items()
			if customer not in running and needs_case(owed, self.today, self.ladder)
		]
		if not late:
			return 0
		closed = data.closed_by_hand(self.property, late)
		# a case that was closed by hand stays closed, until something else falls due
		late = [
			customer
			for customer in late
			if customer not in closed or any(debt.due_date > closed[customer] for debt in debts[customer])
		]
		return self.insert_cases(sorted(late)) if late else 0

	def insert_cases(self, customers: list[str]) -> int:
		units = data.units_of(self.property, customers)
		names = dict(
			frappe.get_all("Customer", {"name": ["in", customers]}, ["name", "customer_name"], as_list=True)
		)
		responsible, user = responsible_user(self.property), frappe.session.user
		columns = (
			*STANDARD, "property", "customer", "customer_name", "units", "responsible", "status", "opened_on", "open_key",
		)  # fmt: skip
		rows = [
			(
				number, user, self.moment, self.moment, user, 0, 0, self.property, customer,
				names.get(customer, customer), "、".join(units.get(customer, ())), responsible, "Open", self.today,
				open_key(self.property, customer),
			)
			for number, customer in zip(take_numbers(SERIES, len(customers)), customers, strict=True)
		]  # fmt: skip
		return insert_absent("Arrears Case", columns, rows)

	# -- promises

	def follow_promises(self, promises: list[frappe._dict]) -> None:
		"""How each promise stands by the money that came; the rows of `promises` say so from now on."""
		rows, instalments, news = [], [], []
		for row in promises:
			standing = promising.standing(row.instalments, row.payments, self.today)
			paid = [float(amount) for amount in standing.paid]
			before = (row.status, row.next_due, round(row.paid or 0, 2))
			if before == (standing.state, standing.next_due, round(sum(paid), 2)):
				continue
			if row.status != standing.state:
				news.append((row.arrears_case, _promise_news(row.name, standing.state)))
			row.status, row.next_due = standing.state, standing.next_due
			rows.append((row.name, standing.state, standing.next_due, sum(paid), self.moment))
			instalments += [(one.name, amount) for one, amount in zip(row.rows, paid, strict=True)]
		update_rows("Arrears Promise", ("status", "next_due", "paid", "modified"), rows)
		update_rows("Arrears Instalment", ("paid",), instalments)
		remember(news)

	# -- writing

	def write(self, changed: list[tuple[frappe._dict, dict]]) -> None:
		rows, news = [], []
		for case, values in changed:
			over = values["status"] == PAID
			rows.append(
				(
					case.name,
					*(values[field] for field in FIGURES),
					self.moment,
					self.today if over else None,
					None if over else open_key(self.property, case.customer),
					self.moment,
				)
			)
			if case.status != values["status"]:
				news.append((case.name, _case_news(case, values)))
		fields = (*FIGURES, "refreshed_on", "closed_on", "open_key", "modified")
		update_rows("Arrears Case", fields, rows)
		remember(news)


def figures(standing: Standing, hold_reason: str = "") -> dict:
	"""A standing as the columns of a case."""
	return {
		"status": standing.status,
		"stage": standing.stage or "",
		"next_step": standing.next_step.kind if standing.next_step else "",
		"next_step_on": standing.next_on,
		"hold_until": standing.hold_until,
		"hold_reason": hold_reason,
		"overdue_amount": float(standing.overdue),
		"overdue_bills": standing.bills,
		"oldest_due_date": standing.oldest_due,
		"limitation_on": standing.limitation_on,
		"limitation_warning": WARNINGS[standing.warning],
	}


def open_key(property_name: str, customer: str) -> str:
	"""What keeps a second case from being open for the same customer in the same property."""
	return frappe.utils.sha256_hash(f"{property_name}\n{customer}")


def responsible_user(property_name: str) -> str | None:
	"""The manager of the property, until somebody else is named."""
	manager = frappe.db.get_value("Property", property_name, "manager")
	return frappe.db.get_value("Employee", manager, "user_id") if manager else None


def remember(news: Iterable[tuple[str, str]]) -> None:
	"""What the job did to cases, in their timelines; they are written without their controller."""
	insert_rows(
		"Comment",
		("comment_type", "reference_doctype", "reference_name", "content", "comment_email", "comment_by"),
		(
			("Info", "Arrears Case", case, text, frappe.session.user, frappe.session.user)
			for case, text in news
		),
	)


def _case_news(case: frappe._dict, values: dict) -> str:
	if values["status"] == PAID:
		return _("Nothing overdue is left; the case is closed as paid.")
	if values["status"] == ON_HOLD:
		return _("On hold: {0}").format(frappe.utils.escape_html(values["hold_reason"]))
	return _("The hold is over; {0} is overdue.").format(fmt_money(values["overdue_amount"], 2))


def _promise_news(promise: str, state: str) -> str:
	text = {
		promising.KEPT: _("Promise {0} has been kept."),
		promising.BROKEN: _("Promise {0} has been broken; the ladder goes on."),
		promising.OPEN: _("Promise {0} is open again."),
	}[state]
	return text.format(promise)


def _same(stored, computed) -> bool:
	if isinstance(computed, float):
		return round(stored or 0, 2) == round(computed, 2)
	return (stored or None) == (computed or None)
