"""审计抽样: drawn by the server so that anybody can draw it again, tested, judged."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.finance_control.audit import (
	evidence,
	programme,
	sample_proof,
	sample_results,
	samples,
)
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audit_samples import YEAR, SampleCase
from wuye_ops.tests.audits import COLLEAGUE, HEAD, INSPECTOR, MANAGER, THIRD, as_user
from wuye_ops.tests.cost_postings import account, make_order


def next_saturday(day: str) -> str:
	found = getdate(day)
	while found.weekday() != 5:
		found = getdate(add_days(found, 1))
	return str(found)


class TestDraw(SampleCase):
	def test_at_random_judged_by_rate_and_drawn_again(self) -> None:
		entries = self.post(*range(100, 112))
		sample = self.drawn(tolerable_rate=25, size=5)
		rows = self.items(sample)
		self.assertEqual((sample.status, sample.population_number, len(rows)), ("In Test", 12, 5))
		self.assertEqual(sample.population_amount, sum(range(100, 112)))
		self.assertLess({row.document for row in rows}, set(entries))
		self.assertEqual([row.place for row in rows], [1, 2, 3, 4, 5])
		self.assertEqual(rows[0].why_text, "Drawn by chance, in place 1")
		self.assertRegex(sample.seed, "^[0-9a-f]{32}$")
		self.assertEqual((sample.drawn_by, sample.title), (COLLEAGUE, "减免审批抽查 · Journal Entry"))
		proof = as_user(HEAD, sample_proof.prove, sample.name)
		self.assertEqual(proof["result"], "Same")

		self.assertEqual(evidence.sampled(self.audit.name)[self.step][1], frozenset())
		self.refused("Say in the note", self.tell, sample, "Not Shown", rows[:1])
		self.tell(sample, "Not Shown", rows[:1], note="凭证原件未提供")
		self.assertEqual((sample.tested, sample.errors, sample.conclusion), (1, 1, None))
		self.tell(sample, "Right", rows[1:])
		# one of five: 20 % in the sample; with 95 % confidence up to 65.75 % by the exact binomial
		self.assertEqual((sample.status, sample.error_rate, sample.upper_rate), ("Evaluated", 20, 65.75))
		self.assertEqual(sample.conclusion, "More Work")
		self.assertIn("no more than 65.75 %", sample.conclusion_text)
		self.assertEqual(evidence.conclusions(self.audit.name), {self.step: "More Work"})
		items, tested = evidence.sampled(self.audit.name)[self.step]
		self.assertEqual((len(items), items), (5, tested))

		# another entry in the period: the population is not what it was, and the proof says so
		self.post(500)
		proof = as_user(HEAD, sample_proof.prove, sample.name)
		self.assertEqual(proof["result"], "Population Changed")
		self.assertIn("12 documents", proof["lines"][0])
		self.assertEqual(
			frappe.db.get_value("Audit Sample", sample.name, "proof_result"), "Population Changed"
		)

	def test_the_size_follows_from_what_is_tolerable(self) -> None:
		# 5 %, 95 %, none expected: 59 (binomial); with one expected 93
		self.assertEqual(self.sample(tolerable_rate=5).size, 59)
		self.assertEqual(self.sample(tolerable_rate=5, expected_errors=1).size, 93)
		# by amount: tolerable 30,000, factor 3.00
		doc = self.sample(method="By Amount", tolerable_amount=30_000)
		self.assertEqual((doc.judged_by, doc.interval_amount), ("Amount", 10_000))
		self.post(25_000, 8_000, 7_000)
		found = as_user(COLLEAGUE, sample_proof.preview, doc.name)
		self.assertEqual((found["number"], found["amount"], found["size"]), (3, 40_000, 4))

	def test_by_amount_what_reaches_the_interval_is_certain(self) -> None:
		big, *others = self.post(25_000, 8_000, 7_000, 6_000, 4_000)
		sample = self.drawn(method="By Amount", tolerable_amount=30_000)
		rows = {row.document: row for row in self.items(sample)}
		self.assertEqual(rows[big].why, "certain")
		# 25,000 of 8,000 + 7,000 + 6,000 + 4,000: two or three units are hit
		self.assertIn(len(rows) - 1, (2, 3))
		self.assertEqual((sample.at_chance, sample.amount_at_chance), (4, 25_000))
		self.assertEqual(as_user(HEAD, sample_proof.prove, sample.name)["result"], "Same")
		drawn = next(row for document, row in rows.items() if document in others)
		self.tell(sample, "Right", [row for row in rows.values() if row is not drawn])
		self.refused("whole cents", self.tell, sample, "Wrong", [drawn], note="多记", right_amount="abc")
		self.refused(
			"is right", self.tell, sample, "Wrong", [drawn], note="多记", right_amount=str(drawn.amount)
		)
		half = drawn.amount / 2
		self.tell(sample, "Wrong", [drawn], note="多记一半", right_amount=str(half))
		# half of an item is half an interval; the limit: 3.00 intervals, and 1.75 of the half error
		self.assertEqual((sample.found_amount, sample.projected_amount), (half, 5_000))
		self.assertEqual(sample.overstated_at_most, 38_750)
		self.assertEqual(sample.conclusion, "More Work")

	def test_by_amount_where_all_of_it_is_less_than_the_interval(self) -> None:
		self.post(0.01)
		sample = self.drawn(method="By Amount", tolerable_amount=30_000_000)
		self.assertEqual((sample.status, sample.chosen_number, sample.conclusion), ("Evaluated", 0, None))
		self.assertIn("less than the interval", sample.conclusion_text)

	def test_entries_of_the_ledger_by_account_and_side(self) -> None:
		self.post(100, 250.55)
		of_account = self.drawn(
			"GL Entry", size=10, tolerable_rate=20, account=account("660201", make.company())
		)
		self.assertEqual((of_account.population_number, of_account.population_amount), (2, 350.55))
		paid = self.drawn("GL Entry", size=10, tolerable_rate=20, side="Credit", least_amount=200)
		self.assertEqual((paid.population_number, paid.population_amount), (1, 250.55))

	def test_by_rule_says_why(self) -> None:
		saturday = next_saturday(f"{YEAR}-03-01")
		[plain] = self.post(123.45)
		[weekend] = self.post(99, day=saturday)
		[both] = self.post(20_000, day=saturday)
		frappe.db.set_value(
			"Journal Entry", plain, "creation", f"{YEAR}-03-05 23:30:00", update_modified=False
		)
		frappe.db.set_value("Journal Entry", plain, "owner", MANAGER, update_modified=False)
		sample = self.drawn(method="By Rule", weekend=1, round_sum=1, late_night=1, tolerable_amount=1)
		rows = self.items(sample)
		self.assertEqual([row.document for row in rows], [both, plain, weekend])
		self.assertIn("Saturday", rows[0].why_text)
		self.assertIn("A round sum", rows[0].why_text)
		self.assertIn("23:30", rows[1].why_text)
		self.assertEqual(as_user(HEAD, sample_proof.prove, sample.name)["result"], "Same")
		self.tell(sample)
		self.assertEqual((sample.conclusion, sample.projected_amount), ("More Work", 0))
		self.assertIn("says nothing of what was not chosen", sample.conclusion_text)
		# nothing shows the sign: nothing to test, nothing concluded
		none = self.drawn(method="By Rule", backdated=1, backdated_days=9999)
		self.assertEqual((none.status, none.conclusion, none.chosen_number), ("Evaluated", None, 0))

	def test_purchases_split_below_a_limit(self) -> None:
		first, second = (make_order(self.property, "660201", rate).name for rate in (4_800, 3_000))
		frappe.db.set_value("Purchase Order", {"name": ["in", (first, second)]}, "property", self.property)
		other = make_order(self.property, "660201", 9_000).name
		frappe.db.set_value("Purchase Order", other, "property", self.property)
		rule = {"method": "By Rule", "split_purchase": 1, "below_limit": 1}
		self.refused("No approval limits", self.sample, "Purchase Order", **rule)
		self.refused("is no amount", self.sample, "Purchase Order", **rule, approval_limits="五千")
		sample = self.drawn("Purchase Order", **rule, approval_limits="5,000\n")
		rows = {row.document: row.why_text for row in self.items(sample)}
		self.assertEqual(set(rows), {first, second})
		self.assertIn("2 purchases from 成本测试供应商", rows[second])
		self.assertIn("96 % of the limit", rows[first])

	def test_a_supplier_with_an_employees_account(self) -> None:
		order = make_order(self.property, "660201", 800)
		frappe.db.set_value("Purchase Order", order.name, "property", self.property)
		worker = frappe.db.get_value("Employee", {"user_id": audit_of.WORKER})
		frappe.db.set_value("Employee", worker, "bank_ac_no", "6222 0212 3456 7890")
		bank = (
			frappe.db.get_value("Bank", {})
			or frappe.get_doc({"doctype": "Bank", "bank_name": "测试银行"}).insert().name
		)
		frappe.get_doc(
			{
				"doctype": "Bank Account", "account_name": "供应商户", "bank": bank, "party_type": "Supplier",
				"party": order.supplier, "bank_account_no": "6222021234567890",
			}
		).insert()  # fmt: skip
		sample = self.drawn("Purchase Order", method="By Rule", same_account=1)
		[row] = self.items(sample)
		self.assertIn("7890", row.why_text)
		self.assertNotIn("62220212", row.why_text + row.params)

	def test_a_receipt_that_is_missing(self) -> None:
		for number in (1, 2, 5):
			doc = frappe.new_doc("Payment Receipt")
			doc.update(
				{
					"property": self.property,
					"company": make.company(),
					"received_on": now_datetime(),
					"total": 10,
				}
			)
			doc.name = f"RC-GAP-{number:06}"
			doc.db_insert()
		sample = self.drawn("Payment Receipt", method="By Rule", receipt_gap=1)
		rows = {row.document: row.why_text for row in self.items(sample)}
		self.assertEqual({name for name in rows if "GAP" in name}, {"RC-GAP-000002", "RC-GAP-000005"})
		self.assertIn("RC-GAP-3 to 4, 2 in all", rows["RC-GAP-000005"].replace("0000", ""))

	def test_what_has_no_amount_is_drawn_by_number_alone(self) -> None:
		task = frappe.new_doc("Service Task")
		task.update({"property": self.property, "subject": "抽查任务", "status": "Done"})
		task.name = "ST-AUDIT-TEST"
		task.db_insert()
		self.refused("have no amount", self.sample, "Service Task", method="By Amount", tolerable_amount=5)
		sample = self.drawn("Service Task", size=5, tolerable_rate=10)
		self.assertEqual((sample.population_number, sample.chosen_number), (1, 1))
		self.tell(sample)
		# all of them were tested: the rate is known
		self.assertEqual((sample.upper_rate, sample.conclusion), (0, "Acceptable"))


class TestDrawnOnce(SampleCase):
	def test_two_clicks_draw_once_and_nothing_is_drawn_beside_it(self) -> None:
		self.post(1, 2, 3, 4)
		sample = self.drawn(size=2)
		self.refused("drawn already", as_user, COLLEAGUE, samples.draw, sample.name)
		other = self.sample(size=2)
		self.refused("from the same", as_user, COLLEAGUE, samples.draw, other.name)
		sample.size = 3
		self.refused("stays as it is", as_user, COLLEAGUE, sample.save)
		sample.reload()
		sample.seed = "00" * 16
		self.refused("not entered by hand", as_user, COLLEAGUE, sample.save)
		self.refused("kept for the record", frappe.delete_doc, "Audit Sample", sample.name)

	def test_another_draw_needs_a_reason_and_no_results(self) -> None:
		self.post(1, 2, 3, 4)
		sample = self.drawn(size=2)
		self.refused("Say why", as_user, COLLEAGUE, sample_proof.redraw, sample.name, " ")
		name = as_user(COLLEAGUE, sample_proof.redraw, sample.name, "期间填错")
		sample.reload()
		again = frappe.get_doc("Audit Sample", name)
		self.assertEqual(
			(sample.status, again.status, again.replaces, again.redraw_reason, again.seed),
			("Replaced", "Draft", sample.name, "期间填错", None),
		)
		self.assertEqual(len(self.items(sample)), 2)
		as_user(COLLEAGUE, samples.draw, name)
		again.reload()
		self.assertNotEqual(again.seed, sample.seed)
		# what was replaced counts no more
		self.assertEqual(len(evidence.sampled(self.audit.name)[self.step][0]), 2)
		self.tell(again, "Right", self.items(again)[:1])
		self.refused("have a result", as_user, COLLEAGUE, sample_proof.redraw, name, "不满意")

	def test_more_of_the_same_chance(self) -> None:
		self.post(*range(1, 11))
		sample = self.drawn(size=3)
		first = [row.document for row in self.items(sample)]
		self.tell(sample)
		self.assertEqual(sample.status, "Evaluated")
		self.assertEqual(as_user(COLLEAGUE, sample_proof.extend, sample.name, 6), 3)
		sample.reload()
		self.assertEqual((sample.status, sample.conclusion, sample.tested), ("In Test", None, 3))
		self.assertEqual([row.document for row in self.items(sample)][:3], first)
		self.assertEqual(as_user(HEAD, sample_proof.prove, sample.name)["result"], "Same")
		self.post(99)
		self.refused("population has changed", as_user, COLLEAGUE, sample_proof.extend, sample.name, 8)

	def test_a_large_population_is_drawn_in_the_background_and_survives_a_kill(self) -> None:
		self.post(1, 2, 3, 4)
		sample = self.sample(size=2)
		with patch.object(samples, "IN_BACKGROUND", 2), patch.object(frappe, "enqueue") as enqueue:
			self.assertEqual(as_user(COLLEAGUE, samples.draw, sample.name), "Drawing")
			job = enqueue.call_args.kwargs
			self.assertEqual((job["sample"], job["deduplicate"]), (sample.name, True))
			seed = frappe.db.get_value("Audit Sample", sample.name, "seed")
			with patch.object(samples, "is_job_enqueued", return_value=True):
				self.refused("being drawn", as_user, COLLEAGUE, samples.draw, sample.name)
			# the worker was killed: the next click goes on with the same seed
			self.assertEqual(as_user(COLLEAGUE, samples.draw, sample.name), "Drawing")
			samples.draw_job(sample.name)
			samples.draw_job(sample.name)
		sample.reload()
		self.assertEqual((sample.status, sample.seed, len(self.items(sample))), ("In Test", seed, 2))

	def test_a_draw_that_fails_leaves_its_reason_alone(self) -> None:
		self.refused("nothing to draw from", self.drawn, "Purchase Invoice", size=2)
		self.post(1, 2, 3)
		with patch.object(samples, "MOST_ITEMS", 1):
			self.refused(
				"nobody tests more",
				self.drawn,
				method="By Rule",
				weekend=1,
				round_sum=1,
				round_from=0,
				round_multiple=1,
			)
		self.assertEqual(frappe.db.count("Audit Sample Item", {"audit": self.audit.name}), 0)


class TestRefused(SampleCase):
	def test_bad_input(self) -> None:
		for words, population, fields in (
			("Choose what it is drawn from", "User", {}),
			("none of the properties", "Journal Entry", {"property": make.PROPERTY_B}),
			("outside the audited period", "Journal Entry", {"from_date": f"{YEAR - 1}-12-31"}),
			("ends before it begins", "Journal Entry", {"from_date": nowdate(), "to_date": f"{YEAR}-01-01"}),
			("between 0 and 100", "Journal Entry", {"tolerable_rate": 0}),
			("between 0 and 100", "Journal Entry", {"tolerable_rate": 100}),
			("No sample is large enough", "Journal Entry", {"tolerable_rate": 0.001}),
			("which misstatement", "Journal Entry", {"method": "By Amount"}),
			("nothing is left to tolerate", "Journal Entry", {"method": "By Amount", "tolerable_amount": 10, "expected_amount": 10}),
			("at least one sign", "Journal Entry", {"method": "By Rule"}),
			("do not show this sign", "Journal Entry", {"method": "By Rule", "receipt_gap": 1}),
			("multiple of", "Journal Entry", {"method": "By Rule", "round_sum": 1, "round_multiple": 0}),
			("between 0 and 23", "Journal Entry", {"method": "By Rule", "late_night": 1, "night_from": 24}),
			("Nobody tests more", "Journal Entry", {"size": 5001}),
			("Choose the step", "Journal Entry", {"step": "none"}),
		):  # fmt: skip
			with self.subTest(words, **fields):
				self.refused(words, self.sample, population, **fields)
		foreign = frappe.db.get_value("Account", {"company": ["!=", make.company()], "is_group": 0})
		if foreign:
			self.refused("another company", self.sample, "GL Entry", account=foreign)

	def test_who_may_not(self) -> None:
		self.post(1, 2)
		sample = self.drawn(size=2)
		[row, _other] = self.items(sample)
		# an auditor who is not in the team neither draws nor tests
		self.refused("somebody of the team", as_user, THIRD, samples.draw, sample.name)
		self.refused(
			"somebody of the team", as_user, THIRD, sample_results.record, sample.name, [row.name], "Right"
		)
		# those who are audited do not know what is looked at before the report
		for user in (MANAGER, INSPECTOR):
			frappe.set_user(user)
			self.assertFalse(frappe.has_permission("Audit Sample", "read", sample.name), user)
			self.assertFalse(frappe.has_permission("Audit Sample Item", "read", row.name), user)
			if user == MANAGER:
				self.assertEqual(frappe.get_list("Audit Sample", {"name": sample.name}), [])
				self.assertEqual(frappe.get_list("Audit Sample Item", {"sample": sample.name}), [])
			with self.assertRaises(frappe.PermissionError):
				sample_results.items(sample.name)
			with self.assertRaises(frappe.PermissionError):
				sample_proof.prove(sample.name)
			frappe.set_user("Administrator")
		frappe.db.set_value("Audit", self.audit.name, "status", "Reported")
		frappe.set_user(MANAGER)
		self.assertTrue(frappe.has_permission("Audit Sample", "read", sample.name))
		self.assertEqual(len(frappe.get_list("Audit Sample Item", {"sample": sample.name})), 2)
		self.assertFalse(frappe.has_permission("Audit Sample", "write", sample.name))

	def test_an_auditor_of_another_property_sees_none_of_it(self) -> None:
		self.post(1, 2)
		sample = self.drawn(size=2)
		elsewhere = make.make_property("审计别苑").name
		frappe.get_doc(
			{"doctype": "User Permission", "user": THIRD, "allow": "Property", "for_value": elsewhere, "apply_to_all_doctypes": 1}
		).insert()  # fmt: skip
		frappe.clear_cache(user=THIRD)
		self.addCleanup(frappe.clear_cache, user=THIRD)
		[row, _other] = self.items(sample)
		frappe.set_user(THIRD)
		self.assertFalse(frappe.has_permission("Audit Sample", "read", sample.name))
		self.assertEqual(frappe.get_list("Audit Sample Item", {"sample": sample.name}), [])
		# nor the books of the property, by any way into them
		for doctype in ("Journal Entry", "GL Entry"):
			name = (
				row.document
				if doctype == "Journal Entry"
				else frappe.db.get_value("GL Entry", {"voucher_no": row.document})
			)
			self.assertFalse(frappe.has_permission(doctype, "read", name), doctype)
			self.assertEqual(frappe.get_list(doctype, {"name": name}), [], doctype)

	def test_an_auditor_of_another_company_sees_none_of_it(self) -> None:
		self.post(1, 2)
		sample = self.drawn(size=2)
		paper = audit_of.make_paper(self.audit)
		other = frappe.new_doc("Company")
		other.update({"company_name": "审计外公司", "abbr": "SJW", "default_currency": "CNY"})
		other.name = "审计外公司"
		other.db_insert()
		frappe.get_doc(
			{"doctype": "User Permission", "user": THIRD, "allow": "Company", "for_value": other.name, "apply_to_all_doctypes": 1}
		).insert()  # fmt: skip
		frappe.clear_cache(user=THIRD)
		self.addCleanup(frappe.clear_cache, user=THIRD)
		row = self.items(sample)[0]
		frappe.set_user(THIRD)
		for doctype, name in (
			("Audit Sample", sample.name), ("Audit Sample Item", row.name), ("Audit Working Paper", paper),
			("Journal Entry", row.document),
		):  # fmt: skip
			self.assertFalse(frappe.has_permission(doctype, "read", name), doctype)
			self.assertEqual(frappe.get_list(doctype, {"name": name}), [], doctype)

	def test_nothing_is_written_past_the_services(self) -> None:
		self.post(1, 2)
		sample = self.drawn(size=2)
		item = frappe.get_doc("Audit Sample Item", self.items(sample)[0].name)
		item.result = "Right"
		self.refused("", as_user, COLLEAGUE, item.save)
		sample.reload()
		sample.conclusion = "Acceptable"
		self.refused("not entered by hand", as_user, COLLEAGUE, sample.save)
		self.refused(
			"right, wrong, or not shown",
			as_user,
			COLLEAGUE,
			sample_results.record,
			sample.name,
			[item.name],
			"Fine",
		)
		self.refused(
			"not in the sample", as_user, COLLEAGUE, sample_results.record, sample.name, ["x"], "Right"
		)
		self.refused(
			"Choose documents", as_user, COLLEAGUE, sample_results.record, sample.name, "[]", "Right"
		)
		# nor once the step has been handed in
		audit_of.make_paper(self.audit)
		self.tell(sample)
		as_user(COLLEAGUE, programme.take_step, self.audit.name, self.step, "Hand In", conclusion="已测试")
		self.refused(
			"step is in work", as_user, COLLEAGUE, sample_results.record, sample.name, [item.name], "Right"
		)

	def test_a_step_is_not_handed_in_with_untested_documents(self) -> None:
		self.post(1, 2)
		sample = self.drawn(size=2)
		audit_of.make_paper(self.audit)
		self.refused(
			"without a result",
			as_user,
			COLLEAGUE,
			programme.take_step,
			self.audit.name,
			self.step,
			"Hand In",
			conclusion="好",
		)
		self.tell(sample)
		as_user(COLLEAGUE, programme.take_step, self.audit.name, self.step, "Hand In", conclusion="好")
