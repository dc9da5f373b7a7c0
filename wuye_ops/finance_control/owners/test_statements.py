"""The ledger of public revenue and the statements on it: to the cent, sealed, corrected in the next, never published twice."""

from datetime import date
from random import Random

import frappe
from erpnext.accounts.report.general_ledger import general_ledger
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control.owners import entries, ledger, publishing, reminders, sealing
from wuye_ops.finance_control.owners.ledger import PUBLIC
from wuye_ops.property.session import in_the_name_of as as_user
from wuye_ops.rules import public_revenue as rules
from wuye_ops.tests import factories as make
from wuye_ops.tests import owners_money as money
from wuye_ops.tests.cost_plans import fiscal_year
from wuye_ops.tests.ledger_events import cancel
from wuye_ops.tests.parallel import at_once

# last year by the clock of the machine: over wherever the site is
YEAR = date.today().year - 1
FIRST, LAST = f"{YEAR}-01-01", f"{YEAR}-06-30"
DECISION = "2025 年第一次业主大会决议第 3 号"


class OwnersCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		money.make_people()
		fiscal_year(YEAR - 1)
		self.property = make.make_property(built_up_area=5000).name
		self.company = frappe.db.get_value("Property", self.property, "company")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def income(self, on: str, amount: float, purpose: str = "Advertising", remark: str = "电梯广告") -> str:
		voucher = money.public_revenue(self.property, on, amount, remark)
		money.say(self.property, voucher, purpose, DECISION if amount < 0 else "")
		return voucher

	def statement(self, first: str = FIRST, last: str = LAST):
		return money.make_statement(self.property, first, last)

	def publish(self, doc) -> None:
		"""By the accountant, whose statement the director approves."""
		with as_user(money.ACCOUNTANT):
			publishing.submit(doc.name)
		with as_user(money.DIRECTOR):
			publishing.approve(doc.name)
			publishing.publish(doc.name)
		doc.reload()

	def refused(self, text: str, function, *args, **kwargs) -> None:
		with self.assertRaisesRegex((frappe.ValidationError, frappe.PermissionError), text):
			function(*args, **kwargs)


class TestStatement(OwnersCase):
	def test_a_half_year_by_hand(self) -> None:
		money.public_revenue(self.property, f"{YEAR - 1}-11-05", 1000, "广告")
		self.income(f"{YEAR}-02-10", 12000)
		self.income(f"{YEAR}-03-15", 3500.55, "Venue Lease", "场地")
		self.income(f"{YEAR}-04-01", -2400.05, "Reasonable Costs", "电费")
		self.income(f"{YEAR}-05-20", -5000, "Repair of Common Parts", "单元门维修")
		doc = self.statement()
		figures = [doc.get(field) for field in ("opening", "received", "spent", "closing", "books", "bank")]
		self.assertEqual(figures, [1000, 15500.55, 7400.05, 9100.5, 9100.5, 9100.5])
		self.assertEqual(
			[(row.side, row.purpose, row.amount) for row in doc.lines],
			[
				("Income", "Advertising", 12000),
				("Income", "Venue Lease", 3500.55),
				("Costs", "Reasonable Costs", 2400.05),
				("Uses", "Repair of Common Parts", 5000),
			],
		)
		self.assertEqual([row.content for row in doc.problems], [])
		self.assertEqual(doc.due_on, date(YEAR, 7, 30))
		self.assertEqual(doc.entries[3].decision, DECISION)

	def test_published_it_stands_and_what_comes_late_is_a_correction(self) -> None:
		voucher = self.income(f"{YEAR}-02-10", 12000)
		doc = self.statement()
		self.publish(doc)
		self.assertEqual((doc.status, doc.published_by), ("Published", money.DIRECTOR))
		self.assertTrue(sealing.is_intact(doc))
		notice = frappe.db.get_value(
			"Owners Statement Log", {"parent": doc.name, "step": "Failed"}, "content"
		)
		self.assertIn(
			"Nobody lives", notice, "nobody lives there: published all the same, and the row says so"
		)
		# a bill that was wrong is cancelled, another has come late
		cancel("Journal Entry", voucher)
		self.income(f"{YEAR}-06-30", 11000)
		self.income(f"{YEAR}-08-01", 700)
		doc.reload()
		self.assertEqual(doc.closing, 12000, "what was published stands")
		after = self.statement(f"{YEAR}-07-01", f"{YEAR}-12-31")
		self.assertEqual(
			(after.opening, after.corrected, after.received, after.closing), (12000, -1000, 700, 11700)
		)
		self.assertEqual(after.books, 11700)
		self.assertEqual(
			[(row.side, row.amount) for row in after.lines], [("Income", 700), ("Corrections", -1000)]
		)
		self.assertFalse(after.problems)
		# a booking of a published half year that nobody has said the purpose of is named, too
		late = money.public_revenue(self.property, f"{YEAR}-05-05", 30, "补记")
		publishing.read_again(after.name)
		after.reload()
		self.assertEqual([row.voucher_no for row in after.problems if row.code == "unknown_purpose"], [late])
		frappe.db.set_value("Owners Statement", doc.name, "record", doc.record.replace("12000", "12001"))
		doc.reload()
		self.assertFalse(sealing.is_intact(doc), "whoever writes in the database breaks the seal")

	def test_what_is_in_the_way_is_listed_and_stops_it(self) -> None:
		frappe.db.set_value("Property", self.property, "owners_cost_percent", 10)
		frappe.clear_document_cache("Property", self.property)
		self.income(f"{YEAR}-02-10", 1000)
		self.income(f"{YEAR}-03-10", -200, "Reasonable Costs", "电费")
		unsaid = money.public_revenue(self.property, f"{YEAR}-04-10", 50, "不明")
		money.journal(self.property, f"{YEAR}-05-10", {money.BANK: -900, "640102": 900}, "挪用")
		doc = self.statement()
		self.assertEqual(
			{row.code for row in doc.problems},
			{"unknown_purpose", "books_differ", "bank_short", "costs_too_high"},
		)
		self.assertEqual(doc.problems[-1].voucher_no, unsaid)
		self.refused("has no purpose yet", publishing.submit, doc.name)
		self.assertEqual(frappe.db.get_value("Owners Statement", doc.name, "status"), "Draft")

	def test_wrong_periods_and_kinds(self) -> None:
		for first, last, text in (
			(LAST, FIRST, "ends before it begins"),
			(f"{YEAR}-01-02", LAST, "whole months"),
			(f"{YEAR}-01-01", f"{YEAR}-03-31", "by half years"),
			(f"{YEAR}-04-01", f"{YEAR}-09-30", "by half years"),
		):
			self.refused(text, self.statement, first, last)
		self.refused("lump sum", money.make_statement, self.property, FIRST, LAST, "Commission Funds")
		self.statement()
		self.refused("of these days already", self.statement)

	def test_a_gap_and_a_period_that_runs(self) -> None:
		self.income(f"{YEAR - 1}-02-10", 100)
		early = self.statement(f"{YEAR - 1}-01-01", f"{YEAR - 1}-06-30")
		later = self.statement()
		self.assertEqual({row.code for row in later.problems}, {"earlier_open"})
		self.publish(early)
		publishing.read_again(later.name)
		later.reload()
		self.assertEqual({row.code for row in later.problems}, {"gap"})
		half = rules.half_year(getdate(nowdate()))
		running = self.statement(str(half.first), str(half.last))
		self.assertIn("not_over", {row.code for row in running.problems})

	def test_somebody_else_approves_and_books_that_change_stop_it(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		doc = self.statement()
		with as_user(money.ACCOUNTANT):
			publishing.submit(doc.name)
			self.refused("Somebody else", publishing.approve, doc.name)
		with as_user(money.MANAGER):
			self.refused("decided by", publishing.approve, doc.name)
		with as_user(money.DIRECTOR):
			publishing.approve(doc.name)
		self.income(f"{YEAR}-02-11", 5)
		with as_user(money.MANAGER):
			self.refused("books have changed", publishing.publish, doc.name)
		with as_user(money.DIRECTOR):
			publishing.send_back(doc.name, "补记一笔")
		self.assertEqual(frappe.db.get_value("Owners Statement", doc.name, "status"), "Draft")
		doc.reload()
		doc.note = "含补记"
		doc.save()
		self.assertEqual(doc.closing, 105)
		self.publish(doc)
		doc.note = "改"
		self.refused("can no longer be changed", doc.save)
		self.refused("stays on record", doc.delete)
		self.refused("already", publishing.publish, doc.name)

	def test_figures_are_not_entered_by_hand(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		doc = self.statement()
		doc.update({"status": "Published", "closing": 5, "digest": "x"})
		doc.save()
		doc.reload()
		self.assertEqual((doc.status, doc.closing, doc.digest), ("Draft", 100, None))


class TestPublishedTwice(OwnersCase):
	def tearDown(self) -> None:
		money.forget(self.property)

	def test_of_two_at_once_one_publishes(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		doc = self.statement()
		with as_user(money.ACCOUNTANT):
			publishing.submit(doc.name)
		with as_user(money.DIRECTOR):
			publishing.approve(doc.name)
		frappe.db.commit()
		outcomes = at_once(
			*((user, lambda: publishing.publish(doc.name)) for user in (money.DIRECTOR, money.MANAGER))
		)
		self.assertEqual(sorted(one.ok for one in outcomes), [False, True])
		self.assertIn("already", str(next(one.error for one in outcomes if not one.ok)))
		steps = frappe.get_all("Owners Statement Log", {"parent": doc.name, "step": "Published"})
		self.assertEqual(len(steps), 1)


class TestPurposes(OwnersCase):
	def test_a_voucher_for_two_things(self) -> None:
		voucher = money.public_revenue(self.property, f"{YEAR}-02-10", 900, "广告与停车")
		parts = [
			{"purpose": "Advertising", "amount": 600},
			{"purpose": "Parking on Common Ground", "amount": 200},
		]
		self.refused("come to", money.say, self.property, voucher, "", parts=parts)
		parts[1]["amount"] = 300
		money.say(self.property, voucher, "", parts=parts)
		doc = self.statement()
		self.assertEqual([row.amount for row in doc.lines], [600, 300])
		self.assertFalse(doc.problems)

	def test_bad_purposes(self) -> None:
		other = make.make_property().name
		income = money.public_revenue(self.property, f"{YEAR}-02-10", 900)
		use = money.public_revenue(self.property, f"{YEAR}-03-10", -300)
		cost = money.journal(self.property, f"{YEAR}-02-10", {"640102": 5, money.BANK: -5})
		for text, *args in (
			("owners decide on", self.property, use, "Distribution to Owners"),
			("is no purpose of", self.property, income, "Staff"),
			("has booked nothing", other, income, "Advertising"),
			("has booked nothing", self.property, cost, "Reasonable Costs"),
			("Could not find", self.property, "JE-NONE", "Advertising"),
		):
			self.refused(text, money.say, *args)

	def test_many_at_once_with_what_they_probably_are(self) -> None:
		for remark, amount in (("电梯广告", 900), ("快递柜进场费", 80), ("更换门禁", -300), ("其他", 7)):
			money.public_revenue(self.property, f"{YEAR}-02-10", amount, remark)
		with as_user(money.MANAGER):
			found = entries.open_bookings(self.property, PUBLIC, None, LAST)
			guesses = {row["remarks"]: row["purpose"] for row in found["rows"]}
			self.assertEqual(
				guesses,
				{
					"电梯广告": "Advertising",
					"快递柜进场费": "Lockers and Machines",
					"更换门禁": "Repair of Common Parts",
					"其他": "",
				},
			)
			rows = [row | {"purpose": row["purpose"] or "Other Public Revenue"} for row in found["rows"]]
			self.refused("owners decide on", entries.say, self.property, PUBLIC, rows)
		frappe.db.rollback()


class TestEqualToTheLedger(OwnersCase):
	def test_random_postings_add_up_to_the_general_ledger(self) -> None:
		rng, sides = Random(11), [(one.name, one.comes_in) for one in rules.PURPOSES]
		for _posting in range(30):
			name, comes_in = rng.choice(sides)
			amount = rng.randint(1, 10**7) / 100 * (1 if comes_in else -1)
			on = date(YEAR, rng.randint(1, 12), rng.randint(1, 28))
			voucher = self.income(str(on), amount, name, "随机")
			if rng.random() < 0.2:
				cancel("Journal Entry", voucher)
		for first, last in ((FIRST, LAST), (f"{YEAR}-07-01", f"{YEAR}-12-31")):
			doc = self.statement(first, last)
			self.assertEqual(doc.books, self.general_ledger(last))
			self.assertEqual(doc.closing, doc.books if first == FIRST else doc.closing)
			self.assertEqual(
				round(doc.opening + doc.received - doc.spent, 2), doc.closing, "opening + received − spent"
			)
			self.assertFalse({row.code for row in doc.problems} & {"books_differ", "unknown_purpose"})

	def general_ledger(self, last: str) -> float:
		filters = frappe._dict(
			company=self.company,
			from_date=f"{YEAR - 1}-01-01",
			to_date=last,
			account=[money.account(money.REVENUE, self.company)],
			cost_center=[frappe.db.get_value("Property", self.property, "cost_center")],
			group_by="Group by Voucher (Consolidated)",
			include_dimensions=1,
		)
		row = next(
			row
			for row in general_ledger.execute(filters)[1]
			if row.get("account") == "'Closing (Opening + Total)'"
		)
		return round(row["credit"] - row["debit"], 2)


class TestByTheClock(OwnersCase):
	def test_drafts_once_reminds_and_tells_who_is_above(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		with_one = {"property": self.property}
		reminders.follow_the_day(date(YEAR, 6, 30))
		self.assertFalse(frappe.db.count("Owners Statement", with_one), "the half year still runs")
		reminders.follow_the_day(date(YEAR, 7, 1))
		reminders.follow_the_day(date(YEAR, 7, 2))
		doc = frappe.get_doc("Owners Statement", with_one)
		self.assertEqual((str(doc.period_from), doc.status), (FIRST, "Draft"))
		self.assertEqual([row.step for row in doc.logs], ["Drafted"])
		for day, steps in (
			(23, ["Reminder"]),
			(24, ["Reminder"]),
			(30, ["Reminder", "Due"]),
			(31, ["Reminder", "Due", "Escalated"]),
		):
			reminders.follow_the_day(date(YEAR, 7, day))
			doc.reload()
			self.assertEqual([row.step for row in doc.logs][1:], steps, day)
		escalated = doc.logs[-1].content
		self.assertIn(money.DIRECTOR, escalated)
		self.publish(doc)
		reminders.follow_the_day(date(YEAR + 1, 1, 2))
		self.assertEqual(frappe.db.count("Owners Statement", with_one), 2, "the next half year follows")

	def test_books_that_cannot_be_read_are_a_row(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		since = {self.property: date(YEAR, 2, 10)}
		(one,) = rules.to_publish(since[self.property], date(YEAR, 7, 2), ())
		original = ledger.bank_balance
		ledger.bank_balance = lambda *_args: frappe.throw("Column is broken")
		try:
			doc = reminders.draft(self.property, one)
		finally:
			ledger.bank_balance = original
		self.assertEqual([row.content for row in doc.problems], ["Column is broken"])
		self.assertIn("Failed", [row.step for row in doc.logs])
		publishing.read_again(doc.name)
		doc.reload()
		self.assertFalse(doc.problems)

	def test_accounts_chosen_wrongly_are_told_on_the_company(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		frappe.db.set_value("Company", self.company, "wuye_public_revenue_account", "没有的科目")
		frappe.clear_document_cache("Company", self.company)
		try:
			counts = reminders.follow_the_day(date(YEAR, 7, 1))
		finally:
			frappe.db.set_value("Company", self.company, "wuye_public_revenue_account", None)
			frappe.clear_document_cache("Company", self.company)
		self.assertEqual(counts["drafted"], 0)
		told = {"reference_doctype": "Company", "reference_name": self.company, "comment_type": "Info"}
		self.assertIn("没有的科目", frappe.get_last_doc("Comment", told).content)
