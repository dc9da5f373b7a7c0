"""Whoever attacks the doors of visitors: codes and links are not guessed, nothing is listed, guards see masks alone."""

import json
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.rules import pass_code, scan
from wuye_ops.security import pass_codes, pass_steps, passes, visit_page
from wuye_ops.security.heads import heads_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.gate_people import make_gate, make_household, make_pass, make_watched
from wuye_ops.tests.http import Client

PHONE, WATCHED_PHONE = "13987651234", "13511223344"
API = "wuye_ops.security"


class AttackCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		cls.home = make_household()
		cls.doc = make_pass(
			cls.home.unit,
			customer=cls.home.customer,
			visitor_name="秘密客人",
			visitor_phone=PHONE,
			plate="沪A77777",
		)
		cls.watched = make_watched(plate="沪B77777", phone=WATCHED_PHONE, person_name="某关注人")
		frappe.db.commit()
		cls.code, cls.token = pass_codes.code_of(cls.doc), pass_codes.token_of(cls.doc)

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.set_value("Watchlist Entry", cls.watched.name, "status", "Ended")
		frappe.db.set_value("Visitor Pass", cls.doc.name, "status", "Ended")
		frappe.db.commit()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.cache.delete_keys("rl:")


class TestLinks(AttackCase):
	def page(self, client: Client, token: str) -> str:
		return client.get(f"/visit/{token}", _lang="zh").text.partition("<main")[2].partition("</main>")[0]

	def test_the_right_link_shows_the_visit_and_no_more_than_that(self) -> None:
		page = self.page(Client(), self.token)
		self.assertIn(pass_code.shown(self.code), page)
		self.assertIn("沪A·77777", page)
		for secret in (
			PHONE, "139****1234", "秘密客人", self.home.customer, self.doc.name, self.doc.code_fingerprint,
			self.doc.token_hash, make.PROPERTY_A + "-",
		):  # fmt: skip
			self.assertNotIn(secret, page, secret)

	def test_wrong_links_are_all_answered_alike(self) -> None:
		client = Client()
		pages = {
			self.page(client, token)
			for token in (
				"0" * 32,
				self.token[:-1],
				self.token + "A",
				self.token.swapcase(),
				self.doc.token_hash,
				self.doc.name,
				self.code,
				"%25",
				"' or '1'='1",
				"_" * 32,
			)
		}
		self.assertEqual(len(pages), 1)
		self.assertNotIn(pass_code.shown(self.code), pages.pop())

	def test_one_address_looks_so_often_and_no_more(self) -> None:
		client = Client()
		with patch.object(visit_page, "LOOKS", 4):
			statuses = [client.get(f"/visit/{number:032d}").status for number in range(6)]
			self.assertEqual(statuses, [404] * 4 + [429] * 2)
			# also with the right link: guessing goes on otherwise
			self.assertNotIn(pass_code.shown(self.code), self.page(client, self.token))

	def test_a_link_that_was_replaced_or_revoked_opens_nothing(self) -> None:
		doc = make_pass(self.home.unit)
		first = pass_codes.token_of(doc)
		pass_steps.new_code(doc.name)
		frappe.db.commit()
		client = Client()
		self.assertEqual(client.get(f"/visit/{first}").status, 404)
		doc.reload()
		second = pass_codes.token_of(doc)
		self.assertIn("<svg", self.page(client, second))
		pass_steps.revoke(doc.name, "取消")
		frappe.db.commit()
		page = self.page(client, second)
		self.assertNotIn("<svg", page)
		self.assertNotIn("取消", page)

	def test_neither_search_engines_nor_other_sites_learn_of_a_link(self) -> None:
		answer = Client().get(f"/visit/{self.token}")
		self.assertIn('name="robots" content="noindex', answer.text)
		self.assertIn('name="referrer" content="no-referrer"', answer.text)


class TestCodes(AttackCase):
	def find(self, value: str) -> list[str]:
		return [one.name for one in passes.find(make.PROPERTY_A, scan.CODE, value, now_datetime())]

	def test_codes_next_to_a_right_one_open_nothing(self) -> None:
		self.assertEqual(self.find(self.code), [self.doc.name])
		for position in range(pass_code.LENGTH - 1):
			body = list(self.code[:-1])
			body[position] = pass_code.ALPHABET[(pass_code.ALPHABET.index(body[position]) + 1) % 23]
			for check in pass_code.ALPHABET:
				guess = "".join(body) + check
				if pass_code.valid(guess):
					self.assertEqual(self.find(guess), [], guess)

	def test_a_gate_and_a_user_enter_so_many_wrong_codes_and_the_head_hears_of_it(self) -> None:
		gate, other = make_gate(), make_gate()
		frappe.set_user(make.user("guard"))
		for _number in range(pass_code.MOST_WRONG):
			pass_codes.refuse_guessing(make.PROPERTY_A, gate)
			pass_codes.note_wrong(make.PROPERTY_A, gate)
		with self.assertRaises(frappe.RateLimitExceededError):
			pass_codes.refuse_guessing(make.PROPERTY_A, gate)
		# going on at the next gate does not help
		with self.assertRaises(frappe.RateLimitExceededError):
			pass_codes.refuse_guessing(make.PROPERTY_A, other)
		frappe.set_user(make.user("guard", make.PROPERTY_B))
		pass_codes.refuse_guessing(make.PROPERTY_B, other)
		frappe.set_user("Administrator")
		told = frappe.get_all(
			"Notification Log",
			{
				"document_type": "Property",
				"document_name": make.PROPERTY_A,
				"for_user": ["in", heads_of(make.PROPERTY_A)],
			},
			pluck="subject",
			order_by="creation desc",
		)
		self.assertIn(gate, told[0])

	def test_right_codes_do_not_count(self) -> None:
		gate = make_gate()
		for _number in range(3 * pass_code.MOST_WRONG):
			pass_codes.refuse_guessing(make.PROPERTY_A, gate)

	def test_a_look_up_reads_one_row_by_its_fingerprint(self) -> None:
		for column, value in (
			("code_fingerprint", pass_codes.fingerprint_of(self.code)),
			("token_hash", pass_codes.hash_of(self.token)),
		):
			(plan,) = frappe.db.sql(
				f"explain select name from `tabVisitor Pass` where `{column}` = %s", value, as_dict=True
			)
			# compared by the index, and the database never sees what was typed
			self.assertEqual((plan["type"], plan["key"], int(plan["rows"])), ("const", column, 1))


class TestDoors(AttackCase):
	def test_no_door_of_the_framework_opens_to_guests_and_residents(self) -> None:
		for client in (Client(), Client(make_committed_resident())):
			for path in (
				"/api/resource/Visitor Pass",
				f"/api/resource/Visitor Pass/{self.doc.name}",
				"/api/resource/Watchlist Entry",
				"/api/resource/Watchlist Hit",
				f"/api/method/frappe.client.get_value?doctype=Visitor Pass&fieldname=visitor_name&filters={self.doc.name}",
				"/api/method/frappe.desk.search.search_link?doctype=Visitor Pass&txt=",
				f"/printview?doctype=Visitor Pass&name={self.doc.name}",
			):
				answer = client.get(path)
				self.assertNotIn("秘密客人", answer.text, (client.user, path))
				self.assertNotIn("某关注人", answer.text, (client.user, path))
			for method, args in (
				("invitations.show", {"name": self.doc.name}),
				("invitations.revoke", {"name": self.doc.name}),
				("invitations.answer", {"name": self.doc.name, "expected": 1}),
				("pass_steps.confirm", {"name": self.doc.name, "spoke_with": "x"}),
				("pass_steps.show_code", {"name": self.doc.name}),
				("walk_ins.state", {"name": self.doc.name}),
				("walk_ins.units", {"property": make.PROPERTY_A, "text": "1"}),
				("walk_ins.waiting", {"property": make.PROPERTY_A}),
				("watchlist_steps.approve", {"name": self.watched.name}),
				("watchlist_steps.offered", {"name": self.watched.name}),
			):
				answer = client.call(f"{API}.{method}", **args)
				self.assertFalse(answer.ok, (client.user, method, answer))
				self.assertNotIn("秘密客人", answer.text)

	def test_names_that_are_no_text_are_refused(self) -> None:
		client = Client(make_committed_resident())
		for name in (["%"], {"like": "%"}, ["like", "%"], None, 0, True):
			answer = client.call(f"{API}.invitations.show", name=name)
			self.assertFalse(answer.ok, (name, answer))
			self.assertNotIn("秘密客人", answer.text)

	def test_a_guard_sees_masks_and_nothing_that_opens_a_gate(self) -> None:
		client = Client(make.user("guard"))
		secrets = (
			PHONE, self.doc.visitor_phone_hash, self.doc.visitor_phone_encrypted, self.doc.code_fingerprint,
			self.doc.token_hash, self.code, pass_code.shown(self.code), self.token, WATCHED_PHONE, "某关注人", "撬窃",
		)  # fmt: skip
		every = json.dumps(["*"])
		asked = [
			client.read("Visitor Pass", self.doc.name),
			client.list("Visitor Pass", fields=every),
			client.get("/api/method/frappe.client.get_list", doctype="Visitor Pass", fields=every),
			client.get(
				"/api/method/frappe.client.get_value",
				doctype="Visitor Pass",
				filters=self.doc.name,
				fieldname=json.dumps(["visitor_phone", "visitor_phone_hash", "visitor_phone_encrypted"]),
			),
			client.call("frappe.desk.form.load.getdoc", doctype="Visitor Pass", name=self.doc.name),
			client.call("frappe.desk.reportview.get", doctype="Visitor Pass", fields=every),
			client.call("frappe.desk.search.search_link", doctype="Visitor Pass", txt="秘密"),
			client.call(
				"frappe.desk.reportview.export_query",
				doctype="Visitor Pass",
				fields=every,
				file_format_type="CSV",
			),
			client.call(f"{API}.pass_steps.show_code", name=self.doc.name),
			client.call(f"{API}.pass_steps.new_code", name=self.doc.name),
			client.call(
				"wuye_ops.records.personal_data.reveal",
				doctype="Visitor Pass",
				name=self.doc.name,
				fieldname="visitor_phone",
				reason="核对访客",
			),
			client.list("Watchlist Entry"),
			client.read("Watchlist Entry", self.watched.name),
			client.list("Watchlist Hit", fields=every),
		]
		self.assertIn("139****1234", asked[0].text)
		for number, answer in enumerate(asked):
			for secret in secrets:
				self.assertNotIn(secret, answer.text, (number, secret))
		frappe.db.rollback()
		self.assertEqual(pass_codes.code_of(frappe.get_doc("Visitor Pass", self.doc.name)), self.code)


def make_committed_resident() -> str:
	user = make_household().user
	frappe.db.commit()
	return user
