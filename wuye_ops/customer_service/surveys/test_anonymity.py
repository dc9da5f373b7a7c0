"""Anonymity that was promised: whoever reads the whole database cannot join an answer to a household."""

from base64 import urlsafe_b64decode
from unittest.mock import patch

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe.utils import getdate
from pypika import Field, Table
from pypika.terms import Function

from wuye_ops.customer_service.surveys import ballots, invitations, lifecycle, taking, web
from wuye_ops.customer_service.surveys.test_surveys import BALLOT, INVITATION, RESPONSE, SURVEY, SurveyCase

# What tells one row from another without telling when or by whom it was written.
BY_CHANCE = {BALLOT: {"name", "sealed"}, RESPONSE: {"name", "building", "is_low"}}


class TestAnonymity(SurveyCase):
	def setUp(self) -> None:
		super().setUp()
		self.homes(8)
		self.survey_doc = self.released(anonymous=1)
		self.asked = self.invited(self.survey_doc)

	def answer(self, *places: int) -> None:
		"""Households answer one after the other, each with words of its own."""
		for place in places:
			frappe.set_user("Guest")
			sheet = {"1": place % 5 + 1, "5": f"第{place}户的话" + "，很长" * place}
			web.answer(invitations.code_of(self.asked[place]), sheet)
		frappe.set_user("Administrator")

	def closed(self):
		lifecycle.close(self.survey_doc.name, "结束")
		return self.survey_doc.reload()

	def rows(self, doctype: str) -> list:
		return frappe.get_all(doctype, {"survey": self.survey_doc.name}, ["*"])

	def assert_alike(self, doctype: str) -> None:
		"""No column but those that are chance, or what was said, tells one row from another."""
		rows = self.rows(doctype)
		telling = {column for column in rows[0] if len({str(row[column]) for row in rows}) > 1}
		self.assertLessEqual(telling, BY_CHANCE[doctype], telling)

	# -- while it is open

	def test_the_box_shows_nothing_but_how_many_have_answered(self) -> None:
		self.answer(5, 0, 3, 6, 1)
		rows = self.rows(BALLOT)
		self.assertEqual(len(rows), 5)
		self.assert_alike(BALLOT)
		# a short answer cannot be told from a long one, and the token's own time is none
		self.assertEqual(len({len(row.sealed) for row in rows}), 1)
		self.assertEqual({urlsafe_b64decode(row.sealed)[1:9] for row in rows}, {bytes(8)})
		for row in rows:
			with self.assertRaises(InvalidToken):
				Fernet(Fernet.generate_key()).decrypt(row.sealed.encode())
		self.assertEqual(self.rows(RESPONSE), [])
		self.assertFalse(frappe.db.exists("Survey Answer", {"value": ["like", "第%户的话%"]}))

	def test_a_mark_tells_that_a_household_has_answered_and_not_when(self) -> None:
		before = {row.name: row for row in self.rows(INVITATION)}
		self.answer(2, 4)
		for row in self.rows(INVITATION):
			changed = {column for column in row if row[column] != before[row.name][column]}
			self.assertLessEqual(changed, {"answered"})
		self.assertEqual(sum(row.answered for row in self.rows(INVITATION)), 2)

	# -- after it is closed

	def test_the_answers_come_out_together_without_any_trace_of_order_or_time(self) -> None:
		order = (6, 2, 7, 0, 4, 1)
		self.answer(*order)
		sealed = {row.name for row in self.rows(BALLOT)}
		doc = self.closed()
		self.assertEqual((doc.answers_state, doc.answered), ("Opened", 6))
		self.assertEqual(self.rows(BALLOT), [])
		self.assert_alike(RESPONSE)
		rows = self.rows(RESPONSE)
		self.assertFalse(sealed & {row.name for row in rows})
		for row in rows:
			self.assertFalse(row.invitation or row.customer or row.unit or row.channel)
			self.assertEqual((row.owner, row.modified_by), ("Administrator", "Administrator"))
			self.assertEqual((row.creation, row.modified), (row.creation, row.creation))
			self.assertEqual((row.creation.hour, row.answered_on), (0, getdate(doc.closed_on)))
		answers = frappe.get_all("Survey Answer", {"parent": ["in", [row.name for row in rows]]}, ["*"])
		for column in ("creation", "modified", "owner", "modified_by", "docstatus"):
			self.assertEqual(len({row[column] for row in answers}), 1, column)
		words = sorted(row.value[:5] for row in answers if row.number == 5)
		self.assertEqual(words, sorted(f"第{place}户的话" for place in order))

	def test_no_row_of_any_table_names_both_a_household_and_its_answer(self) -> None:
		self.answer(0, 1, 2, 3, 4, 5)
		self.closed()
		response = self.rows(RESPONSE)[0].name
		found = {table for table in _tables() if _holds(table, response)}
		self.assertEqual(found, {"tabSurvey Response", "tabSurvey Answer"})
		for table in found:
			for person in (*self.asked, *self.customers):
				self.assertFalse(_holds(table, person), (table, person))

	def test_logs_and_histories_say_nothing_of_it(self) -> None:
		self.answer(0, 1, 2, 3, 4)
		self.closed()
		names = [row.name for row in self.rows(RESPONSE)]
		for doctype, field in (
			("Version", "docname"), ("Comment", "reference_name"), ("Communication", "reference_name"),
			("Deleted Document", "deleted_name"), ("View Log", "reference_name"), ("Activity Log", "reference_name"),
			("Notification Log", "document_name"), ("Email Queue", "reference_name"), ("ToDo", "reference_name"),
			("DocShare", "share_name"), ("Document Follow", "ref_docname"),
		):  # fmt: skip
			with self.subTest(doctype):
				self.assertFalse(frappe.db.exists(doctype, {field: ["in", [*names, *self.asked]]}))
		versions = frappe.get_all(
			"Version", {"ref_doctype": SURVEY, "docname": self.survey_doc.name}, pluck="data"
		)
		self.assertFalse([data for data in versions if "户的话" in data])

	def test_what_fails_is_logged_without_what_was_answered(self) -> None:
		code = invitations.code_of(self.asked[0])
		with (
			patch.object(ballots, "seal", side_effect=RuntimeError("第0户的话")),
			patch.object(frappe.db, "rollback"),
			self.assertRaises(frappe.ValidationError) as caught,
		):
			web.answer(code, {"1": 1, "5": "第0户的话"})
		self.assertNotIn("第0户", str(caught.exception))
		self.assertTrue(caught.exception.__suppress_context__)
		for log in frappe.get_all(
			"Error Log", {"creation": [">", self.survey_doc.creation]}, ["method", "error"]
		):
			self.assertNotIn("第0户", f"{log.method}{log.error}")
			self.assertNotIn(code, f"{log.method}{log.error}")

	# -- few

	def test_fewer_than_five_are_destroyed_unread(self) -> None:
		self.answer(0, 1, 2, 3)
		doc = self.closed()
		self.assertEqual((doc.answers_state, self.rows(RESPONSE), self.rows(BALLOT)), ("Destroyed", [], []))
		self.assertEqual(doc.answered, 4)
		self.assertTrue(
			frappe.db.exists(
				"Comment", {"reference_name": doc.name, "content": ["like", "%destroyed unread%"]}
			)
		)

	def test_a_building_is_named_only_where_enough_of_it_have_answered(self) -> None:
		hidden = ballots._hidden_buildings(["1幢"] * 6 + ["2幢"] * 5 + ["3幢"])
		# one alone would be told by its difference from the total: the next smallest goes with it
		self.assertEqual(hidden, {"3幢", "2幢", None})
		self.assertEqual(ballots._hidden_buildings(["1幢"] * 6 + ["2幢"] * 5), {None})

	def test_a_box_that_does_not_open_stays_as_it_is(self) -> None:
		self.answer(0, 1, 2, 3, 4)
		with (
			patch.object(ballots, "get_encryption_key", return_value="another"),
			self.assertRaises(frappe.ValidationError),
		):
			ballots.open_box(self.survey_doc.reload())
		self.assertEqual(len(self.rows(BALLOT)), 5)

	def test_every_possible_answer_fits_into_a_ballot(self) -> None:
		longest = {
			"1": "5",
			"2": ["保洁", "绿化", "秩序"],
			"3": {"门岗": 1, "巡逻": 1},
			"4": 10,
			"5": "😀" * 1000,
		}
		taking.take(self.asked[0], longest, taking.WEB)
		taking.take(self.asked[1], {"1": 1}, taking.WEB)
		self.assertEqual(len({len(row.sealed) for row in self.rows(BALLOT)}), 1)

	def test_hooks_hear_of_named_answers_only(self) -> None:
		with patch.object(taking, "_tell") as tell:
			self.answer(0)
		tell.assert_not_called()


def _tables() -> list[str]:
	"""Every table of the database that holds anything."""
	return frappe.db.sql(
		"select table_name from information_schema.tables where table_schema = %s and table_type = 'BASE TABLE'",
		frappe.conf.db_name,
		pluck=True,
	)


def _holds(table: str, text: str) -> bool:
	"""Whether any text of any row has this in it."""
	columns = frappe.db.sql(
		"""select column_name from information_schema.columns where table_schema = %s and table_name = %s
		and data_type in ('varchar', 'text', 'longtext', 'mediumtext', 'char', 'json')""",
		(frappe.conf.db_name, table),
		pluck=True,
	)
	if not columns:
		return False
	joined = Function("concat_ws", "|", *map(Field, columns))
	return bool(frappe.qb.from_(Table(table)).select(1).where(joined.like(f"%{text}%")).limit(1).run())
