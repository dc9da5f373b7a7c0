"""问卷满意率 and NPS by hand: what counts in which month, in which property, and what an anonymous survey keeps to itself."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service.surveys.metrics import METRICS
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import Part, value
from wuye_ops.tests import factories as make
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.survey_answers import ADVISE, BAD, BEST, CLEAN, GOOD, WORST, answer, make_survey

SATISFACTION, NPS = METRICS
MARCH = Scope(date(2026, 3, 1), date(2026, 3, 31), (PROPERTY_A, PROPERTY_B))


class TestSurveyMetrics(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		# what other tests have committed is closed in no month
		frappe.db.set_value("Survey", {"status": "Closed"}, "closed_on", "2000-01-01")

	def test_both_by_hand(self) -> None:
		answer(
			make_survey(PROPERTY_A),
			None,
			{1: BEST, 2: {"门岗值守": GOOD, "夜间巡逻": BAD}, 4: 10},
			{1: GOOD, 4: 9},
			{1: WORST, 4: 6},
			{4: 7},
		)
		answer(make_survey(PROPERTY_B), None, {1: BAD, 4: 0})
		# three good ones of five grades; two promoters less one detractor of four
		self.assertEqual(
			SATISFACTION.count(MARCH),
			{PROPERTY_A: Part(Decimal(3), Decimal(5)), PROPERTY_B: Part(Decimal(0), Decimal(1))},
		)
		found = NPS.count(MARCH)
		self.assertEqual(found[PROPERTY_A], Part(Decimal(100), Decimal(4)))
		self.assertEqual([value(found[name]) for name in (PROPERTY_A, PROPERTY_B)], [25, -100])

	def test_nothing_answered_has_no_value(self) -> None:
		make_survey(PROPERTY_A)
		self.assertEqual((SATISFACTION.count(MARCH), NPS.rows(MARCH, 0, 9)), ({}, []))

	def test_a_survey_counts_in_the_month_it_was_closed(self) -> None:
		for closed_on in ("2026-02-28 23:59:59", "2026-03-31 23:59:59", "2026-04-01 00:00:00", None):
			answer(make_survey(PROPERTY_A, questions=(CLEAN,), closed_on=closed_on), None, {1: GOOD})
		self.assertEqual(SATISFACTION.count(MARCH), {PROPERTY_A: Part(Decimal(1), Decimal(1))})
		(row,) = SATISFACTION.rows(MARCH, 0, 9)
		self.assertEqual((row.doctype, row.on), ("Survey", date(2026, 3, 31)))

	def test_an_anonymous_survey_of_few_is_not_counted(self) -> None:
		few, many = (make_survey(PROPERTY_A, questions=(CLEAN, ADVISE), anonymous=True) for _one in range(2))
		answer(few, None, *[{1: BAD, 2: 0}] * 4)
		# five graded, of whom four said how likely they are to recommend: only the grades are told
		answer(many, None, *[{1: GOOD, 2: 9}] * 4, {1: BAD})
		self.assertEqual(SATISFACTION.count(MARCH), {PROPERTY_A: Part(Decimal(4), Decimal(5))})
		self.assertEqual(NPS.count(MARCH), {})
		self.assertEqual([row.name for row in SATISFACTION.rows(MARCH, 0, 9)], [many.name])

	def test_the_surveys_behind_add_up(self) -> None:
		for grades in ((GOOD, BAD), (BEST,), (WORST, WORST, GOOD)):
			answer(make_survey(PROPERTY_A, questions=(CLEAN,)), None, *({1: grade} for grade in grades))
		rows = SATISFACTION.rows(MARCH, 0, 9)
		whole = SATISFACTION.count(MARCH)[PROPERTY_A]
		self.assertEqual(
			(sum(row.numerator for row in rows), sum(row.denominator for row in rows)),
			(whole.numerator, whole.denominator),
		)
		self.assertEqual([SATISFACTION.rows(MARCH, start, 1)[0] for start in range(3)], rows)
		with self.assertQueryCount(1):
			SATISFACTION.count(MARCH)
