"""Cost alerts, as people meet them: found and told once, explained, approved, and what waits meanwhile."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import alert_steps, alerts, curve, stops, watches
from wuye_ops.tests import cost_plans
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import as_administrator, person
from wuye_ops.tests.cost_postings import make_budget, make_order, make_request, post_cost
from wuye_ops.tests.ledger_events import cancel

CLEANING, WAGES, GREENING = "640105", "640101", "640106"


class AlertCase(FrappeTestCase):
	"""12,000 a year for cleaning in property A, of which other tests keep no budget; looked at on a 20th of June."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.property = make.PROPERTY_A
		self.year = getdate(nowdate()).year - 1
		self.today = date(self.year, 6, 20)
		self.head = person("Department Head")
		self.manager = person("Property Manager")
		self.director = person("Operations Director", None)
		self.budget = make_budget(self.property, str(self.year), {CLEANING: 12_000, WAGES: 120_000})

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def spend(self, amount: float, number: str = CLEANING, month: int = 6) -> str:
		return post_cost(self.property, str(date(self.year, month, 10)), {number: amount})

	@as_administrator
	def look(self, day: date | None = None) -> alerts.Done:
		return alerts.check(self.property, day or self.today)

	def found(self, **filters) -> list:
		names = frappe.get_all(
			"Cost Alert",
			{"property": self.property, "year": self.year, **filters},
			pluck="name",
			order_by="name",
		)
		return [frappe.get_doc("Cost Alert", name) for name in names]

	def cleaning(self, **filters):
		(doc,) = self.found(cost_class="Cleaning", code="Above Plan", **filters)
		return doc


class TestCostAlert(AlertCase):
	def test_bands_and_what_they_ask_for(self) -> None:
		"""6,000 planned up to June. 6,700 is 11.7 % more: the manager approves. Found once, however often one looks."""
		self.spend(6_700)
		self.assertTrue(self.look().new)
		doc = self.cleaning()
		self.assertEqual(
			(doc.band, doc.role_to_approve, doc.stops, doc.early), ("Approve", "Property Manager", 0, 0)
		)
		self.assertEqual((doc.planned, doc.actual, doc.over, doc.percent), (6_000, 6_700, 700, 11.67))
		self.assertEqual(doc.title, "保洁：超出预算")
		self.assertIn("11.7 %", doc.details)
		self.assertGreater(doc.due_on, self.today)
		count = len(self.found())
		self.assertEqual(self.look(), alerts.Done())
		self.assertEqual(len(self.found()), count)

	def test_told_to_the_head_of_the_trade(self) -> None:
		self.spend(7_800)
		self.look()
		doc = self.cleaning()
		told = frappe.get_all("Notification Log", {"document_name": doc.name}, pluck="for_user")
		self.assertIn("director@wuye.test", told)
		self.assertTrue(doc.told_to)
		self.assertLessEqual(set(doc.told_to.split(", ")), set(told))

	def test_a_warning_comes_before_the_overrun(self) -> None:
		"""Up to May it is 1.2 % above plan, which is allowed; but each month costs more than the one before."""
		for month, amount in enumerate((600, 800, 1_000, 1_200, 1_460), 1):
			self.spend(amount, month=month)
		self.look(date(self.year, 5, 31))
		self.assertEqual(self.found(cost_class="Cleaning", early=0), [])
		self.look(date(self.year, 6, 11))
		early = self.found(cost_class="Cleaning", early=1)
		self.assertTrue(early)
		self.assertEqual({(doc.status, doc.band, doc.stops) for doc in early}, {("Open", "Explain", 0)})

	def test_unplanned_and_under_plan(self) -> None:
		self.spend(600, GREENING)
		self.spend(60_000, WAGES)
		self.look()
		(doc,) = self.found(cost_class="Greening")
		self.assertEqual((doc.code, doc.band, doc.stops), ("Unplanned", "Stop", 1))
		# of cleaning nothing was spent; while the month runs, that may be bills that have not come
		self.assertEqual(self.found(cost_class="Cleaning", code="Below Plan"), [])
		with patch.object(alerts, "remind", lambda today: 0):
			alerts.follow_the_day(date(self.year, 7, 12))
		(doc,) = self.found(cost_class="Cleaning", code="Below Plan")
		self.assertEqual((doc.month, doc.actual, doc.band), (f"{self.year}-06", 0, "Explain"))

	def test_what_was_put_right_passes(self) -> None:
		entry = self.spend(7_800)
		self.look()
		doc = self.cleaning()
		self.assertEqual(stops.stopped(self.property, self.year), {"Cleaning"})
		cancel("Journal Entry", entry)
		self.spend(6_000)
		self.assertIn(doc.name, self.look().passed)
		doc.reload()
		self.assertEqual((doc.status, doc.stops, doc.actual), ("Passed", 0, 6_000))
		self.assertEqual(stops.stopped(self.property, self.year), frozenset())

	def test_without_a_budget_nothing_is_asked(self) -> None:
		self.budget.cancel()
		self.spend(7_800)
		self.assertEqual(self.look(), alerts.Done())

	def test_every_day_all_properties_and_one_that_fails_keeps_none_from_it(self) -> None:
		self.spend(7_800)
		broken, real = make.make_property().name, alerts.follow
		make_budget(broken, str(self.year), {CLEANING: 1_000})
		post_cost(broken, str(self.today), {CLEANING: 5_000})

		def follow(name, found, today):
			if name == broken:
				raise frappe.ValidationError("测试故障")
			return real(name, found, today)

		with patch.object(alerts, "follow", follow):
			counts = alerts.follow_the_day(self.today)
		self.assertEqual(counts["failed"], 1)
		self.assertTrue(self.cleaning())
		watched = {"source": watches.ALERTS, "property": broken}
		reason = frappe.db.get_value("Cost Watch", watched, ["status", "reason"])
		self.assertEqual(reason, ("Failed", "测试故障"))
		counts = alerts.follow_the_day(self.today)
		self.assertEqual(counts["failed"], 0)
		self.assertTrue(frappe.db.exists("Cost Alert", {"property": broken}))
		self.assertEqual(frappe.db.get_value("Cost Watch", watched, "status"), "Done")

	def test_written_by_nobody_and_kept(self) -> None:
		self.spend(7_800)
		self.look()
		doc = self.cleaning()
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": "Cost Alert", "property": self.property, "cost_class": "Cleaning"}
			).insert()
		doc.status = "Approved"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Cost Alert", doc.name)

	def test_the_curve_of_an_alert(self) -> None:
		self.spend(7_800)
		self.look()
		frappe.set_user(self.manager)
		data = curve.of_alert(self.cleaning().name)
		self.assertEqual(data["datasets"][0]["values"][11], 12_000)
		self.assertEqual(data["datasets"][1]["values"][5], 7_800)


class TestAnswers(AlertCase):
	def setUp(self) -> None:
		super().setUp()
		self.spend(7_800)
		self.look()
		self.name = self.cleaning().name

	def explain(self, user: str, **fields) -> str:
		frappe.set_user(user)
		return alert_steps.explain(
			self.name, **{"cause": "Price", "explanation": "外包单价上调", "measures": "重新招标", **fields}
		)

	def test_explained_by_one_and_approved_by_another(self) -> None:
		"""30 % above: the director approves up to 31 %; at 32 % it asks again."""
		self.assertEqual(self.explain(self.head), "To Approve")
		with self.assertRaises(frappe.PermissionError):
			alert_steps.approve(self.name, 31)
		frappe.set_user(self.manager)
		with self.assertRaises(frappe.PermissionError):
			alert_steps.approve(self.name, 31)
		frappe.set_user(self.director)
		with self.assertRaises(frappe.ValidationError):
			alert_steps.approve(self.name, 12)
		alert_steps.approve(self.name, 31, "已核实合同")
		doc = self.cleaning()
		self.assertEqual((doc.status, doc.stops, doc.approved_up_to), ("Approved", 0, 31))
		self.assertEqual((doc.explained_by, doc.decided_by), (self.head, self.director))
		self.assertEqual(stops.stopped(self.property, self.year), frozenset())
		self.assertEqual(self.look(), alerts.Done())
		self.spend(120)
		self.assertEqual(self.look().again, (self.name,))
		doc.reload()
		self.assertEqual((doc.status, doc.stops, doc.actual), ("Open", 1, 7_920))
		self.assertEqual(stops.stopped(self.property, self.year), {"Cleaning"})

	def test_nobody_approves_the_own_explanation(self) -> None:
		self.explain(self.director)
		with self.assertRaises(frappe.PermissionError):
			alert_steps.approve(self.name, 31)

	def test_returned_with_a_reason_and_explained_again(self) -> None:
		self.explain(self.head)
		frappe.set_user(self.director)
		with self.assertRaises(frappe.ValidationError):
			alert_steps.send_back(self.name, "  ")
		alert_steps.send_back(self.name, "附上合同")
		self.assertEqual(self.cleaning().status, "Returned")
		self.assertEqual(self.explain(self.head, explanation="合同附后"), "To Approve")

	def test_bad_answers_are_refused(self) -> None:
		for wrong in ({"cause": "Weather"}, {"explanation": " "}):
			with self.assertRaises(frappe.ValidationError, msg=str(wrong)):
				self.explain(self.head, **wrong)
		frappe.set_user(self.director)
		# not explained yet
		with self.assertRaises(frappe.ValidationError):
			alert_steps.approve(self.name, 31)
		frappe.set_user(person("Internal Auditor"))
		with self.assertRaises(frappe.PermissionError):
			alert_steps.explain(self.name, "Price", "x")

	def test_overdue_answers_are_reminded_of_and_reach_the_director(self) -> None:
		def told() -> list[str]:
			return frappe.get_all(
				"Notification Log",
				{"document_name": self.name, "subject": ["like", "%逾期%"]},
				pluck="for_user",
			)

		self.assertEqual((alerts.remind(self.today), told()), (0, []))
		self.assertTrue(alerts.remind(date(self.year, 7, 2)))
		first = told()
		self.assertTrue(first)
		self.assertEqual(
			str(frappe.db.get_value("Cost Alert", self.name, "escalated_on")), f"{self.year}-07-02"
		)
		alerts.remind(date(self.year, 7, 2))
		# not twice on a day
		self.assertEqual(sorted(told()), sorted(first))


class TestOrdersWait(AlertCase):
	"""In the running year: orders are of now."""

	def setUp(self) -> None:
		super().setUp()
		self.today = getdate(nowdate())
		self.year = self.today.year
		self.budget = make_budget(self.property, str(self.year), {CLEANING: 120_000, WAGES: 1_200_000})
		self.month = 10_000.0 * self.today.month

	def post(self, amount: float) -> None:
		post_cost(self.property, str(self.today), {CLEANING: amount})

	def test_an_order_that_leads_out_of_the_band_is_warned_of_and_the_next_one_waits(self) -> None:
		self.post(self.month)
		frappe.local.message_log = []
		make_order(self.property, CLEANING, self.month * 0.08)
		self.assertTrue(any("8.0 %" in str(message) for message in frappe.local.message_log))
		# the first that leads above 15 % is let through, with a warning that the next ones wait
		make_order(self.property, CLEANING, self.month * 0.1)
		self.assertTrue(any("总监" in str(message) for message in frappe.local.message_log))
		self.look()
		doc = self.cleaning()
		self.assertEqual((doc.band, doc.stops, round(doc.percent)), ("Stop", 1, 18))
		self.assertEqual(doc.ordered, round(self.month * 0.18, 2))
		for make_it in (make_order, make_request):
			with self.assertRaises(frappe.ValidationError) as refused:
				make_it(self.property, CLEANING, 100)
			self.assertIn("保洁", str(refused.exception))
		# other classes, and other properties, go on
		make_order(self.property, WAGES, 100)
		make_order(make.PROPERTY_B, CLEANING, 100)
		# what is owed is booked
		self.post(100)
		frappe.set_user(self.head)
		alert_steps.explain(doc.name, "Quantity", "台风后加强清扫")
		frappe.set_user(self.director)
		alert_steps.approve(doc.name, 25)
		frappe.set_user("Administrator")
		make_order(self.property, CLEANING, 100)

	def test_what_was_requested_is_not_counted_twice_when_it_is_ordered(self) -> None:
		self.post(self.month)
		request = make_request(self.property, CLEANING, self.month * 0.04)
		frappe.local.message_log = []
		line = {"material_request": request.name, "material_request_item": request.items[0].name}
		make_order(self.property, CLEANING, self.month * 0.04, line=line)
		self.assertEqual([message for message in frappe.local.message_log if "%" in str(message)], [])

	def test_a_transfer_between_stores_is_no_order(self) -> None:
		doc = frappe.get_doc(
			{"doctype": "Material Request", "material_request_type": "Material Transfer", "items": []}
		)
		self.assertIsNone(stops.check_order(doc))

	def test_what_is_booked_has_its_property_looked_at(self) -> None:
		entry = frappe.get_doc("Journal Entry", post_cost(self.property, str(self.today), {CLEANING: 1}))
		self.assertEqual(stops.properties_of(entry), [self.property])
		self.assertEqual(
			stops.properties_of(frappe.get_doc({"doctype": "Journal Entry", "accounts": []})), []
		)

	def test_answers_are_what_the_rules_ask_for(self) -> None:
		self.post(self.month * 1.3)
		self.look()
		doc = self.cleaning()
		frappe.set_user(self.head)
		alert_steps.explain(doc.name, "Price", "单价上调")
		frappe.set_user(self.director)
		alert_steps.approve(doc.name, 40)
		(answer,) = stops.answers(self.property, "Cleaning", self.year)
		self.assertEqual(
			(answer.band, answer.up_to, answer.by_role), ("Stop", Decimal(40), "Operations Director")
		)


class TestPlanInForce(FrappeTestCase):
	"""Where a cost plan is in force, the Budgets that carry it out stop and let go with its alerts."""

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def actions(self, property_name: str, year: int, number: str) -> set[str]:
		wanted = cost_plans.account_of(number, property_name)
		return {
			budget.action_if_accumulated_monthly_budget_exceeded_on_po
			for budget in cost_plans.budgets_of(property_name, year)
			if any(row.account == wanted for row in budget.accounts)
		}

	def test_from_a_plan_to_a_stop_and_back(self) -> None:
		cost_plans.make_people()
		place = make.make_property(built_up_area=5000).name
		today = getdate(nowdate())
		year = today.year
		plan = cost_plans.make_plan(place, year, {CLEANING: 10_000, WAGES: 50_000})
		cost_plans.approve(plan.name)
		self.assertEqual(self.actions(place, year, CLEANING), {"Warn"})
		# late in a year so much is more than all of its budget
		cost_plans.let_exceed(self, plan.company)
		spent = post_cost(place, str(today), {CLEANING: 13_000 * today.month})
		self.assertTrue(alerts.check(place, today).new)
		self.assertEqual(self.actions(place, year, CLEANING), {"Stop"})
		self.assertEqual(self.actions(place, year, WAGES), {"Warn"})
		# the plan is the same to the cent, however its Budgets are made anew
		self.assertEqual(sum(cost_plans.budgeted(place, year).values()), 720_000)
		cancel("Journal Entry", spent)
		self.assertTrue(alerts.check(place, today).passed)
		self.assertEqual(self.actions(place, year, CLEANING), {"Warn"})
