"""The cards of 档案信息: each number is the length of the list it leads to, and of one's own properties only."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.records import figures
from wuye_ops.records.dashboard_chart_source.records_figures import records_figures
from wuye_ops.tests import factories as make
from wuye_ops.tests.opened_list import filters_of

CARDS = (
	figures.profiles_to_fix,
	figures.records_on_loan,
	figures.records_due_for_disposal,
	figures.policy_checks_due,
)


class TestFigures(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")

	def record(self, property_name: str = make.PROPERTY_A, **values) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Record",
				"property": property_name,
				"title": f"合同{frappe.generate_hash(length=6)}",
				"category": frappe.db.get_value("Record Category", {"code": "HT"}),
				"record_date": "2020-01-01",
			}
		).insert()
		doc.db_set(values)
		return doc.name

	def counted(self) -> dict[str, int]:
		return {card.__name__: card()["value"] for card in CARDS}

	def test_each_card_is_as_high_as_its_list_is_long(self) -> None:
		self.record(status="Archived", keep_until=add_days(nowdate(), -1), is_permanent=0)
		make.make_customer(
			f"待完善{frappe.generate_hash(length=6)}",
			unit=make.places().unit,
			relation="Tenant",
			share=0,
			is_payer=0,
		)
		frappe.set_user(make.user("manager"))
		for card in CARDS:
			with self.subTest(card.__name__):
				shown = card()
				doctype, filters = shown["route"][1], shown["route_options"]
				self.assertEqual(shown["value"], len(frappe.get_list(doctype, filters_of(filters), limit=0)))

	def test_what_is_due_is_counted_and_what_is_kept_is_not(self) -> None:
		frappe.set_user(make.user("manager"))
		before = self.counted()
		frappe.set_user("Administrator")
		over = {"status": "Archived", "keep_until": add_days(nowdate(), -1), "is_permanent": 0}
		self.record(**over)
		self.record(**over, legal_hold=1)
		self.record(**{**over, "keep_until": nowdate()})
		self.record(make.PROPERTY_B, **over)
		frappe.set_user(make.user("manager"))
		after = self.counted()
		self.assertEqual(after["records_due_for_disposal"] - before["records_due_for_disposal"], 1)

	def test_the_mean_of_one_s_own_profiles(self) -> None:
		frappe.set_user(make.user("manager"))
		rows = frappe.get_list("Customer Profile", {"status": "Active"}, pluck="completeness", limit=0)
		self.assertAlmostEqual(figures.profile_completeness()["value"], sum(rows) / len(rows), places=3)

	def test_who_may_not_read_them_sees_no_numbers(self) -> None:
		frappe.set_user(make.user("guard"))
		self.assertEqual(figures.profiles_to_fix()["value"], 0)
		self.assertIsNone(figures.profile_completeness()["value"])
		self.assertEqual(records_figures.get(filters={"figure": "looks_by_week"})["labels"], [])
