"""Whoever attacks the doors of guests: nothing is listed, guessed or enumerated, and floods hurt nobody else."""

from io import BytesIO

import frappe

from wuye_ops.customer_service import guest, guest_links
from wuye_ops.customer_service.test_guest import GUEST, GuestCase, form_of, jpeg_with_position, new_area
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.http import Client


class TestAttacks(GuestCase):
	"""Guests and residents never list, guess or enumerate others' requests, files or names."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.cache.delete_keys("rl:")
		data = form_of(cls.area.qr_token, description="机密描述", reporter_name="赵机密")
		data["photo"] = [(BytesIO(jpeg_with_position()), "a.jpg")]
		answer = cls.guest.form(f"/api/method/{GUEST}.report", **data)
		assert answer.ok, answer
		cls.number, cls.code = answer.data["number"], answer.data["code"]
		frappe.db.rollback()
		cls.photo = frappe.db.get_value("Service Request", cls.number, "photo")
		cls.link = frappe.db.get_value("Guest Link", {"service_request": cls.number})
		cls.clients = (cls.guest, Client(new_home().user))

	def test_no_door_of_the_framework_opens(self) -> None:
		for client in self.clients:
			for path in (
				"/api/resource/Service Request",
				f"/api/resource/Service Request/{self.number}",
				"/api/resource/Guest Link",
				f"/api/resource/Guest Link/{self.link}",
				"/api/resource/File",
				"/api/resource/Communication",
				"/api/resource/Service Area",
				"/api/resource/Equipment",
				self.photo,
				'/api/method/frappe.client.get_list?doctype=Guest Link&fields=["code_hash"]',
				f"/api/method/frappe.client.get_value?doctype=Service Request&fieldname=subject&filters={self.number}",
				"/api/method/frappe.desk.search.search_link?doctype=Service Request&txt=SR",
				f"/api/method/wuye_ops.customer_service.portal.request_progress?name={self.number}",
				f"/printview?doctype=Service Request&name={self.number}",
				f"/my-requests/{self.number}",
			):
				answer = client.get(path)
				self.assertNotIn("机密", answer.text, (client.user, path))
				self.assertFalse(self.number in answer.text and answer.ok, (client.user, path))

	def test_codes_are_not_guessed_and_wrong_ones_are_answered_alike(self) -> None:
		hashed = guest_links.hash_of(self.code)
		guesses = [
			"", self.number, self.link, hashed[:32], self.code[:-1], self.code + "A", self.code.swapcase(),
			self.code[:-1] + ("A" if self.code[-1] != "A" else "B"), "_" * 32, "' or '1'='1",
		]  # fmt: skip
		answers = set()
		for client in self.clients:
			for code in guesses:
				answer = client.call(f"{GUEST}.progress", code=code)
				self.assertEqual(answer.status, 404, (code, answer))
				answers.add(answer.messages)
		for method, rest in (
			("send_message", {"text": "x"}),
			("rate", {"stars": 5}),
			("photo", {"number": 1}),
		):
			answer = self.guest.call(f"{GUEST}.{method}", code=self.code.swapcase(), **rest)
			self.assertEqual(answer.status, 404, (method, answer))
			answers.add(answer.messages)
		self.assertEqual(len(answers), 1)

	def test_a_code_that_is_no_text_is_refused(self) -> None:
		for code in (["%"], {"like": "%"}, ["like", "%"], None, 0, True, [self.code]):
			answer = self.guest.call(f"{GUEST}.progress", code=code)
			self.assertFalse(answer.ok, (code, answer))
			self.assertNotIn("机密", answer.text)

	def test_a_photo_by_its_number_only_and_of_the_link_s_request(self) -> None:
		got = self.guest.call(f"{GUEST}.photo", code=self.code, number=1)
		self.assertEqual((got.status, got.headers["Content-Type"]), (200, "image/jpeg"))
		for number in (0, 2, 4, -1, 10**6):
			answer = self.guest.call(f"{GUEST}.photo", code=self.code, number=number)
			self.assertEqual(answer.status, 404, (number, answer))

	def test_the_code_goes_by_post_so_that_no_log_of_addresses_holds_it(self) -> None:
		for method in ("progress", "photo", "rate", "send_message", "still_not_right", "report"):
			answer = self.guest.get(f"/api/method/{GUEST}.{method}", code=self.code)
			self.assertFalse(answer.ok, method)
		self.assertTrue(self.guest.call(f"{GUEST}.progress", code=self.code).ok)

	def test_pages_tell_guests_what_a_label_says_and_no_more(self) -> None:
		page = self.guest.get(f"/place/{self.area.qr_token}")
		self.assertEqual(page.status, 200, page)
		self.assertIn(self.area.area_name, page.text)
		for secret in (
			self.number,
			"机密",
			self.area.name if self.area.name != self.area.area_name else "\0",
		):
			self.assertNotIn(secret, page.text)
		wrong = [
			self.guest.get(f"/place/{token}").text.partition("<main")[2].partition("</main>")[0]
			for token in ("0" * 20, "x", "1" * 20)
		]
		self.assertEqual(len(set(wrong)), 1)
		self.assertNotIn("data-token", wrong[0])
		self.assertEqual(self.guest.get("/follow").status, 200)
		self.assertNotIn(self.number, self.guest.get("/follow").text)

	def test_labels_lead_guests_and_residents_to_the_page_and_inspectors_to_their_round(self) -> None:
		pump = facility.make_equipment(frappe.generate_hash(length=6))
		frappe.db.commit()
		for client in self.clients:
			label = client.get("/report", area=self.area.qr_token)
			self.assertEqual(label.headers["Location"], f"/my-rounds?token={self.area.qr_token}")
			rounds = client.get("/my-rounds", token=self.area.qr_token)
			self.assertEqual(
				(rounds.status, rounds.headers["Location"]), (302, f"/place/{self.area.qr_token}")
			)
			card = client.get(f"/equipment/{pump.qr_token}")
			self.assertEqual((card.status, card.headers["Location"]), (302, f"/place/{pump.qr_token}"))
		self.assertEqual(Client(make.user("head")).get("/my-rounds", token=self.area.qr_token).status, 200)


class TestLimits(GuestCase):
	def test_one_address_is_limited_and_others_are_not(self) -> None:
		crowd = {"X-Forwarded-For": "198.51.100.7"}
		statuses = [
			self.guest.form(f"/api/method/{GUEST}.report", headers=crowd, **form_of("0" * 20)).status
			for _time in range(guest.REPORTS + 3)
		]
		self.assertEqual(statuses, [404] * guest.REPORTS + [429] * 3)
		# naming other addresses in front does not help
		for claimed in ("1.1.1.1, 198.51.100.7", "2.2.2.2, 3.3.3.3, 198.51.100.7"):
			answer = self.guest.form(
				f"/api/method/{GUEST}.report", headers={"X-Forwarded-For": claimed}, **form_of("0" * 20)
			)
			self.assertEqual(answer.status, 429, claimed)
		other = self.guest.form(
			f"/api/method/{GUEST}.report",
			headers={"X-Forwarded-For": "198.51.100.8"},
			**form_of(self.area.qr_token),
		)
		self.assertTrue(other.ok, other)

	def test_one_place_is_limited_whoever_sends_and_its_neighbours_are_not(self) -> None:
		place = new_area()
		frappe.set_user("Guest")
		for _time in range(guest.REPORTS_OF_PLACE):
			guest.throttle.count("guest-place", f"{place.name}|None", guest.PLACE_SECONDS)
		self.assertRaises(frappe.RateLimitExceededError, guest.report, **form_of(place.qr_token))
		self.assertTrue(guest.report(**form_of(self.area.qr_token))["code"])

	def test_pages_looks_and_messages_have_their_measure(self) -> None:
		_number, code = self.reported()
		frappe.set_user("Guest")
		for _time in range(guest.MESSAGES):
			guest.throttle.count("guest-message", guest.throttle.caller(), guest.MESSAGE_SECONDS)
		self.assertRaises(frappe.RateLimitExceededError, guest.send_message, code, "还在漏")
		for _time in range(guest.LOOKS):
			guest.throttle.count("guest-look", guest.throttle.caller(), guest.LOOK_SECONDS)
		self.assertRaises(frappe.RateLimitExceededError, guest.progress, code)
		for _time in range(guest.PAGES):
			guest.throttle.count("label-page", guest.throttle.caller(), guest.PAGE_SECONDS)
		self.assertRaises(frappe.RateLimitExceededError, guest.label_page, self.area.qr_token)

	def test_a_window_ends_by_itself(self) -> None:
		guest.throttle.count("guest-report", "198.51.100.9", 60)
		keys = frappe.cache.keys(frappe.cache.make_key("rl:wuye:guest-report:*"))
		self.assertTrue(keys)
		self.assertTrue(all(0 < frappe.cache.ttl(key) <= 600 for key in keys))
