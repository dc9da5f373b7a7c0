"""催缴函: what a letter says, letters printed and delivered by the batch, and the whole way from a bill to its money."""

from decimal import Decimal
from io import BytesIO
from unicodedata import normalize
from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_months, get_datetime, getdate, nowdate
from pypdf import PdfReader

from wuye_ops.fees import arrears_promises, collection, dunning_letters, late_charges, letter_batches
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import bill, explained_bill, household, pay
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


def printed(batch: str):
	"""The batch, printed at once; its job commits, which a test must not."""
	rollback = frappe.db.rollback

	def only_to_a_savepoint(*, save_point=None, **_kw):
		if save_point:
			rollback(save_point=save_point)

	with patch.object(frappe.db, "commit"), patch.object(frappe.db, "rollback", only_to_a_savepoint):
		letter_batches.print_job(batch)
	return frappe.get_doc("Letter Batch", batch)


def pages(batch) -> list[str]:
	file = frappe.get_doc("File", {"file_url": batch.file, "attached_to_name": batch.name})
	# a PDF may name characters by their radicals
	return [
		normalize("NFKC", "".join(page.extract_text().split()))
		for page in PdfReader(BytesIO(file.get_content())).pages
	]


def letter_template(kind: str, **fields):
	return frappe.get_doc(
		{
			"doctype": "Dunning Letter Template",
			"kind": kind,
			"heading": "函",
			"opening": "{{ customer }}",
			"body": "{{ total }}",
			**fields,
		}
	)


class LetterCase(ArrearsCase):
	def ready(self, home, amount: float = 1000):
		"""A case whose demand letter is due."""
		frappe.set_user("Administrator")
		bill(home, amount, 75)
		refresh(home)
		frappe.set_user(self.clerk)
		case = case_of(home)
		climb(case.name, (REMINDER, 60), (CALL, 50))
		return case


class TestLetter(LetterCase):
	def test_it_says_who_owes_what_and_what_follows(self) -> None:
		explained_bill(self.home, ("物业服务费", 1409.5, "…"), ("生活垃圾清运费", 20, "…"), overdue=75)
		refresh(self.home)
		frappe.set_user(self.clerk)
		case = case_of(self.home)
		draft = frappe.get_print("Arrears Case", case.name, "Demand Letter")
		self.assertIn("草稿" if frappe.local.lang == "zh" else "Draft", draft)
		climb(case.name, (REMINDER, 60), (CALL, 50))
		steps.do_step(case.name, DEMAND)
		frappe.local.lang = "zh"
		html = frappe.get_print("Arrears Case", case.name, "Demand Letter")
		for text in (
			self.home.name, self.home.property, "物业费催缴函", "1,429.50", "人民币壹仟肆佰贰拾玖元伍角整", str(ago(75)),
			"15日内", str(ago(-15)), "第一百九十五条", "诉讼时效", "送达回执", "签收", f"{case.name}-3", "生活垃圾清运费",
		):  # fmt: skip
			self.assertIn(text, html)
		self.assertNotIn("草稿", html)
		# printed again after a payment it still says what was sent
		collection.receive(
			self.home.property, self.home.customer, [pay(1000)], frappe.generate_hash(length=20)
		)
		self.assertIn("1,429.50", frappe.get_print("Arrears Case", case.name, "Demand Letter"))

	def test_every_kind_has_its_text_and_none_threatens(self) -> None:
		case = self.ready(self.home)
		for kind, print_format in letter_batches.PRINT_FORMATS.items():
			html = frappe.get_print("Arrears Case", case.name, print_format)
			self.assertIn(self.home.name, html, kind)
			self.assertIn("1,000.00", html, kind)

	def test_late_charges_are_shown_where_they_accrue(self) -> None:
		case = self.ready(self.home)
		(name,) = frappe.get_all("Sales Invoice", {"customer": self.home.customer}, pluck="name")
		with patch.object(late_charges, "accrued", return_value={name: Decimal("8.40")}):
			steps.do_step(case.name, DEMAND)
		row = case_of(self.home).actions[2]
		self.assertEqual((row.late_charges, row.amount), (8.4, 1008.4))
		html = frappe.get_print("Arrears Case", case.name, "Demand Letter")
		self.assertIn("8.40", html)
		self.assertIn("1,008.40", html)

	def test_a_case_file_lists_the_proofs(self) -> None:
		case = self.ready(self.home)
		steps.do_step(case.name, DEMAND, done_on=ago(40))
		steps.prove(
			case.name,
			case_of(self.home).actions[2].name,
			ago(39),
			proof=slip(),
			method="Registered Mail",
			number="XA1234567",
		)
		html = frappe.get_print("Arrears Case", case.name, "Court File")
		self.assertIn("XA1234567", html)
		self.assertIn(str(ago(39)), html)

	def test_texts_are_the_companys_within_the_law(self) -> None:
		frappe.set_user("Administrator")
		self.refused("already", letter_template(DEMAND).insert)
		own = letter_template(DEMAND, property=self.home.property, body="本项目专用：{{ total }}")
		own.insert()
		case = self.ready(self.home)
		steps.do_step(case.name, DEMAND)
		self.assertIn("本项目专用：1,000.00", frappe.get_print("Arrears Case", case.name, "Demand Letter"))
		frappe.set_user("Administrator")
		for body, words in (
			("逾期不缴将停水停电", "Civil Code 944"),
			("逾期将限制门禁", "Civil Code 944"),
			("{{ total }} {{ doc.phone }}", "cannot be filled in"),
			("{% for a in b %}", "cannot be filled in"),
		):
			own.reload()
			own.body = body
			self.refused(words, own.save)
		own.reload()
		own.body = "依法不得停水停电，我司将依法起诉。{{ total }}"
		own.save()

	def test_the_blanks_of_the_form_are_those_that_are_filled(self) -> None:
		source = frappe.get_app_path(
			"wuye_ops", "fees", "doctype", "dunning_letter_template", "dunning_letter_template.js"
		)
		with open(source) as file:
			text = file.read()
		import re

		self.assertEqual(
			re.findall(r'^\t\["(\w+)", __\("(.+)"\)\]', text, re.MULTILINE),
			list(dunning_letters.BLANKS.items()),
		)

	def test_what_a_customer_is_called_cannot_change_the_page(self) -> None:
		case = self.ready(self.home)
		frappe.db.set_value(
			"Arrears Case", case.name, "customer_name", "<script>alert(1)</script>{{ total }}"
		)
		html = frappe.get_print("Arrears Case", case.name, "Demand Letter")
		self.assertNotIn("<script>alert(1)", html)


class TestBatch(LetterCase):
	def test_one_file_one_sheet_each_and_each_step_once(self) -> None:
		homes = [household() for _n in range(3)]
		cases = [self.ready(home, 100 * number) for number, home in enumerate(homes, 1)]
		early = household()
		frappe.set_user("Administrator")
		bill(early, 5, 20)
		refresh(early)
		frappe.set_user(self.clerk)
		name = letter_batches.print_letters(
			[case.name for case in (*cases, case_of(early))], DEMAND, note="请携带本函至收款台。"
		)
		batch = printed(name)
		self.assertEqual(
			(batch.status, batch.progress, batch.letters_printed, batch.letters_delivered),
			("Ready", 100, 3, 0),
		)
		rows = {row.arrears_case: row for row in batch.letters}
		self.assertEqual({rows[case.name].status for case in cases}, {"To Deliver"})
		left = rows[case_of(early).name]
		self.assertEqual(left.status, "Not Printed")
		self.assertIn("No step is skipped", left.failure)
		sheets = pages(batch)
		self.assertEqual(len(sheets), 3)
		for home, row in zip(homes, cases, strict=True):
			(mine,) = [text for text in sheets if home.name in text]
			self.assertIn(f"{row.name}-3", mine)
			self.assertIn("请携带本函至收款台", mine)
		# the job again, after it was killed, and a second batch of the same cases by somebody in a hurry
		again = printed(name)
		second = printed(letter_batches.print_letters([case.name for case in cases], DEMAND))
		self.assertEqual((again.letters_printed, second.letters_printed), (3, 3))
		for case in cases:
			self.assertEqual(
				[row.kind for row in frappe.get_doc("Arrears Case", case.name).actions],
				[REMINDER, CALL, DEMAND],
			)

	def test_many_deliveries_are_recorded_together(self) -> None:
		homes = [household() for _n in range(3)]
		cases = [self.ready(home) for home in homes]
		batch = printed(letter_batches.print_letters([case.name for case in cases], DEMAND))
		file = frappe.get_doc(
			{
				"doctype": "File", "file_name": "slips.txt", "is_private": 1, "content": "签收单",
				"attached_to_doctype": "Letter Batch", "attached_to_name": batch.name,
			}
		).insert()  # fmt: skip
		rows = [
			{"letter": row.name, "delivered_on": nowdate(), "method": "Signed For"} for row in batch.letters
		]
		record = letter_batches.record_deliveries
		self.refused("Enter what was delivered", record, batch.name, [])
		self.refused("Row 1 is no letter", record, batch.name, [{"letter": "x"}], file.file_url)
		self.refused("Add the proof", record, batch.name, rows)
		frappe.db.savepoint("wuye_before")
		self.refused(
			f"{homes[0].name}|{homes[1].name}|{homes[2].name}",
			record,
			batch.name,
			[{**rows[0], "delivered_on": str(ago(1))}],
			file.file_url,
		)
		frappe.db.rollback(save_point="wuye_before")
		failed = {"letter": rows[2]["letter"], "not_delivered": 1, "note": "查无此人"}
		self.assertEqual(record(batch.name, [*rows[:2], failed], file.file_url), 3)
		batch.reload()
		self.assertEqual([row.status for row in batch.letters], ["Delivered", "Delivered", "Not Delivered"])
		self.assertEqual(batch.letters_delivered, 2)
		delivered = frappe.get_doc("Arrears Case", batch.letters[0].arrears_case)
		self.assertEqual(
			(delivered.actions[2].status, delivered.limitation_on),
			("Delivered", getdate(add_months(nowdate(), 36))),
		)
		self.assertTrue(
			frappe.db.exists("File", {"file_url": file.file_url, "attached_to_name": delivered.name})
		)
		self.assertEqual(
			frappe.db.get_value("Arrears Case", batch.letters[2].arrears_case, "next_step"), DEMAND
		)

	def test_what_is_not_printed(self) -> None:
		case = self.ready(self.home)
		other = household(make.PROPERTY_B)
		frappe.set_user("Administrator")
		bill(other, 5, 30)
		refresh(other)
		elsewhere = case_of(other).name
		both = [case.name, elsewhere]
		begin = letter_batches.print_letters
		self.refused("cases of one property", begin, both, DEMAND)
		frappe.set_user(self.clerk)
		with self.assertRaisesRegex(frappe.PermissionError, "not yours"):
			begin(both, DEMAND)
		for cases, kind, note, words in (
			([], DEMAND, "", "Choose cases"),
			("{", DEMAND, "", "Choose cases"),
			([case.name], "Court", "", "Choose a letter"),
			([case.name], DEMAND, "逾期停水", "Civil Code 944"),
			([f"AC-{n}" for n in range(501)], DEMAND, "", "No more than 500"),
		):
			self.refused(words, begin, cases, kind, note)
		self.assertEqual(
			frappe.db.count(
				"Letter Batch", {"property": self.home.property, "printed_by": self.clerk, "note": "逾期停水"}
			),
			0,
		)

	def test_a_batch_that_fails_says_so_and_goes_on_later(self) -> None:
		case = self.ready(self.home)
		name = letter_batches.print_letters([case.name], DEMAND)
		with (
			patch.object(letter_batches, "sheets", side_effect=OSError("no printer")),
			patch.object(frappe.db, "commit"),
			patch.object(frappe.db, "rollback"),
			self.assertRaises(OSError),
		):
			letter_batches.print_job(name)
		batch = frappe.get_doc("Letter Batch", name)
		self.assertEqual(batch.status, "Failed")
		self.assertIn("Print them again", batch.error)
		letter_batches.print_again(name)
		batch = printed(name)
		self.assertEqual((batch.status, batch.error, batch.letters_printed), ("Ready", None, 1))
		self.assertEqual(len(case_of(self.home).actions), 3)


class TestStory(LetterCase):
	def test_from_an_unpaid_bill_to_its_money(self) -> None:
		"""Everything happens on its own day, two months of them, until today."""
		start = ago(100)

		def day(after: int) -> str:
			return str(add_days(start, after))

		def on(after: int):
			return patch(
				"frappe.utils.data.now_datetime", return_value=get_datetime(f"{day(after)} 10:00:00")
			)

		with on(0):
			due = bill(self.home, 860, overdue=0)
		with on(7):
			refresh(self.home)
			case = case_of(self.home)
			self.assertEqual((case.next_step, case.next_step_on), (REMINDER, getdate(day(7))))
			frappe.set_user(self.clerk)
			steps.do_step(case.name, REMINDER, channel="Message")
		with on(15):
			steps.do_step(case.name, CALL, note="业主称忘记了，下周交")
		with on(30):
			batch = printed(letter_batches.print_letters([case.name], DEMAND))
			self.assertEqual(batch.letters_printed, 1)
		with on(32):
			letter = case_of(self.home).actions[2]
			steps.prove(case.name, letter.name, getdate(day(31)), proof=slip(), method="Signed For")
			self.assertEqual(case_of(self.home).limitation_on, getdate(add_months(day(31), 36)))
			promise = arrears_promises.promise(case.name, "业主本人", [{"due_on": day(42), "amount": 860}])
			self.assertEqual(case_of(self.home).status, "On Hold")
		with on(43):
			refresh(self.home)
			self.assertEqual(frappe.db.get_value("Arrears Promise", promise, "status"), "Broken")
			case.reload()
			self.assertEqual(
				(case.status, case.next_step, case.next_step_on), ("Open", SECOND, getdate(day(60)))
			)
		with on(60):
			steps.do_step(case.name, SECOND)
			steps.prove(
				case.name,
				case_of(self.home).actions[3].name,
				getdate(day(60)),
				proof=slip(),
				method="Registered Mail",
				number="XB1",
			)
		collection.receive(
			self.home.property,
			self.home.customer,
			[pay(860)],
			frappe.generate_hash(length=20),
			expected={due: 860},
		)
		frappe.set_user("Administrator")
		refresh(self.home)
		case.reload()
		self.assertEqual(
			(case.status, case.stage, case.overdue_amount, case.open_key), ("Paid", SECOND, 0, None)
		)
		self.assertEqual([row.status for row in case.actions], ["Done", "Done", "Delivered", "Delivered"])
