"""欠费催缴: from an unpaid bill to the court's door, with its proofs; and what nobody may do on the way."""

from datetime import date, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_months, getdate

from wuye_ops.fees import arrears, arrears_data, collection, limitation_watch
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import bill, clerk, household, pay, person
from wuye_ops.tests.dunning import (
	DEMAND,
	REMINDER,
	ArrearsCase,
	ago,
	case_of,
	refresh,
)
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once


class TestRefresh(ArrearsCase):
	def test_a_case_begins_with_the_first_rung_and_ends_with_the_money(self) -> None:
		first = bill(self.home, 260.5, overdue=6)
		refresh(self.home)
		self.assertIsNone(case_of(self.home))
		refresh(self.home, ago(-1))
		case = case_of(self.home)
		self.assertEqual((case.status, case.next_step, case.next_step_on), ("Open", REMINDER, ago(-1)))
		self.assertEqual((case.overdue_amount, case.overdue_bills, case.oldest_due_date), (260.5, 1, ago(6)))
		self.assertEqual(case.limitation_on, getdate(add_months(ago(6), 36)))
		self.assertEqual(
			(case.units, case.customer_name),
			(self.home.unit.removeprefix(f"{self.home.property}-"), self.home.name),
		)
		self.assertEqual(case.responsible, make.user("manager"))
		second = bill(self.home, 100, overdue=3)
		refresh(self.home, ago(-1))
		self.assertEqual(case_of(self.home).overdue_amount, 360.5)
		collection.receive(
			self.home.property, self.home.customer, [pay(260.5)], frappe.generate_hash(length=20)
		)
		refresh(self.home, ago(-1))
		self.assertEqual((case_of(self.home).name, case_of(self.home).overdue_amount), (case.name, 100))
		collection.receive(
			self.home.property, self.home.customer, [pay(100)], frappe.generate_hash(length=20)
		)
		refresh(self.home, ago(-1))
		case.reload()
		self.assertEqual(
			(case.status, case.open_key, case.closed_on, case.overdue_amount), ("Paid", None, ago(-1), 0)
		)
		texts = frappe.get_all(
			"Comment", {"reference_name": case.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertTrue(any("closed as paid" in text for text in texts))
		# another debt is another case
		bill(self.home, 50, overdue=30)
		refresh(self.home)
		self.assertNotEqual(case_of(self.home).name, case.name)
		self.assertTrue(first and second)

	def test_twice_changes_nothing(self) -> None:
		bill(self.home, 10, overdue=20)
		refresh(self.home)
		before = case_of(self.home).as_dict()
		again = refresh(self.home)
		self.assertEqual((again.opened, again.updated, again.paid), (0, 0, 0))
		self.assertEqual(case_of(self.home).as_dict(), before)

	def test_the_number_of_queries_does_not_grow_with_the_cases(self) -> None:
		for _n in range(2):
			bill(household(), 10, overdue=20)
		arrears.refresh_property(make.PROPERTY_A)
		counts = []
		for homes in (1, 6):
			for _n in range(homes):
				bill(household(), 10, overdue=20)
			with patch.object(frappe.db, "sql", wraps=frappe.db.sql) as sql:
				done = arrears.refresh_property(make.PROPERTY_A)
			self.assertGreaterEqual(done.opened, homes)
			counts.append(sql.call_count)
		self.assertLessEqual(counts[1], counts[0] + 1)
		self.assertLess(counts[1], 40)

	def test_a_failure_in_one_property_does_not_stop_the_rest(self) -> None:
		bill(self.home, 10, overdue=20)
		other = household(make.PROPERTY_B)
		bill(other, 10, overdue=20)
		whole = arrears.refresh_property

		def fails_in_a(property_name, today=None, customers=None):
			if property_name == make.PROPERTY_A:
				raise ValueError("broken")
			return whole(property_name, today, customers)

		with (
			patch.object(arrears, "refresh_property", fails_in_a),
			patch.object(arrears, "properties_with_arrears", return_value=[make.PROPERTY_A, make.PROPERTY_B]),
			patch.object(frappe.db, "rollback"),
			patch.object(frappe.db, "commit"),
		):
			for _twice in range(2):
				arrears.refresh_cases()
		self.assertIsNone(case_of(self.home))
		self.assertEqual(case_of(other).status, "Open")
		# the manager of that property reads of it, once on a day, and no other property's
		told = frappe.get_all(
			"Notification Log",
			{"document_type": "Property", "document_name": make.PROPERTY_A, "subject": ["like", "%broken%"]},
			pluck="for_user",
		)
		self.assertEqual(told.count(make.user("manager")), 1)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), told)

	def test_a_property_may_have_its_own_ladder(self) -> None:
		bill(self.home, 10, overdue=4)
		place = frappe.get_doc("Property", self.home.property)
		place.update({"dunning_ladder": [{"kind": REMINDER, "days": 3}, {"kind": DEMAND, "days": 20}]})
		place.save()
		refresh(self.home)
		self.assertEqual(case_of(self.home).next_step, REMINDER)
		frappe.set_user(self.clerk)
		steps.do_step(case_of(self.home).name, REMINDER)
		self.assertEqual((case_of(self.home).next_step, case_of(self.home).next_step_on), (DEMAND, ago(-16)))
		frappe.set_user("Administrator")
		for rows, words in (
			([{"kind": "Cut Water", "days": 3}], "no step against arrears"),
			([{"kind": DEMAND, "days": 3}, {"kind": REMINDER, "days": 9}], "Put them in order"),
			([{"kind": REMINDER, "days": 9}, {"kind": DEMAND, "days": 9}], "comes later"),
		):
			place.reload()
			place.update({"dunning_ladder": rows})
			self.refused(words, place.save)

	def test_who_closes_a_case_by_hand_keeps_it_closed_until_something_else_falls_due(self) -> None:
		case = self.open_case(overdue=40)
		self.refused("Say why", steps.close, case.name, " ")
		steps.close(case.name, "开发商代付，另行结算")
		refresh(self.home)
		self.assertIsNone(case_of(self.home))
		self.refused("is closed", steps.do_step, case.name, REMINDER)
		refresh(self.home, ago(-30))
		self.assertIsNone(case_of(self.home))
		frappe.set_user("Administrator")
		bill(self.home, 10, overdue=-2)
		refresh(self.home, ago(-30))
		self.assertIsNotNone(case_of(self.home))

	def test_by_hand_before_the_ladder_would(self) -> None:
		bill(self.home, 10, overdue=2)
		frappe.set_user(self.clerk)
		name = steps.open_case(self.home.property, self.home.customer)
		self.assertEqual(steps.open_case(self.home.property, self.home.customer), name)
		self.assertEqual(frappe.db.get_value("Arrears Case", name, "next_step_on"), ago(-5))
		nobody = household()
		self.refused("Nothing of this customer is overdue", steps.open_case, nobody.property, nobody.customer)
		other = household(make.PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			steps.open_case(other.property, other.customer)


class TestAtOnce(ArrearsCase):
	def test_refreshed_and_opened_by_several_at_once_there_is_one_case(self) -> None:
		bill(self.home, 10, overdue=20)
		frappe.db.commit()
		home = self.home
		outcomes = at_once(
			("Administrator", lambda: arrears.refresh_property(home.property).opened),
			("Administrator", lambda: arrears.refresh_property(home.property).opened),
			(self.clerk, lambda: steps.open_case(home.property, home.customer)),
			("Administrator", lambda: refresh(home).opened),
		)
		cases = frappe.get_all("Arrears Case", {"customer": home.customer}, pluck="name")
		self.assertEqual(len(cases), 1, outcomes)

	def test_one_step_taken_by_two_at_once_is_taken_once(self) -> None:
		bill(self.home, 10, overdue=20)
		refresh(self.home)
		name = case_of(self.home).name
		frappe.db.commit()
		outcomes = at_once(*[(self.clerk, lambda: steps.do_step(name, REMINDER))] * 2)
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		self.assertEqual(frappe.db.count("Arrears Action", {"parent": name}), 1)


class TestLimitation(ArrearsCase):
	def warnings(self, case) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"document_type": "Arrears Case", "document_name": case.name, "for_user": make.user("manager")},
			pluck="subject",
			order_by="creation",
		)

	def warn(self, today: date) -> None:
		refresh(self.home, today)
		limitation_watch.warn(self.home.property, today)

	def test_a_part_payment_begins_it_anew_for_its_bill(self) -> None:
		case = self.open_case(overdue=75)
		collection.receive(self.home.property, self.home.customer, [pay(1)], frappe.generate_hash(length=20))
		refresh(self.home)
		self.assertEqual(case_of(self.home).limitation_on, getdate(add_months(ago(0), 36)))
		self.assertEqual(case.limitation_on, getdate(add_months(ago(75), 36)))

	def test_each_warning_reaches_the_responsible_and_the_manager_once(self) -> None:
		case = self.open_case(overdue=20)
		due = ago(20)
		frappe.set_user("Administrator")
		frappe.db.set_value("Arrears Case", case.name, "responsible", self.clerk)
		self.warn(getdate(add_months(due, 30)) - timedelta(days=1))
		self.assertEqual(self.warnings(case), [])
		for _twice in range(2):
			self.warn(getdate(add_months(due, 30)))
		self.assertEqual(len(self.warnings(case)), 1)
		self.assertEqual(case_of(self.home).limitation_warning, "30 Months")
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": case.name, "for_user": self.clerk})
		)
		self.warn(getdate(add_months(due, 33)))
		self.assertEqual((len(self.warnings(case)), case_of(self.home).limitation_warning), (2, "33 Months"))
		self.warn(getdate(add_months(due, 36)) + timedelta(days=1))
		self.assertIn("can no longer be sued for", self.warnings(case)[-1])
		self.assertEqual(case_of(self.home).limitation_warning, "Expired")
		others = frappe.get_all(
			"Notification Log", {"document_name": case.name}, pluck="for_user", distinct=True
		)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), others)

	def test_what_has_run_out_does_not_hide_what_runs_out_next(self) -> None:
		case = self.open_case(overdue=400)
		frappe.set_user("Administrator")
		bill(self.home, 70, overdue=40)
		self.warn(getdate(add_months(ago(400), 36)) + timedelta(days=1))
		texts = self.warnings(case)
		self.assertEqual(len(texts), 1)
		self.warn(getdate(add_months(ago(40), 30)))
		self.assertEqual(len(self.warnings(case)), 2)


class TestIsolation(ArrearsCase):
	def test_a_case_is_seen_and_worked_on_in_its_own_property_only(self) -> None:
		case = self.open_case()
		frappe.set_user("Administrator")
		frappe.db.commit()
		other, auditor = Client(clerk(make.PROPERTY_B)), Client(person("Internal Auditor", make.PROPERTY_A))
		own = Client(self.clerk)
		self.assertEqual(own.read("Arrears Case", case.name).status, 200)
		self.assertEqual(other.read("Arrears Case", case.name).status, 403)
		self.assertEqual(other.list("Arrears Case", filters={"name": case.name}).data, [])
		for method, args in (
			("arrears_steps.do_step", {"kind": REMINDER}),
			("arrears_steps.hold", {"until": str(ago(-5)), "reason": "测试"}),
			("arrears_steps.close", {"reason": "测试"}),
			("arrears_steps.refresh", {}),
			(
				"arrears_promises.promise",
				{"promised_by": "张", "instalments": [{"due_on": str(ago(-5)), "amount": 1}]},
			),
		):
			for client in (other, auditor):
				answer = client.call(f"wuye_ops.fees.{method}", case=case.name, **args)
				self.assertEqual(answer.status, 403, (method, answer))
		self.assertEqual(
			other.call("wuye_ops.fees.letter_batches.print_letters", cases=[case.name], kind=DEMAND).status,
			403,
		)
		self.assertEqual(frappe.db.count("Arrears Action", {"parent": case.name}), 0)

	def test_the_phone_is_a_mask_in_the_form(self) -> None:
		frappe.set_user("Administrator")
		from wuye_ops.fees.arrears_form import account

		frappe.get_doc("Customer Profile", {"customer": self.home.customer}).update(
			{"phone": "13812345678"}
		).save()
		case = self.open_case()
		shown = account(case)
		self.assertIn("*", shown["phone"])
		self.assertNotIn("13812345678", frappe.as_json(shown))
		self.assertEqual((shown["overdue"], shown["bills"][0]["bill"]), (1000, self.bill))

	def test_figures_of_the_workspace_are_those_of_the_own_property(self) -> None:
		from wuye_ops.fees.arrears_form import due_today, limitation_soon

		self.open_case()
		before = due_today()["value"]
		frappe.set_user("Administrator")
		other = household(make.PROPERTY_B)
		bill(other, 10, overdue=30)
		refresh(other)
		frappe.set_user(self.clerk)
		self.assertEqual(due_today()["value"], before)
		self.assertGreaterEqual(before, 1)
		frappe.db.set_value("Arrears Case", case_of(self.home).name, "limitation_warning", "30 Months")
		self.assertGreaterEqual(limitation_soon()["value"], 1)
		self.assertTrue(arrears_data.ladder(self.home.property))
