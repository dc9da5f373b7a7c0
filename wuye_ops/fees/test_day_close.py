"""The day's close: each receipt and each refund is counted once, and what was counted stays as it is."""

import frappe
from frappe.desk import query_report
from frappe.utils import add_to_date, getdate, now_datetime, nowdate

from wuye_ops.fees import collection, day_close, voids
from wuye_ops.fees.report.day_end.day_end import execute
from wuye_ops.fees.test_refunds import approve, ask, refundable
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import CASH, TRANSFER, WECHAT, as_administrator, clerk, household, pay, person
from wuye_ops.tests.deposits import held, settlement
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.receiving import CollectionCase, receive


def begin(property_name: str = make.PROPERTY_A):
	return frappe.get_doc({"doctype": "Day Close", "property": property_name}).insert()


def count(doc, explanation: str = "", **counted: float):
	"""Types what was counted: what is booked, where nothing else is said. counted: by mode."""
	for row in doc.modes:
		row.counted = counted.get(row.mode_of_payment, row.booked)
		row.explanation = explanation
	return doc


def closed(property_name: str = make.PROPERTY_A, explanation: str = "", **counted: float):
	doc = count(begin(property_name), explanation, **counted)
	doc.submit()
	return doc


def figures(doc) -> dict[str, tuple]:
	return {
		row.mode_of_payment: (row.received, row.refunded, row.booked, row.counted, row.difference)
		for row in doc.modes
	}


class DayCloseCase(CollectionCase):
	"""Each test has a clerk of its own, whom nobody has left anything to close."""

	def setUp(self) -> None:
		super().setUp()
		self.clerk = self.new_clerk()
		self.as_clerk()

	@as_administrator
	def new_clerk(self) -> str:
		number = int(frappe.generate_hash(length=6), 36)
		return clerk(number=number)

	def received(self, doc) -> list[str]:
		return frappe.get_all("Payment Receipt", {"day_close": doc.name}, pluck="name", order_by="name")


class TestClosing(DayCloseCase):
	def test_a_day_with_receipts_a_void_and_a_refund(self) -> None:
		first = receive(self.home, pay(100), pay(50, WECHAT))
		wrong = receive(self.home, pay(70))
		last = receive(self.home, pay("30.50"))
		refund = ask(self.home, 40)
		approve(refund)
		voids.void(wrong.name, "收错")
		self.as_clerk()
		doc = begin()
		self.assertEqual((doc.clerk, doc.status, doc.company), (self.clerk, "Draft", make.company()))
		self.assertEqual(figures(doc), {CASH: (130.5, 40, 90.5, 0, -90.5), WECHAT: (50, 0, 50, 0, -50)})
		self.assertEqual((doc.receipts, doc.refunds, doc.voided), (2, 1, 1))
		self.assertEqual((doc.first_receipt, doc.last_receipt), (first.name, last.name))
		self.assertEqual(doc.voided_numbers, wrong.name)
		count(doc).submit()
		self.assertEqual((doc.status, doc.booked, doc.counted, doc.difference), ("Closed", 140.5, 140.5, 0))
		self.assertEqual(self.received(doc), [first.name, wrong.name, last.name])
		self.assertEqual(frappe.db.get_value("Payment Refund", refund.name, "day_close"), doc.name)
		# the next one begins where this one ended
		with self.assertRaisesRegex(frappe.ValidationError, "nothing to close"):
			begin()
		later = receive(self.home, pay(5, TRANSFER))
		second = closed()
		self.assertEqual((self.received(second), second.previous_close), ([later.name], doc.name))
		# the drawer is counted even when no cash has moved
		self.assertEqual(figures(second), {CASH: (0, 0, 0, 0, 0), TRANSFER: (5, 0, 5, 5, 0)})

	def test_a_day_with_more_paid_back_than_received(self) -> None:
		receive(self.home, pay(100, WECHAT))
		closed()
		approve(ask(self.home, 60))
		self.as_clerk()
		doc = closed(**{CASH: -60.0})
		self.assertEqual((figures(doc)[CASH], doc.receipts, doc.refunds), ((0, 60, -60, -60, 0), 0, 1))
		self.assertIsNone(doc.first_receipt)

	def test_deposits_are_counted_as_they_come_and_go_and_are_nobodys_prepayment(self) -> None:
		doc = held(self.home, 500)
		self.assertEqual(refundable(self.home), 0)
		with self.assertRaisesRegex(frappe.ValidationError, "no more than that"):
			ask(self.home, 1)
		self.assertEqual(figures(closed())[CASH], (500, 0, 500, 500, 0))
		back = settlement(doc, "Refund", 200, mode_of_payment=CASH)
		frappe.set_user("director@wuye.test")
		back = frappe.get_doc("Deposit Settlement", back.name)
		back.submit()
		self.as_clerk()
		second = closed()
		self.assertEqual((figures(second)[CASH], second.refunds), ((0, 200, -200, -200, 0), 1))
		frappe.set_user("director@wuye.test")
		with self.assertRaisesRegex(frappe.ValidationError, f"{second.name}.*has been counted"):
			frappe.get_doc("Deposit Settlement", back.name).cancel()

	def test_others_receipts_are_not_in_it(self) -> None:
		other = self.new_clerk()
		mine = receive(self.home, pay(10))
		frappe.set_user(other)
		theirs = receive(self.home, pay(20))
		self.as_clerk()
		self.assertEqual(self.received(closed()), [mine.name])
		self.assertIsNone(frappe.db.get_value("Payment Receipt", theirs.name, "day_close"))
		frappe.set_user(other)
		self.assertEqual(self.received(closed()), [theirs.name])

	def test_what_comes_in_after_the_figures_is_in_the_next_close(self) -> None:
		first = receive(self.home, pay(10))
		doc = begin()
		second = receive(self.home, pay(20))
		count(doc).submit()
		self.assertEqual(self.received(doc), [first.name])
		self.assertEqual(self.received(closed()), [second.name])

	def test_figures_taken_again_keep_what_was_counted(self) -> None:
		receive(self.home, pay(10))
		doc = count(begin(), **{CASH: 30.0})
		doc.save()
		receive(self.home, pay(20))
		doc.take_again()
		doc.reload()
		self.assertEqual(figures(doc)[CASH], (30, 0, 30, 30, 0))

	def test_the_clerk_writes_what_is_counted_and_nothing_else(self) -> None:
		receive(self.home, pay(10))
		doc = begin()
		doc.modes[0].update({"booked": 1, "received": 1, "difference": 0, "counted": 1})
		doc.update(
			{
				"clerk": make.user("manager"),
				"status": "Closed",
				"booked": 1,
				"closed_up_to": add_to_date(now_datetime(), days=9),
			}
		)
		doc.save()
		doc.reload()
		self.assertEqual((doc.clerk, doc.status, doc.booked), (self.clerk, "Draft", 10))
		self.assertEqual(figures(doc)[CASH], (10, 0, 10, 1, -9))
		self.assertLessEqual(doc.closed_up_to, now_datetime())

	def test_the_slip(self) -> None:
		receive(self.home, pay(10), pay(5, WECHAT))
		doc = closed(explanation="找零多付 <1>", **{CASH: 9.0})
		frappe.local.lang = "zh"
		page = frappe.get_print("Day Close", doc.name, "Day Close Slip", doc=doc, no_letterhead=1)
		for text in (
			doc.name,
			"收银日结",
			"待确认",
			doc.first_receipt,
			"-1.00",
			"15.00",
			"找零多付 &lt;1&gt;",
		):
			self.assertIn(text, page)


class TestWhatIsRefused(DayCloseCase):
	def test_a_closed_receipt_is_void_no_more_and_a_refund_is_the_way_back(self) -> None:
		receipt = receive(self.home, pay(100))
		doc = closed()
		for user, attempt in (
			(self.clerk, lambda: voids.request_void(receipt.name, "收错")),
			(make.user("manager"), lambda: voids.void(receipt.name, "收错")),
			("director@wuye.test", lambda: voids.void(receipt.name, "收错")),
		):
			frappe.set_user(user)
			with self.assertRaisesRegex(frappe.ValidationError, f"{doc.name}.*Refund what is prepaid"):
				attempt()
		self.assertEqual(frappe.db.get_value("Payment Receipt", receipt.name, "status"), "Valid")
		self.as_clerk()
		refund = approve(ask(self.home, 100, payment_receipt=receipt.name))
		self.as_clerk()
		second = closed()
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, f"{second.name}.*has been counted"):
			refund.reload().cancel()

	def test_a_difference_needs_an_explanation_and_somebody_elses_confirmation(self) -> None:
		receive(self.home, pay(100), pay(50, WECHAT))
		doc = count(begin(), **{CASH: 95.0, WECHAT: 55.0})
		with self.assertRaisesRegex(frappe.ValidationError, "explain the difference"):
			doc.submit()
		doc.reload()
		# a surplus in one mode makes up for no shortage in another
		count(doc, "一户微信多付", **{CASH: 95.0, WECHAT: 55.0}).submit()
		self.assertEqual((doc.status, doc.difference), ("To Confirm", 0))
		with self.assertRaisesRegex(frappe.PermissionError, "may confirm"):
			day_close.confirm(doc.name, "我自己确认")
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "Say what you have found"):
			day_close.confirm(doc.name, " ")
		day_close.confirm(doc.name, "监控核实")
		doc.reload()
		self.assertEqual(
			(doc.status, doc.confirmed_by, doc.confirmation, doc.journal_entry),
			("Closed", make.user("manager"), "监控核实", None),
		)
		with self.assertRaisesRegex(frappe.ValidationError, "No difference waits"):
			day_close.confirm(doc.name, "再次")

	def test_a_manager_at_the_counter_does_not_confirm_their_own_difference(self) -> None:
		frappe.set_user(make.user("manager"))
		receive(self.home, pay(100))
		doc = closed(explanation="少收", **{CASH: 1.0})
		with self.assertRaisesRegex(frappe.PermissionError, "Somebody else must confirm"):
			day_close.confirm(doc.name, "自己确认")
		with self.assertRaisesRegex(frappe.PermissionError, "Somebody else must take back"):
			doc.reload().cancel()

	def test_a_clerk_closes_for_themselves_once_at_a_time(self) -> None:
		receive(self.home, pay(100))
		doc = begin()
		with self.assertRaisesRegex(frappe.DuplicateEntryError, doc.name):
			begin()
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.PermissionError, "closes their own counter"):
			count(frappe.get_doc("Day Close", doc.name)).submit()
		frappe.set_user(clerk(make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			begin()

	def test_what_was_voided_meanwhile_must_be_counted_anew(self) -> None:
		first, second = receive(self.home, pay(100)), receive(self.home, pay(100))
		doc = count(begin())
		frappe.set_user(make.user("manager"))
		voids.void(second.name, "收错")
		self.as_clerk()
		with self.assertRaisesRegex(frappe.ValidationError, "since you took the figures"):
			doc.submit()
		self.assertIsNone(frappe.db.get_value("Payment Receipt", first.name, "day_close"))
		doc = frappe.get_doc("Day Close", doc.name)
		doc.take_again()
		count(doc).submit()
		self.assertEqual((doc.booked, doc.voided), (100, 1))

	def test_an_undecided_void_is_decided_first(self) -> None:
		receipt = receive(self.home, pay(100))
		voids.request_void(receipt.name, "收错")
		doc = count(begin())
		with self.assertRaisesRegex(frappe.ValidationError, f"{receipt.name}.*nobody has decided"):
			doc.submit()
		voids.decline_void(receipt.name, "核对无误")
		count(frappe.get_doc("Day Close", doc.name)).submit()

	def test_only_the_last_close_is_taken_back_and_its_receipts_are_open_again(self) -> None:
		receipt = receive(self.home, pay(100))
		first = closed()
		receive(self.home, pay(50))
		second = closed()
		self.assertFalse(frappe.has_permission("Day Close", "cancel", second))
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "Take back the later closes"):
			frappe.get_doc("Day Close", first.name).cancel()
		frappe.get_doc("Day Close", second.name).cancel()
		frappe.get_doc("Day Close", first.name).cancel()
		self.assertEqual(self.received(first), [])
		voids.void(receipt.name, "重新日结前更正")
		self.as_clerk()
		again = closed()
		self.assertEqual((again.receipts, again.voided, again.booked), (1, 1, 50))
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.PermissionError, "Day closes are kept"):
			frappe.get_doc("Day Close", second.name).delete()


class TestBookingTheDifference(DayCloseCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.set_user("Administrator")
		self.account = frappe.db.get_value(
			"Account", {"company": make.company(), "root_type": "Expense", "is_group": 0}
		)
		frappe.db.set_value("Company", make.company(), "wuye_cash_difference_account", self.account)
		frappe.clear_document_cache("Company", make.company())
		self.as_clerk()

	def tearDown(self) -> None:
		super().tearDown()
		frappe.clear_document_cache("Company", make.company())

	def moved(self, entry: str) -> dict[str, float]:
		rows = frappe.get_all(
			"GL Entry",
			{"voucher_no": entry, "is_cancelled": 0},
			["account", "sum(debit - credit) as amount", "property"],
			group_by="account, property",
		)
		self.assertTrue(all(row.property == make.PROPERTY_A for row in rows))
		return {row.account: row.amount for row in rows}

	def test_over_and_short_are_booked_and_taken_back_with_the_close(self) -> None:
		receive(self.home, pay(100), pay(50, WECHAT))
		doc = closed(explanation="多付少收", **{CASH: 93.0, WECHAT: 52.0})
		frappe.set_user(make.user("manager"))
		day_close.confirm(doc.name, "监控核实")
		doc.reload()
		self.assertEqual(
			self.moved(doc.journal_entry),
			{self.account_of(CASH): -7, self.account_of(WECHAT): 2, self.account: 5},
		)
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, f"{doc.name}.*Cancel the day close"):
			frappe.get_doc("Journal Entry", doc.journal_entry).cancel()
		frappe.set_user(make.user("manager"))
		doc.reload().cancel()
		self.assertEqual(self.moved(doc.journal_entry), {})


class TestReport(DayCloseCase):
	def rows(self, **filters) -> list[dict]:
		today = nowdate()
		result = execute(
			{
				"from_date": today,
				"to_date": today,
				"property": make.PROPERTY_A,
				"clerk": self.clerk,
				**filters,
			}
		)
		return result[1]

	def test_by_day_clerk_and_mode_with_what_was_counted(self) -> None:
		receive(self.home, pay(100), pay(50, WECHAT))
		wrong = receive(self.home, pay(70))
		approve(ask(self.home, 40))
		voids.void(wrong.name, "收错")
		self.as_clerk()
		columns = ("receipts", "refunds", "voids", "net", "counted", "difference")
		by_mode = {row["mode_of_payment"]: tuple(row[column] for column in columns) for row in self.rows()}
		self.assertEqual(by_mode, {CASH: (100, 40, 70, 60, None, None), WECHAT: (50, 0, 0, 50, None, None)})
		doc = closed(explanation="少一元", **{CASH: 59.0})
		rows = self.rows()
		by_mode = {row["mode_of_payment"]: tuple(row[column] for column in columns) for row in rows}
		self.assertEqual(by_mode, {CASH: (100, 40, 70, 60, 59, -1), WECHAT: (50, 0, 0, 50, 50, 0)})
		self.assertEqual({(row["day"], row["clerk"]) for row in rows}, {(getdate(), self.clerk)})
		self.assertEqual({row["day_close"] for row in rows}, {doc.name})

	def test_it_agrees_with_the_ledger(self) -> None:
		"""What the report says came in, in every mode, is what ERPNext's General Ledger has on the accounts."""
		receipts = [receive(household(), pay(10 + number), pay(5, WECHAT)) for number in range(3)]
		refund = approve(ask(self.home_with_money(), 15, WECHAT))
		self.as_clerk()
		vouchers = [*(receipt.payment_entry for receipt in receipts), self.paid, refund.payment_entry]
		booked = dict(
			frappe.get_all(
				"GL Entry",
				{"voucher_no": ["in", vouchers], "is_cancelled": 0, "account": ["!=", self.receivable]},
				["account", "sum(debit - credit)"],
				group_by="account",
				as_list=True,
			)
		)
		said = {self.account_of(row["mode_of_payment"]): row["net"] for row in self.rows()}
		self.assertEqual(said, booked)

	def home_with_money(self):
		self.paid = receive(self.home, pay(20, WECHAT)).payment_entry
		return self.home

	def test_others_see_their_own_properties_only(self) -> None:
		receive(self.home, pay(100))
		frappe.set_user(make.user("manager"))
		self.assertEqual(len(self.rows(property=None)), 1)
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertEqual(self.rows(property=None), [])
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.PermissionError):
			query_report.run("Day-End", {"from_date": nowdate(), "to_date": nowdate()})

	def test_few_queries_however_many_receipts(self) -> None:
		for number in range(4):
			receive(self.home, pay(1 + number))
		self.rows()
		with self.assertQueryCount(12):
			self.rows()

	def test_odd_filters(self) -> None:
		for dates in (
			{"from_date": None},
			{"from_date": "2026-02-01", "to_date": "2026-01-01"},
			{"from_date": "2020-01-01"},
		):
			with self.assertRaisesRegex(frappe.ValidationError, "Choose"):
				self.rows(**dates)


class TestClosesAtOnce(DayCloseCase):
	"""What is made here is committed: others must see it."""

	def setUp(self) -> None:
		super().setUp()
		self.receipts = [receive(self.home, pay(100)).name for _n in range(2)]
		self.doc = begin().name
		frappe.db.commit()

	def submit(self):
		doc = self.doc
		return lambda: count(frappe.get_doc("Day Close", doc)).submit()

	def test_a_close_submitted_twice_at_once_counts_once(self) -> None:
		at_once((self.clerk, self.submit()), (self.clerk, self.submit()))
		self.assertEqual(frappe.db.count("Day Close", {"clerk": self.clerk, "docstatus": 1}), 1)
		self.assertEqual(self.received(frappe.get_doc("Day Close", self.doc)), self.receipts)

	def test_two_closes_of_one_counter_at_once_count_no_receipt_twice(self) -> None:
		# two drafts cannot be begun one after the other; at the same moment they can
		frappe.set_user(self.clerk)
		other = frappe.get_doc("Day Close", self.doc).as_dict()
		frappe.set_user("Administrator")
		copy = frappe.copy_doc(frappe.get_doc("Day Close", self.doc))
		copy.update({"name": None, "clerk": self.clerk, "closed_up_to": other.closed_up_to})
		copy.flags.ignore_validate = True
		copy.set_new_name()
		copy.owner = self.clerk
		copy.db_insert()
		for row in copy.modes:
			row.parent = copy.name
			row.db_insert()
		frappe.db.commit()
		second = copy.name
		outcomes = at_once(
			(self.clerk, self.submit()),
			(self.clerk, lambda: count(frappe.get_doc("Day Close", second)).submit()),
		)
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		lost = next(outcome for outcome in outcomes if not outcome.ok)
		self.assertRegex(str(lost.error), "since you took the figures|just been closed")
		self.assertEqual(
			len(set(frappe.get_all("Payment Receipt", {"name": ["in", self.receipts]}, pluck="day_close"))), 1
		)

	def test_a_receipt_voided_while_its_day_is_closed_is_one_or_the_other(self) -> None:
		receipt = self.receipts[0]
		outcomes = at_once(
			(self.clerk, self.submit()),
			(person("Accounts Manager", None), lambda: voids.void(receipt, "同时作废")),
		)
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		status, closed_in = frappe.db.get_value("Payment Receipt", receipt, ["status", "day_close"])
		self.assertIn((status, closed_in), (("Voided", None), ("Valid", self.doc)))

	def test_money_received_while_the_day_is_closed_waits_for_the_next(self) -> None:
		home = household()
		frappe.db.commit()
		outcomes = at_once(
			(self.clerk, self.submit()),
			(
				self.clerk,
				lambda: collection.receive(home.property, home.customer, [pay(5)], frappe.generate_hash()),
			),
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(self.received(frappe.get_doc("Day Close", self.doc)), self.receipts)
		self.assertIsNone(frappe.db.get_value("Payment Receipt", outcomes[1].result, "day_close"))
