"""A quarter that is over is reviewed: figures of the books, why they are off the plan, what is done about it, and who says so."""

from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import frappe
from frappe.model.workflow import WorkflowPermissionError
from frappe.permissions import add_user_permission
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.finance_control.review import problems, ranks, reviews, waterfall
from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.subjects import get_subject, read
from wuye_ops.tests import cost_plans as plan
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import make_budget, post_cost

WAGES, ENERGY, CLEANING, OFFICE = "640101", "640104", "640105", "660202"
MANAGER, DIRECTOR, OTHER_MANAGER = "reviewer@wuye.test", "reviewdirector@wuye.test", "reviewother@wuye.test"


class ReviewCase(FrappeTestCase):
	"""The last quarter of the year before, which is over whenever the test runs, of properties in which nobody else books."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		for user, role in (
			(MANAGER, "Property Manager"),
			(OTHER_MANAGER, "Property Manager"),
			(DIRECTOR, "Operations Director"),
		):
			make.make_user(user, role)
		self.year = getdate(nowdate()).year - 1
		self.property = make.make_property(built_up_area=10_000).name
		self.addCleanup(frappe.set_user, "Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def day(self, month: int, day: int = 15) -> str:
		return str(date(self.year, month, day))

	def spend(self, property_name: str | None = None, year: int | None = None, **costs: float) -> None:
		"""So much in each month of the quarter. costs: _640101=…"""
		for month in (10, 11, 12):
			on = f"{year or self.year}-{month}-15"
			post_cost(property_name or self.property, on, {key[1:]: one for key, one in costs.items()})

	def budget(self, property_name: str | None = None, **costs: float) -> None:
		"""So much a month."""
		plan.fiscal_year(self.year)
		amounts = {key[1:]: one * 12 for key, one in costs.items()}
		make_budget(property_name or self.property, str(self.year), amounts)

	def review(self, property_name: str | None = None, by: str = "Administrator", **fields):
		frappe.set_user(by)
		try:
			return frappe.get_doc(
				{
					"doctype": "Cost Review",
					"property": property_name or self.property,
					"period_kind": "Quarter",
					"period_start": self.day(11),
					**fields,
				}
			).insert()
		finally:
			frappe.set_user("Administrator")

	def as_user(self, user: str, step, *args):
		frappe.set_user(user)
		try:
			return step(*args)
		finally:
			frappe.set_user("Administrator")

	def employee(self, designation: str, number: int, year: int) -> str:
		if not frappe.db.exists("Designation", designation):
			frappe.get_doc({"doctype": "Designation", "designation_name": designation}).insert()
		doc = frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": f"{designation}{number}",
				"gender": "Female",
				"company": frappe.db.get_value("Property", self.property, "company"),
				"date_of_birth": "1990-01-01",
				"date_of_joining": f"{year - 1}-06-01",
				"designation": designation,
				"wuye_property": self.property,
			}
		)
		return doc.insert().name

	def row(self, doc, cost_class: str):
		return next(row for row in doc.classes if row.cost_class == cost_class)


class TestFigures(ReviewCase):
	def setUp(self) -> None:
		super().setUp()
		plan.fiscal_year(self.year - 1)
		self.budget(_640101=50_000, _640104=12_000, _640105=8_000)
		self.spend(_640101=51_000.55, _640104=14_400, _640105=7_500, _660202=600)
		self.spend(year=self.year - 1, _640101=48_000, _640104=11_000)
		self.doc = self.review()

	def test_the_quarter_by_hand(self) -> None:
		doc = self.doc
		self.assertIn(str(self.year), doc.title)
		self.assertEqual((str(doc.period_start), str(doc.period_end)), (self.day(10, 1), self.day(12, 31)))
		# 3 × 70,000 planned; 3 × 73,500.55 spent
		self.assertEqual((doc.planned, doc.actual, doc.over), (210_000, 220_501.65, 10_501.65))
		self.assertEqual((doc.percent, doc.band), (5.0, "Explain"))
		# 10,000 ㎡ for three months
		self.assertEqual((doc.area_months, doc.unit_cost, doc.unit_cost_planned), (30_000, 7.35, 7.0))
		self.assertEqual(doc.unit_cost_before, 5.9)
		energy = self.row(doc, "Energy")
		self.assertEqual(
			(energy.planned, energy.actual, energy.over, energy.percent), (36_000, 43_200, 7_200, 20)
		)
		self.assertEqual((energy.band, energy.unit_cost, energy.unit_cost_before), ("Stop", 1.44, 1.1))
		self.assertEqual(round(sum(row.share for row in doc.classes), 2), 100)
		self.assertEqual([row.cost_class for row in doc.classes if row.is_key], ["Staff", "Energy"])

	def test_effects_of_every_class_sum_to_its_deviation_to_the_cent(self) -> None:
		for row in self.doc.classes:
			with self.subTest(row.cost_class):
				effects = sum(D(str(row.get(one))) for one in ("price", "quantity", "mix", "spending"))
				self.assertEqual(effects, D(str(row.over)))
				self.assertEqual(D(str(row.actual)) - D(str(row.planned)), D(str(row.over)))
		for field in ("planned", "actual", "over"):
			self.assertEqual(
				sum(D(str(row.get(field))) for row in self.doc.classes), D(str(self.doc.get(field)))
			)

	def test_what_is_off_the_plan_and_dearer_is_told_the_dearest_first(self) -> None:
		found = [(row.code, row.cost_class, row.amount, row.must_explain) for row in self.doc.problems]
		self.assertEqual(
			found,
			[
				("Dearer than a Year Ago", "Energy", 10_200, 0),
				("Dearer than a Year Ago", "Staff", 9_001.65, 0),
				("Over Budget", "Energy", 7_200, 1),
				("No Budget", "Office", 1_800, 1),
			],
		)
		self.assertIn("20 %", self.doc.problems[2].details)

	def test_the_waterfall_leads_from_plan_to_actual(self) -> None:
		for by in (waterfall.BY_EFFECT, waterfall.BY_CLASS):
			with self.subTest(by):
				chart = waterfall.of_review(self.doc.name, by)
				steps = chart["waterfall"]
				self.assertEqual((steps[0]["end"], steps[-1]["end"]), (210_000, 220_501.65))
				for before, after in pairwise(steps):
					self.assertEqual(before["end"], after["end"] if after is steps[-1] else after["start"])
				points = chart["leads"]["points"]
				self.assertTrue(all(one["property"] == self.property for one in points[0]))
		energy = next(step for step in steps if step["code"] == "Energy")
		self.assertEqual(energy["amount"], 7_200)
		lead = points[0][steps.index(energy)]
		self.assertEqual((lead["cost_class"], lead["from_date"]), ("Energy", self.day(10, 1)))

	def test_late_bookings_are_told_and_change_nothing_that_was_handed_in(self) -> None:
		for row in self.doc.problems:
			problems.explain(self.doc.name, row.problem_key, "电价上调")
		reviews.submit(self.doc.name)
		post_cost(self.property, self.day(12, 28), {ENERGY: 300.01})
		self.doc.reload()
		changed = reviews.changes_since(self.doc.name)
		self.assertTrue(any("43,500.01" in line for line in changed), changed)
		self.doc.reload()
		self.assertEqual(self.row(self.doc, "Energy").actual, 43_200)
		with self.assertRaisesRegex(frappe.ValidationError, "figures stand"):
			reviews.recompute(self.doc.name)

	def test_a_draft_is_computed_again_and_keeps_what_was_explained(self) -> None:
		problems.explain(self.doc.name, "over_budget|Energy", "电价上调 20 %")
		post_cost(self.property, self.day(12, 28), {ENERGY: 100, OFFICE: -1_800})
		changed = reviews.recompute(self.doc.name)
		self.assertTrue(any("43,300" in line for line in changed), changed)
		self.assertTrue("已不构成问题：办公及差旅 · 无预算" in changed, changed)
		self.doc.reload()
		kept = next(row for row in self.doc.problems if row.problem_key == "over_budget|Energy")
		self.assertEqual((kept.explanation, kept.amount), ("电价上调 20 %", 7_300))
		self.assertEqual(self.doc.notes[-1].kind, "Recomputed")
		self.assertEqual(reviews.recompute(self.doc.name), [])

	def test_nothing_is_handed_in_that_the_books_no_longer_say(self) -> None:
		for row in self.doc.problems:
			problems.explain(self.doc.name, row.problem_key, "电价上调")
		post_cost(self.property, self.day(12, 28), {ENERGY: 100})
		with self.assertRaisesRegex(frappe.ValidationError, "books have changed"):
			reviews.submit(self.doc.name)


class TestMeasured(ReviewCase):
	"""Heads and ㎡ of an approved plan against those that were there."""

	def test_heads_and_areas(self) -> None:
		year = getdate(nowdate()).year
		# the running year, whose first month is over unless it is January
		if getdate(nowdate()).month == 1:
			self.skipTest("No month of the year is over.")
		plan.make_people()
		area = plan.account_of(CLEANING, self.property)
		staff = plan.account_of(WAGES, self.property)
		doc = plan.make_plan(
			self.property,
			year,
			{},
			drivers=[
				{
					"source": "By Posts",
					"account": staff,
					"about": "秩序员",
					"heads": 10,
					"pay": 5_000,
					"insured": 0,
				},
				{
					"source": "By Posts",
					"account": staff,
					"about": "工程师",
					"heads": 2,
					"pay": 8_000,
					"insured": 0,
				},
				{"source": "By Area", "account": area, "about": "保洁", "area": 8_000, "unit_cost": 0.5},
			],
		)
		doc.drivers = [row for row in doc.drivers if row.source in ("By Posts", "By Area")]
		doc.save()
		plan.approve(doc.name)
		for designation, count in (("秩序员", 8), ("工程师", 4)):
			for number in range(count):
				self.employee(designation, number, year)
		post_cost(self.property, f"{year}-01-20", {WAGES: 74_000, CLEANING: 5_500})
		review = self.review(period_kind="Month", period_start=f"{year}-01-01")
		staff_row = self.row(review, "Staff")
		# 8 × 5,000 + 4 × 8,000 = 72,000 at planned prices; as many heads as planned, other ones
		self.assertEqual(
			(staff_row.planned, staff_row.price, staff_row.quantity, staff_row.mix, staff_row.spending),
			(66_000, 2_000, 0, 6_000, 0),
		)
		cleaning = self.row(review, "Cleaning")
		# 10,000 ㎡ are managed and 8,000 were planned: 1,000 more at 0.50, and 500 for a dearer ㎡
		self.assertEqual((cleaning.quantity, cleaning.price), (1_000, 500))
		self.assertEqual((review.heads, review.planned_heads, review.area_per_head), (12, 12, 833.33))
		self.assertEqual({row.about for row in review.effects}, {"秩序员", "工程师", "保洁"})


class TestLife(ReviewCase):
	def setUp(self) -> None:
		super().setUp()
		self.budget(_640104=10_000, _640105=8_000)
		self.spend(_640104=12_000, _640105=8_000)

	def test_explained_by_one_approved_by_another_and_done_about(self) -> None:
		doc = self.review(by=MANAGER)
		self.assertEqual([row.code for row in doc.problems], ["Over Budget"])
		with self.assertRaisesRegex(frappe.ValidationError, "explained first"):
			self.as_user(MANAGER, reviews.submit, doc.name)
		self.as_user(MANAGER, problems.explain, doc.name, "over_budget|Energy", "空调运行时间延长两小时")
		name = self.as_user(MANAGER, problems.make_plan, doc.name, "over_budget|Energy")
		self.assertEqual(self.as_user(MANAGER, problems.make_plan, doc.name, "over_budget|Energy"), name)
		made = frappe.get_doc("Improvement Plan", name)
		self.assertEqual((made.metric, made.source_name), ("cost.budget_deviation|Energy", doc.name))
		self.assertEqual((str(made.before_from), str(made.before_to)), (self.day(10, 1), self.day(12, 31)))
		self.assertIn("空调", made.problem)
		self.as_user(MANAGER, reviews.submit, doc.name)
		with self.assertRaises(WorkflowPermissionError):
			self.as_user(MANAGER, reviews.approve, doc.name)
		self.as_user(DIRECTOR, reviews.approve, doc.name, "按措施执行")
		doc.reload()
		self.assertEqual((doc.status, doc.decided_by, doc.remark), ("Approved", DIRECTOR, "按措施执行"))
		self.assertEqual([row.kind for row in doc.notes], ["Computed", "Explained", "Submitted", "Approved"])
		self.assertEqual(doc.problems[0].improvement_plan, name)

	def test_returned_with_a_reason_and_handed_in_again(self) -> None:
		doc = self.review(by=MANAGER)
		self.as_user(MANAGER, problems.explain, doc.name, "over_budget|Energy", "天热")
		self.as_user(MANAGER, reviews.submit, doc.name)
		with self.assertRaisesRegex(frappe.ValidationError, "looked at again"):
			self.as_user(DIRECTOR, reviews.return_to_draft, doc.name, " ")
		self.as_user(DIRECTOR, reviews.return_to_draft, doc.name, "说明用电量而非天气")
		self.as_user(MANAGER, problems.explain, doc.name, "over_budget|Energy", "用电量增加 18 %")
		self.as_user(MANAGER, reviews.submit, doc.name)
		with self.assertRaisesRegex(frappe.ValidationError, "can no longer be changed"):
			self.as_user(MANAGER, problems.explain, doc.name, "over_budget|Energy", "改口")

	def test_nobody_approves_what_they_made_though_another_handed_it_in(self) -> None:
		doc = self.review(by=DIRECTOR)
		problems.explain(doc.name, "over_budget|Energy", "天热")
		reviews.submit(doc.name)
		with self.assertRaisesRegex(frappe.PermissionError, "their own"):
			self.as_user(DIRECTOR, reviews.approve, doc.name)

	def test_figures_are_nobodys_to_write(self) -> None:
		doc = self.review()
		doc.actual = 1
		doc.classes[0].actual = 1
		doc.problems[0].improvement_plan = None
		doc.summary = "能耗是重点"
		doc.save()
		doc.reload()
		self.assertEqual((doc.actual, doc.summary), (60_000, "能耗是重点"))
		self.assertNotEqual(doc.classes[0].actual, 1)
		doc.status = "Approved"
		with self.assertRaises(frappe.ValidationError):
			doc.save()

	def test_a_class_is_judged_by_itself(self) -> None:
		subject = get_subject("cost.per_area|Energy")
		scope = Scope(date(self.year, 10, 1), date(self.year, 12, 31), (self.property,))
		part = read([subject.key], scope)[subject.key][self.property].part
		self.assertEqual((part.numerator, part.denominator), (D("36000.00"), D("30000.0000")))
		with self.assertRaises(frappe.ValidationError):
			get_subject("cost.per_area|Nonsense")
		with self.assertRaises(frappe.ValidationError):
			get_subject("fees.collection|Energy")


class TestRefusals(ReviewCase):
	def test_what_cannot_be_looked_back_on(self) -> None:
		today = nowdate()
		with self.assertRaisesRegex(frappe.ValidationError, "not over"):
			self.review(period_kind="Month", period_start=today)
		with self.assertRaisesRegex(frappe.ValidationError, "not over"):
			self.review(period_kind="Year", period_start=add_days(today, 400))
		with self.assertRaisesRegex(frappe.ValidationError, "month, quarter or year"):
			self.review(period_kind="Week")
		with self.assertRaisesRegex(frappe.ValidationError, "Nothing is booked"):
			self.review()
		self.spend(_640104=100)
		with self.assertRaisesRegex(frappe.ValidationError, "no budget"):
			self.review()
		without = make.make_property(built_up_area=0).name
		self.budget(without, _640104=100)
		self.spend(without, _640104=100)
		with self.assertRaisesRegex(frappe.ValidationError, "no area"):
			self.review(without)

	def test_two_reviews_of_one_period(self) -> None:
		self.budget(_640104=100)
		self.spend(_640104=100)
		first = self.review()
		with self.assertRaisesRegex(frappe.DuplicateEntryError, first.name):
			self.review(period_start=self.day(12, 31))
		# and in the database, whoever asks at the same time
		copy = frappe.copy_doc(first)
		copy.name, copy.review_key = "CRV-TWICE", first.review_key
		with self.assertRaises(frappe.UniqueValidationError):
			copy.db_insert()
		reviews.cancel(first.name, "选错期间")
		self.assertTrue(self.review().name)
		with self.assertRaisesRegex(frappe.ValidationError, "kept for the record"):
			frappe.delete_doc("Cost Review", first.name)


class TestRanking(ReviewCase):
	def test_everybody_sees_their_own_place_and_the_others_only_who_may(self) -> None:
		other = make.make_property(built_up_area=10_000).name
		for name, amount in ((self.property, 20_000), (other, 10_000)):
			frappe.db.set_value("Property", name, {"kind": "Office", "service_mode": "Commission"})
			self.budget(name, _640105=20_000)
			self.spend(name, _640105=amount)
		doc = self.review()
		whole = ranks.of_review(doc.name)
		mine = {one["property"]: one for one in whole["rows"]}
		self.assertLess(mine[other]["place"], mine[self.property]["place"])
		self.assertEqual((whole["hidden"], mine[self.property]["unit_cost"]), (0, 2.0))
		self.assertEqual((doc.place, doc.place_of), (mine[self.property]["place"], len(whole["rows"])))
		add_user_permission("Property", self.property, OTHER_MANAGER)
		frappe.set_user(OTHER_MANAGER)
		limited = ranks.of_review(doc.name)
		self.assertEqual([one["property"] for one in limited["rows"]], [self.property])
		self.assertEqual(limited["hidden"], len(whole["rows"]) - 1)
		# nor by the document, its list or the API
		as_read = frappe.get_doc("Cost Review", doc.name)
		as_read.apply_fieldlevel_read_permissions()
		self.assertFalse(as_read.get("ranking"))
		self.assertFalse(
			frappe.get_list("Cost Review", {"name": doc.name}, ["name", "ranking"])[0].get("ranking")
		)
		# nor as the answer to saving it
		as_read = frappe.get_doc("Cost Review", doc.name)
		as_read.summary = "排名居中"
		self.assertNotIn("ranking", as_read.save().as_dict())
		self.assertIn(other, frappe.db.get_value("Cost Review", doc.name, "ranking"))
