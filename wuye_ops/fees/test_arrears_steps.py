"""What is done about a case: its steps with their proofs, what holds it, and promises that money keeps or does not."""

import frappe
from frappe.utils import add_months, getdate

from wuye_ops.fees import arrears_promises, collection, voids
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import CASH, bill, pay
from wuye_ops.tests.dunning import (
	CALL,
	DEMAND,
	REMINDER,
	SECOND,
	ArrearsCase,
	ago,
	case_of,
	climb,
	refresh,
	slip,
)


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
