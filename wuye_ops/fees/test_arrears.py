"""欠费催缴: from an unpaid bill to the court's door, with its proofs; and what nobody may do on the way."""

from datetime import date, timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.fees import arrears, arrears_data, arrears_promises, collection, limitation_watch, voids
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import CASH, Household, bill, clerk, household, pay, person
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once

REMINDER, CALL, DEMAND, SECOND = "Friendly Reminder", "Phone or Visit", "Demand Letter", "Second Letter"


def ago(days: int) -> date:
	return getdate(add_days(nowdate(), -days))


def refresh(home: Household, today: date | None = None):
	return arrears.refresh_property(home.property, today, [home.customer])


def case_of(home: Household):
	name = frappe.db.get_value("Arrears Case", {"open_key": arrears.open_key(home.property, home.customer)})
	return frappe.get_doc("Arrears Case", name) if name else None


def slip(owner: str | None = None, name: str = "slip.txt") -> str:
	"""A file somebody has uploaded and not hung on anything yet."""
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "is_private": 1, "content": frappe.generate_hash()}
	)
	file.insert(ignore_permissions=True)
	if owner:
		frappe.db.set_value("File", file.name, "owner", owner)
	return file.file_url


def climb(case: str, *rungs: tuple[str, int]) -> None:
	"""Steps taken so many days ago."""
	for kind, days in rungs:
		steps.do_step(
			case, kind, done_on=ago(days), note="电话联系业主本人，答应尽快" if kind == CALL else None
		)


class ArrearsCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for property_name in (make.PROPERTY_A, make.PROPERTY_B):
			clerk(property_name)
		person("Internal Auditor", make.PROPERTY_A)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.clerk, self.home = clerk(), household()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def open_case(self, overdue: int = 75, amount: float = 1000):
		self.bill = bill(self.home, amount, overdue)
		refresh(self.home)
		frappe.set_user(self.clerk)
		return case_of(self.home)

	def refused(self, words: str, function, *args, **options) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			function(*args, **options)


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


class TestSteps(ArrearsCase):
	def test_a_step_is_proposed_and_taken_by_people(self) -> None:
		case = self.open_case(overdue=20)
		proposed = steps.propose(case.name)
		self.assertEqual((proposed["kind"], proposed["on"], proposed["due"]), (REMINDER, ago(13), True))
		self.assertEqual(frappe.db.count("Arrears Action", {"parent": case.name}), 0)
		steps.do_step(case.name, REMINDER, channel="Message")
		case = case_of(self.home)
		row = case.actions[0]
		self.assertEqual(
			(row.kind, row.status, row.done_on, row.done_by), (REMINDER, "Done", ago(0), self.clerk)
		)
		self.assertEqual(
			(row.amount, case.stage, case.next_step, case.next_step_on), (1000, REMINDER, CALL, ago(-7))
		)
		self.assertFalse(steps.propose(case.name)["due"])

	def test_no_rung_is_skipped_and_none_comes_early(self) -> None:
		case = self.open_case(overdue=200)
		self.refused("next one is .*Friendly Reminder", steps.do_step, case.name, DEMAND)
		self.refused("next one is .*Friendly Reminder", steps.do_step, case.name, "Court")
		self.refused("is due on", steps.do_step, case.name, REMINDER, done_on=ago(195))
		self.refused("not before", steps.do_step, case.name, REMINDER, done_on=ago(-1))
		self.refused("is no step", steps.do_step, case.name, "Bill Sent")
		self.refused("is no step", steps.do_step, case.name, "停水")
		self.refused("is not a date", steps.do_step, case.name, REMINDER, done_on="gestern")
		self.refused("channel", steps.do_step, case.name, REMINDER, channel="Drone")
		climb(case.name, (REMINDER, 60))
		self.refused("Write down what was said", steps.do_step, case.name, CALL, note=" ")
		self.refused("Civil Code 944", steps.do_step, case.name, CALL, note="已告知再不缴就停水停电")
		steps.do_step(case.name, CALL, note="业主反映上月停水两天，要求减免")
		self.assertEqual([row.kind for row in case_of(self.home).actions], [REMINDER, CALL])
		# another call is always welcome
		steps.do_step(case.name, CALL, note="再次电话，无人接听")
		self.refused("is due on", steps.do_step, case.name, DEMAND)

	def test_a_letter_is_proven_by_its_delivery_and_then_stays(self) -> None:
		case = self.open_case()
		climb(case.name, (REMINDER, 60), (CALL, 50), (DEMAND, 10))
		(letter,) = [row for row in case_of(self.home).actions if row.kind == DEMAND]
		self.assertEqual((letter.status, letter.channel), ("To Deliver", "Letter"))
		prove, good = steps.prove, {"proof": slip(), "method": "Signed For"}
		self.refused("cannot have arrived before", prove, case.name, letter.name, ago(11), **good)
		self.refused("lies in the future", prove, case.name, letter.name, ago(-1), **good)
		self.refused("Add the proof", prove, case.name, letter.name, ago(5), method="Signed For")
		self.refused(
			"Choose how", prove, case.name, letter.name, ago(5), proof=good["proof"], method="Pigeon"
		)
		self.refused(
			"number of the registered mail",
			prove,
			case.name,
			letter.name,
			ago(5),
			proof=good["proof"],
			method="Registered Mail",
		)
		self.refused(
			"not a file of this case",
			prove,
			case.name,
			letter.name,
			ago(5),
			proof=slip("Administrator"),
			method="Signed For",
		)
		self.refused(
			"not a file of this case",
			prove,
			case.name,
			letter.name,
			ago(5),
			proof="/files/nothing.jpg",
			method="Signed For",
		)
		self.refused("no step of", prove, case.name, "nichts", ago(5), **good)
		self.refused("waits for its proof already", steps.do_step, case.name, DEMAND)
		prove(case.name, letter.name, ago(8), **good)
		case = case_of(self.home)
		letter = case.actions[2]
		self.assertEqual(
			(letter.status, letter.delivered_on, letter.proved_by), ("Delivered", ago(8), self.clerk)
		)
		self.assertEqual(case.limitation_on, getdate(add_months(ago(8), 36)))
		# 15 days from the delivery
		self.assertEqual((case.next_step, case.next_step_on), (SECOND, ago(-7)))
		self.assertTrue(frappe.db.exists("File", {"file_url": good["proof"], "attached_to_name": case.name}))
		self.refused("is not changed any more", prove, case.name, letter.name, ago(7), **good)
		self.refused("is not changed any more", steps.not_delivered, case.name, letter.name, "退回")
		case.actions[2].delivered_on = ago(9)
		case.flags.by_service = True
		with self.assertRaisesRegex(frappe.PermissionError, "is not changed"):
			case.save()

	def test_a_letter_that_did_not_arrive_goes_out_again(self) -> None:
		case = self.open_case()
		climb(case.name, (REMINDER, 60), (CALL, 50), (DEMAND, 20))
		letter = case_of(self.home).actions[2]
		self.refused("Say why", steps.not_delivered, case.name, letter.name, "")
		steps.not_delivered(case.name, letter.name, "地址查无此人，退回")
		case = case_of(self.home)
		self.assertEqual((case.next_step, case.stage), (DEMAND, CALL))
		self.assertEqual(case.limitation_on, getdate(add_months(ago(75), 36)))
		steps.do_step(case.name, DEMAND)
		self.assertEqual(
			[row.status for row in case_of(self.home).actions],
			["Done", "Done", "Not Delivered", "To Deliver"],
		)

	def test_a_paper_on_the_door_restarts_nothing(self) -> None:
		case = self.open_case()
		climb(case.name, (REMINDER, 60), (CALL, 50), (DEMAND, 20))
		letter = case_of(self.home).actions[2]
		steps.prove(case.name, letter.name, ago(19), proof=slip(), method="Posted on Door")
		self.assertEqual(case_of(self.home).actions[2].status, "Delivered")
		self.assertEqual(case_of(self.home).limitation_on, getdate(add_months(ago(75), 36)))

	def test_what_is_paid_needs_no_step(self) -> None:
		case = self.open_case()
		collection.receive(
			self.home.property, self.home.customer, [pay(1000)], frappe.generate_hash(length=20)
		)
		self.refused("Nothing overdue is left", steps.do_step, case.name, REMINDER)

	def test_nothing_is_written_past_the_services(self) -> None:
		case = self.open_case()
		with self.assertRaisesRegex(frappe.PermissionError, "buttons of the form"):
			case.update({"status": "Paid"}).save()
		case.reload()
		case.append(
			"actions", {"kind": DEMAND, "done_on": ago(1), "status": "Delivered", "delivered_on": ago(1)}
		)
		with self.assertRaisesRegex(frappe.PermissionError, "buttons of the form"):
			case.save()
		case.reload()
		case.update({"responsible": self.clerk}).save()
		self.assertEqual(frappe.db.get_value("Arrears Case", case.name, "responsible"), self.clerk)
		frappe.set_user("Administrator")
		for doctype in ("Arrears Case", "Arrears Promise", "Letter Batch"):
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc(
					{"doctype": doctype, "property": self.home.property, "customer": self.home.customer}
				).insert()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Arrears Case", case.name)


class TestHolds(ArrearsCase):
	def test_by_hand(self) -> None:
		case = self.open_case()
		self.refused("a day to come", steps.hold, case.name, ago(1), "住院")
		self.refused("Say why", steps.hold, case.name, ago(-10), "")
		self.refused("Civil Code 944", steps.hold, case.name, ago(-10), "停水处理后再说")
		self.refused("is not held", steps.resume, case.name)
		steps.hold(case.name, ago(-10), "业主住院，家属申请缓催")
		case = case_of(self.home)
		self.assertEqual((case.status, case.hold_until, case.next_step_on), ("On Hold", ago(-10), ago(-11)))
		self.refused("on hold until .*业主住院", steps.do_step, case.name, REMINDER)
		self.assertEqual(steps.propose(case.name)["held_by"], "业主住院，家属申请缓催")
		refresh(self.home, ago(-11))
		self.assertEqual(case_of(self.home).status, "Open")
		refresh(self.home)
		steps.resume(case.name)
		self.assertEqual(case_of(self.home).status, "Open")

	def test_a_dispute_holds_its_bill_and_lets_the_others_go_on(self) -> None:
		case = self.open_case(overdue=75)
		frappe.set_user("Administrator")
		dispute = frappe.get_doc(
			{
				"doctype": "Fee Dispute",
				"property": self.home.property,
				"customer": self.home.customer,
				"sales_invoice": self.bill,
				"reason": "面积有误",
				"status": "Open",
			}
		)
		dispute.db_insert()
		refresh(self.home)
		case.reload()
		self.assertEqual(
			(case.status, case.hold_reason, case.next_step_on), ("On Hold", "All bills are disputed", None)
		)
		frappe.set_user(self.clerk)
		self.refused("on hold until it is settled", steps.do_step, case.name, REMINDER)
		frappe.set_user("Administrator")
		bill(self.home, 80, overdue=10)
		refresh(self.home)
		frappe.set_user(self.clerk)
		steps.do_step(case.name, REMINDER)
		case = case_of(self.home)
		self.assertEqual((case.overdue_amount, case.actions[0].amount), (1080, 80))
		frappe.set_user("Administrator")
		frappe.db.set_value("Fee Dispute", dispute.name, "status", "Rejected")
		refresh(self.home)
		self.assertEqual(case_of(self.home).status, "Open")


class TestPromises(ArrearsCase):
	def promise(self, case, *rows: tuple[int, float], **options) -> str:
		instalments = [{"due_on": str(ago(-days)), "amount": amount} for days, amount in rows]
		return arrears_promises.promise(
			case.name, options.pop("promised_by", "张先生（业主）"), instalments, **options
		)

	def test_instalments_hold_the_ladder_while_they_are_paid(self) -> None:
		case = self.open_case()
		name = self.promise(case, (10, 400), (40, 600), signed_file=slip())
		case = case_of(self.home)
		self.assertEqual((case.status, case.hold_until), ("On Hold", ago(-10)))
		self.assertIn(name, case.hold_reason)
		# consent on paper: time begins anew
		self.assertEqual(case.limitation_on, getdate(add_months(ago(0), 36)))
		self.refused("on hold", steps.do_step, case.name, REMINDER)
		collection.receive(
			self.home.property, self.home.customer, [pay(400, CASH)], frappe.generate_hash(length=20)
		)
		refresh(self.home, ago(-11))
		promise = frappe.get_doc("Arrears Promise", name)
		self.assertEqual((promise.status, promise.paid, promise.next_due), ("Open", 400, ago(-40)))
		self.assertEqual([row.paid for row in promise.instalments], [400, 0])
		self.assertEqual((case_of(self.home).status, case_of(self.home).hold_until), ("On Hold", ago(-40)))
		refresh(self.home, ago(-41))
		self.assertEqual(frappe.db.get_value("Arrears Promise", name, "status"), "Broken")
		self.assertEqual((case_of(self.home).status, case_of(self.home).next_step), ("Open", REMINDER))

	def test_a_voided_payment_is_none(self) -> None:
		case = self.open_case()
		name = self.promise(case, (10, 1000))
		receipt = collection.receive(
			self.home.property, self.home.customer, [pay(1000)], frappe.generate_hash(length=20)
		)
		refresh(self.home)
		self.assertEqual(frappe.db.get_value("Arrears Promise", name, "status"), "Kept")
		frappe.set_user(make.user("manager"))
		voids.void(receipt, "假币")
		refresh(self.home)
		# the case was closed as paid; another takes its place
		self.assertEqual(case_of(self.home).status, "Open")

	def test_what_cannot_be_promised(self) -> None:
		case = self.open_case()
		for rows, words in (
			([(-1, 100)], "Row 1: .*a day that is over"),
			([(5, 100), (5, 100)], "Row 2: each day lies after"),
			([(5, 0)], "above 0"),
			([(5, 1000.01)], "No more can be promised than .*1,000.00"),
			([(5, 600), (6, 500)], "No more can be promised"),
			([], "days and amounts"),
			([(n, 1) for n in range(1, 40)], "No more than 36"),
			([(5, "viel")], "enter an amount"),
			([(5, "1.005")], "enter an amount"),
			([(5, "nan")], "enter an amount"),
		):
			self.refused(words, self.promise, case, *rows)
		self.refused("who has promised", self.promise, case, (5, 10), promised_by=" ")
		self.refused("day to come", self.promise, case, (5, 10), promised_on=ago(-1))
		self.refused("Civil Code 944", self.promise, case, (5, 10), remark="否则停水停电")
		self.refused(
			"not a file of this case", self.promise, case, (5, 10), signed_file="/private/files/x.pdf"
		)
		self.refused("days and amounts", arrears_promises.promise, case.name, "张", "[[[")
		self.assertEqual(frappe.db.count("Arrears Promise", {"arrears_case": case.name}), 0)
		name = self.promise(case, (5, 1000))
		self.refused(f"{name}.*is open", self.promise, case, (6, 10))

	def test_without_paper_nothing_begins_anew_and_a_cancelled_one_never_was(self) -> None:
		case = self.open_case()
		name = self.promise(case, (5, 1000))
		self.assertEqual(case_of(self.home).limitation_on, getdate(add_months(ago(75), 36)))
		self.refused("Say why", arrears_promises.cancel_promise, name, "")
		arrears_promises.cancel_promise(name, "录入有误")
		self.assertEqual(case_of(self.home).status, "Open")
		self.refused("stays so", arrears_promises.cancel_promise, name, "再来")

	def test_a_promise_is_about_the_bills_of_its_day(self) -> None:
		case = self.open_case()
		paper = slip()
		self.promise(case, (5, 500), signed_file=paper, promised_on=ago(3))
		frappe.set_user("Administrator")
		bill(self.home, 70, overdue=30)
		refresh(self.home)
		# the new bill's own three years are the earlier ones now
		self.assertEqual(case_of(self.home).limitation_on, getdate(add_months(ago(30), 36)))


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
