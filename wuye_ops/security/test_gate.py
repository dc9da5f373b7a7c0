"""A gate decides and books: who comes in, who is stopped and why, what is written of it, and what the guard does not see."""

import json
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime
from PIL import Image

from wuye_ops.rules import pass_code
from wuye_ops.security import gate_alerts, gate_page, pass_codes, pass_steps, presence
from wuye_ops.tests import factories as make
from wuye_ops.tests.gate_people import make_gate, make_household, make_pass, make_watched

WORKS = {"firm": "好居装饰", "permit_no": "ZX-2026-008", "works": "厨卫改造"}


def new_key() -> str:
	return frappe.generate_hash(length=24)


class GateCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.cache.delete_keys("rl:wuye")
		frappe.cache.delete_keys("wuye_gate_list")
		# each test begins with an empty property, as far as gates go
		frappe.db.savepoint("gate_case")
		self.home = make_household()
		# as the screen says it, without the property
		self.unit = self.home.unit.removeprefix(f"{make.PROPERTY_A}-")
		self.gate = make_gate()
		self.now = now_datetime().replace(microsecond=0)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="gate_case")
		frappe.clear_document_cache("Gate Policy", make.PROPERTY_A)

	def as_guard(self, function, *args, property_name: str = make.PROPERTY_A, **kwargs):
		frappe.set_user(make.user("guard", property_name))
		frappe.local.lang = "en"
		try:
			return function(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")

	def ask(self, text: str = "", direction: str = "In", gate: str | None = None, **fields) -> dict:
		return self.as_guard(gate_page.decide, gate or self.gate, direction, text, key=new_key(), **fields)

	def press(
		self,
		text: str = "",
		direction: str = "In",
		outcome: str = "Allowed",
		gate: str | None = None,
		**fields,
	) -> dict:
		fields.setdefault("key", new_key())
		return self.as_guard(gate_page.book, gate or self.gate, direction, outcome, text=text, **fields)

	def entry(self, booked: dict):
		self.assertTrue(booked["booked"], booked)
		return frappe.get_doc("Gate Entry", booked["booked"])

	def vehicle(self, number: str = "沪B8T066", **fields):
		return frappe.get_doc(
			{
				"doctype": "Resident Vehicle",
				"property": make.PROPERTY_A,
				"plate": number,
				"customer": self.home.customer,
				"unit": self.home.unit,
				**fields,
			}
		).insert()

	def policy(self, **fields) -> None:
		frappe.delete_doc("Gate Policy", make.PROPERTY_A, ignore_missing=True)
		frappe.get_doc({"doctype": "Gate Policy", "property": make.PROPERTY_A, **fields}).insert()

	def visit(self, unit: str | None = None, **fields) -> str:
		return make_pass(unit or self.home.unit, **fields).name

	def code(self, name: str) -> str:
		return pass_codes.code_of(frappe.get_doc("Visitor Pass", name))


class TestDeciding(GateCase):
	def test_a_resident_s_car_however_its_plate_is_typed(self) -> None:
		self.vehicle()
		for text in ("沪B8T066", "沪b·8t066", "沪Ｂ８Ｔ０６６", " 沪B-8TO66 "):
			answer = self.ask(text)
			self.assertEqual((answer["outcome"], answer["code"]), ("Allowed", "resident_vehicle"), text)
			self.assertEqual((answer["plate"], answer["unit"]), ("沪B·8T066", self.unit))

	def test_the_end_of_a_plate_is_known_to_others_as_well(self) -> None:
		self.vehicle()
		self.policy(home_plate="沪B")
		for text in ("8T066", "T066", "B8T066"):
			answer = self.ask(text)
			self.assertEqual((answer["outcome"], answer["code"]), ("Ask", "check_name"), (text, answer))
		self.vehicle("沪C9T066")
		(one, two) = sorted(self.ask("T066")["choices"], key=lambda row: row["plate"])
		self.assertEqual((one["plate"], two["plate"]), ("沪B·8T066", "沪C·9T066"))
		answer = self.ask("T066", pick=two["key"])
		self.assertEqual((answer["code"], answer["plate"]), ("check_name", "沪C·9T066"))

	def test_whom_nothing_lets_in_is_treated_as_the_property_says(self) -> None:
		self.assertEqual(self.ask("沪D11111")["code"], "temporary_vehicle")
		self.assertEqual(self.ask("13800000000")["code"], "walk_in")
		self.assertEqual(self.ask("", courier="Food Delivery")["outcome"], "Ask")
		later = [(self.now + timedelta(hours=hours)).strftime("%H:00:00") for hours in (2, 3)]
		self.policy(
			temporary_vehicle="Stopped",
			couriers=[
				{"courier_class": "Food Delivery", "outcome": "Allowed"},
				{
					"courier_class": "Furniture and Moving",
					"outcome": "Allowed",
					"from_time": later[0],
					"to_time": later[1],
				},
			],
		)
		self.assertEqual(self.ask("沪D11111")["outcome"], "Stopped")
		self.assertEqual(self.ask("", courier="Food Delivery")["outcome"], "Allowed")
		self.assertEqual(self.ask("", courier="Furniture and Moving")["code"], "courier_hours")
		# the fire brigade is asked nothing
		self.assertEqual(self.ask("沪X1234应急")["code"], "on_duty")
		self.assertEqual(self.ask("沪D11111", on_duty=1)["code"], "on_duty")

	def test_each_pass_is_stopped_for_its_own_reason(self) -> None:
		elsewhere = make_household(property_name=make.PROPERTY_B)
		cases = {
			"expired": self.visit(),
			"not_yet": self.visit(
				self.home.unit,
				valid_from=self.now + timedelta(hours=3),
				valid_to=self.now + timedelta(hours=5),
			),
			"wrong_property": self.visit(elsewhere.unit, property=make.PROPERTY_B),
			"revoked": self.visit(self.home.unit),
			"used_up": self.visit(self.home.unit),
		}
		over = {"valid_from": self.now - timedelta(hours=5), "valid_to": self.now - timedelta(hours=1)}
		frappe.db.set_value("Visitor Pass", cases["expired"], over)
		codes = {reason: self.code(name) for reason, name in cases.items()}
		pass_steps.revoke(cases["revoked"], reason="不来了")
		self.entry(self.press(codes["used_up"]))
		self.entry(self.press(codes["used_up"], direction="Out"))
		for reason, code in codes.items():
			answer = self.ask(code)
			self.assertEqual((answer["outcome"], answer["code"]), ("Stopped", reason), answer)
			booked = self.press(code)
			self.assertEqual((booked["booked"], booked["screen"]["code"]), (None, reason))
		# of a pass of another property nothing else is told
		foreign = self.ask(codes["wrong_property"])
		self.assertEqual((foreign["holder"], foreign["unit"], foreign["host"]), ("", "", ""))

	def test_garbage_is_refused_in_words_and_nothing_is_kept_of_it(self) -> None:
		for text, problem in (
			("", "empty"),
			("   ", "empty"),
			("https://qr.alipay.com/fkx123", "foreign"),
			("wxp://f2f0abc", "foreign"),
			("310101199003071233", "identity"),
			("x" * 399, "too_long"),
			("%%%###", "garbage"),
			("\u200b\u0000", "empty"),
		):
			answer = self.ask(text)
			self.assertEqual(answer.get("problem"), problem, text)
			self.assertTrue(answer["words"])
			booked = self.press(text)
			self.assertEqual((booked["booked"], booked["screen"]["problem"]), (None, problem))

	def test_nobody_is_found_by_a_number_of_a_stranger(self) -> None:
		self.assertEqual(self.ask("9F31")["problem"], "nobody")

	def test_codes_cannot_be_guessed(self) -> None:
		self.visit(self.home.unit)
		for number in range(pass_code.MOST_WRONG):
			answer = self.ask(pass_code.make(bytes([number]) * 32))
			self.assertEqual((answer["outcome"], answer["code"]), ("Stopped", "unknown_code"))
		with self.assertRaises(frappe.RateLimitExceededError):
			self.ask(pass_code.make(b"\x77" * 32))
		# plates and phones go on
		self.assertEqual(self.ask("沪D11111")["outcome"], "Allowed")

	def test_a_gate_is_for_its_own_property_and_direction(self) -> None:
		theirs = make_gate(make.PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			self.ask("沪D11111", gate=theirs)
		exit_only = make_gate()
		frappe.db.set_value("Gate", exit_only, "direction", "Out")
		frappe.clear_document_cache("Gate", exit_only)
		with self.assertRaisesRegex(frappe.ValidationError, "not a gate for this direction"):
			self.ask("沪D11111", gate=exit_only)
		for user in (make.user("tech"), make.user("resident")):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				gate_page.decide(self.gate, "In", "沪D11111")
			with self.assertRaises(frappe.PermissionError):
				gate_page.book(self.gate, "In", "Allowed", new_key(), text="沪D11111")


class TestBooking(GateCase):
	def test_a_visit_from_the_code_to_the_exit(self) -> None:
		name = self.visit(self.home.unit, persons=2, plate="沪A12345")
		code = self.code(name)
		answer = self.ask(code, persons=2)
		self.assertEqual((answer["outcome"], answer["code"], answer["unit"]), ("Allowed", "pass", self.unit))
		entry = self.entry(self.press(code, persons=2, seen="pass"))
		self.assertEqual((entry.stay, entry.visitor_pass, entry.persons), ("Inside", name, 2))
		self.assertEqual((entry.kind, entry.trust, entry.guard), ("Pass", "Exact", make.employee("guard")))
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, ["used", "inside"]), (1, 2))
		shown = self.as_guard(gate_page.inside, self.gate)
		(row,) = (row for row in shown["rows"] if row["plate"] == "沪A·12345")
		# they leave by car, read by its plate
		answer = self.ask("沪A12345", direction="Out")
		self.assertEqual((answer["outcome"], answer["pick"]), ("Allowed", row["pick"]))
		left = self.entry(self.press("沪A12345", direction="Out", persons=2))
		entry.reload()
		self.assertEqual(
			(entry.stay, left.stay, left.pair, entry.pair), ("Left", "Left", entry.name, left.name)
		)
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, "inside"), 0)
		rows = self.as_guard(gate_page.inside, self.gate)["rows"]
		self.assertNotIn(row["pick"], [one["pick"] for one in rows])

	def test_a_key_counts_once_however_often_it_comes(self) -> None:
		name = self.visit(self.home.unit, entries=3)
		key = new_key()
		first = self.press(self.code(name), key=key)
		self.assertEqual(self.press(self.code(name), key=key), first)
		self.assertEqual(frappe.db.count("Gate Entry", {"client_key": key}), 1)
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, "used"), 1)

	def test_what_is_asked_has_to_be_seen_first(self) -> None:
		name = self.visit(self.home.unit, persons=1, entries=5)
		code = self.code(name)
		self.entry(self.press(code, seen="pass"))
		# somebody else with the same code, at another gate, whose screen is from before
		booked = self.press(code, seen="pass", gate=make_gate())
		self.assertEqual((booked["booked"], booked["screen"]["code"]), (None, "already_inside"))
		entry = self.entry(self.press(code, seen="already_inside"))
		self.assertEqual((entry.asked, entry.outcome), ("already_inside", "Allowed"))

	def test_a_guard_stops_whom_the_rules_let_in(self) -> None:
		self.vehicle()
		entry = self.entry(self.press("沪B8T066", outcome="Stopped", note="司机酒后"))
		self.assertEqual((entry.outcome, entry.note, entry.stay), ("Stopped", "司机酒后", ""))
		self.assertEqual(self.ask("沪B8T066", direction="Out")["outcome"], "Allowed")

	def test_two_exits_without_an_entry(self) -> None:
		first = self.entry(self.press("沪D22222", direction="Out"))
		self.assertEqual(first.stay, "Entry Missed")
		frappe.db.set_value(
			"Gate Presence", {"subject": "沪D22222"}, "last_at", self.now - timedelta(minutes=5)
		)
		second = self.entry(self.press("沪D22222", direction="Out"))
		self.assertEqual((second.stay, second.pair), ("Entry Missed", None))
		# a key pressed twice is one movement
		third = self.entry(self.press("沪D22222", direction="Out"))
		self.assertEqual((third.stay, third.pair), ("Repeated", second.name))

	def test_an_entry_without_an_exit_ends_where_the_next_begins(self) -> None:
		first = self.entry(self.press("沪D33333"))
		before = self.now - timedelta(minutes=5)
		frappe.db.set_value(
			"Gate Presence", {"subject": "沪D33333"}, {"last_at": before, "entered_at": before}
		)
		print(frappe.get_all("Gate Presence", {"subject": "沪D33333"}, ["*"]), before)
		second = self.entry(self.press("沪D33333"))
		first.reload()
		self.assertEqual((first.stay, second.stay), ("Exit Missed", "Inside"))
		self.assertEqual(frappe.db.count("Gate Presence", {"subject": "沪D33333", "inside": 1}), 1)

	def test_workers_of_a_permit_come_and_go_one_by_one(self) -> None:
		name = self.visit(self.home.unit, kind="Contractor", persons=3, entries=0, **WORKS)
		code = self.code(name)
		for _worker in range(3):
			self.entry(self.press(code, seen="pass"))
		state = frappe.get_doc("Gate Presence", {"visitor_pass": name})
		self.assertEqual((state.inside, state.persons), (1, 3))
		self.entry(self.press(code, direction="Out"))
		state.reload()
		self.assertEqual((state.inside, state.persons), (1, 2))
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, "inside"), 2)

	def test_who_stays_too_long_is_in_front(self) -> None:
		name = self.visit(self.home.unit)
		self.entry(self.press(self.code(name)))
		self.entry(self.press("沪D44444"))
		long_ago = now_datetime() - timedelta(hours=1)
		frappe.db.set_value("Gate Presence", {"visitor_pass": name}, "leave_by", long_ago)
		rows = self.as_guard(gate_page.inside, self.gate)["rows"]
		self.assertTrue(rows[0]["is_late"])
		self.assertFalse(any(row["is_late"] for row in rows if row["plate"]))

	def test_rows_of_the_gone_are_forgotten(self) -> None:
		for plate in ("沪D55555", "沪D66666", "沪D77777"):
			entry = self.entry(self.press(plate))
		self.press("沪D55555", direction="Out")
		old = now_datetime() - timedelta(days=31)
		frappe.db.set_value("Gate Presence", {"subject": "沪D55555"}, "last_at", old)
		frappe.db.set_value("Gate Presence", {"subject": "沪D77777"}, {"entered_at": old, "last_at": old})
		presence.forget_gone()
		left = frappe.get_all("Gate Presence", {"subject": ["like", "沪D%"]}, pluck="subject")
		self.assertEqual(set(left) & {"沪D55555", "沪D66666", "沪D77777"}, {"沪D66666"})
		self.assertEqual(frappe.db.get_value("Gate Entry", entry.name, "stay"), "Exit Missed")


class TestWatchedAndPermitted(GateCase):
	def test_a_hit_stops_tells_the_head_and_not_the_gate(self) -> None:
		watched = make_watched(plate="沪E77777")
		answer = self.ask("沪E77777")
		self.assertEqual((answer["outcome"], answer["code"]), ("Stopped", "call_head"))
		told = json.dumps(answer, ensure_ascii=False)
		for hidden in (watched.reason, watched.name, "watchlist", "Theft"):
			self.assertNotIn(hidden, told)
		self.assertTrue(frappe.db.exists("Watchlist Hit", {"watchlist_entry": watched.name}))
		entry = self.entry(self.press("沪E77777", outcome="Stopped"))
		self.assertEqual((entry.reason_code, entry.shown_code), ("watchlist", "call_head"))
		self.assertEqual((entry.attention, entry.alert), ("Open", "watchlist"))
		# nobody is kept inside
		self.assertEqual(self.ask("沪E77777", direction="Out")["outcome"], "Allowed")

	def test_an_invited_guest_who_is_watched_is_stopped_as_well(self) -> None:
		make_watched(phone="13700001234", plate=None)
		name = self.visit(visitor_phone="13700001234")
		self.assertEqual(self.ask(self.code(name))["code"], "call_head")

	def test_a_phone_that_only_the_watchlist_knows(self) -> None:
		make_watched(phone="13700005678", plate=None)
		self.assertEqual(self.ask("137 0000 5678")["code"], "call_head")

	def test_a_permit_for_two_cars_and_one_space(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Parking Permit",
				"property": make.PROPERTY_A,
				"permit_kind": "Staff",
				"customer": self.home.customer,
				"unit": self.home.unit,
				"status": "Active",
				"from_date": make.today(),
				"to_date": make.today(),
				"vehicles": [{"plate": "沪H11111"}, {"plate": "沪H22222"}],
				"vehicles_at_once": 1,
			}
		).insert()
		answer = self.ask("沪H11111")
		self.assertEqual((answer["outcome"], answer["code"], answer["kind"]), ("Allowed", "permit", "Permit"))
		entry = self.entry(self.press("沪H11111"))
		self.assertTrue(entry.parking_permit)
		answer = self.ask("沪H22222")
		self.assertEqual((answer["outcome"], answer["code"]), ("Ask", "space_taken"))
		self.assertIn("沪H·11111", answer["words"])


class TestWhatGuardsSee(GateCase):
	def test_masked_names_and_phones_and_no_reason(self) -> None:
		name = self.visit(self.home.unit, visitor_name="欧阳到访", visitor_phone="13912345678")
		screen = self.ask(self.code(name))
		booked = self.entry(self.press(self.code(name)))
		frappe.set_user(make.user("guard"))
		texts = json.dumps(
			[
				screen,
				gate_page.inside(self.gate),
				frappe.get_list("Gate Entry", {"name": booked.name}, ["*"]),
				frappe.get_list("Gate Presence", {"entry": booked.name}, ["*"]),
				frappe.client.get("Gate Entry", booked.name),
			],
			default=str,
			ensure_ascii=False,
		)
		for hidden in ("欧阳到访", "13912345678", self.code(name)):
			self.assertNotIn(hidden, texts)
		for field in ("reason_code", "subject", "review", "alert"):
			self.assertFalse(frappe.client.get("Gate Entry", booked.name).get(field), field)
		self.assertIn("139****5678", texts)

	def test_no_door_of_the_framework_tells_more(self) -> None:
		entry = self.entry(
			self.press(self.code(self.visit(visitor_name="欧阳到访", visitor_phone="13912345678")))
		)
		frappe.set_user(make.user("guard"))
		found = []
		for field in ("reason_code", "subject", "alert", "review"):
			with suppress(frappe.PermissionError, frappe.DataError):
				found.append(frappe.client.get_value("Gate Entry", field, {"name": entry.name}))
			with suppress(frappe.PermissionError, frappe.DataError):
				found.append(frappe.get_list("Gate Entry", {"name": entry.name}, ["name", field]))
			with suppress(frappe.PermissionError, frappe.DataError):
				found.append(frappe.get_list("Gate Entry", {"name": entry.name}, [f"max({field}) as x"]))
		found.append(frappe.call("frappe.desk.search.search_link", doctype="Gate Entry", txt="欧"))
		told = json.dumps(found, default=str, ensure_ascii=False)
		for hidden in (entry.subject, "欧阳到访", "13912345678", '"pass"'):
			self.assertNotIn(hidden, told)

	def test_the_head_settles_what_waits_for_them(self) -> None:
		entry = self.entry(self.press("沪D88888", outcome="Stopped"))
		frappe.db.set_value("Gate Entry", entry.name, {"attention": "Open", "alert": "watchlist"})
		with self.assertRaises(frappe.PermissionError):
			self.as_guard(gate_alerts.settle, entry.name, "已联系")
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "Say what was done"):
			gate_alerts.settle(entry.name, "  ")
		gate_alerts.settle(entry.name, "已报派出所")
		entry.reload()
		self.assertEqual((entry.attention, entry.settled_by), ("Settled", make.user("manager")))
		with self.assertRaisesRegex(frappe.ValidationError, "settled already"):
			gate_alerts.settle(entry.name, "再报")

	def test_a_photo_is_kept_once_and_private(self) -> None:
		picture = BytesIO()
		Image.new("RGB", (40, 30), "white").save(picture, "PNG")
		entry = self.entry(self.press("沪D99999"))
		request = SimpleNamespace(
			files={gate_page.PHOTO: SimpleNamespace(stream=BytesIO(picture.getvalue()))},
			host="wuye.test",
			remote_addr="127.0.0.1",
			headers={},
		)
		with patch.object(frappe.local, "request", request, create=True):
			self.as_guard(gate_page.attach_photo, entry.name)
			with self.assertRaisesRegex(frappe.PermissionError, "taken once"):
				self.as_guard(gate_page.attach_photo, entry.name)
		entry.reload()
		file = frappe.get_doc("File", {"attached_to_doctype": "Gate Entry", "attached_to_name": entry.name})
		self.assertEqual((file.is_private, file.file_url), (1, entry.photo))
		self.assertTrue(file.file_url.startswith("/private/"))
		with patch.object(frappe.local, "request", request, create=True):
			frappe.set_user(make.user("manager"))
			with self.assertRaises(frappe.PermissionError):
				gate_page.attach_photo(self.entry(self.press("沪D98989")).name)
