"""A gate without a connection: its list, its entries when it is back, and gates that book at the same moment."""

import json
import threading
from datetime import datetime, timedelta

import frappe
from frappe.utils import get_system_timezone, now_datetime
from pytz import timezone

from wuye_ops.rules import gate_list, pass_code
from wuye_ops.security import gate_offline, gate_page, pass_steps
from wuye_ops.security.test_gate import GateCase, new_key
from wuye_ops.tests import factories as make
from wuye_ops.tests.gate_people import make_gate, make_household, make_watched
from wuye_ops.tests.parallel import at_once


def milliseconds(moment: datetime) -> float:
	return timezone(get_system_timezone()).localize(moment).timestamp() * 1000


class TestWithoutConnection(GateCase):
	def sent(self, *entries: dict, clock: timedelta = timedelta()) -> list[dict]:
		"""The tablet's clock is ahead by `clock`; an entry's `minutes` tell how long ago it was."""
		now = now_datetime()
		rows = [
			{
				"key": new_key(),
				"direction": "In",
				"outcome": "Allowed",
				"made": milliseconds(now + clock - timedelta(minutes=entry.get("minutes", 0))),
				"age": entry.get("minutes", 0) * 60,
				**{key: value for key, value in entry.items() if key != "minutes"},
			}
			for entry in entries
		]
		return self.as_guard(gate_page.take, self.gate, json.dumps(rows), sent=milliseconds(now + clock))

	def test_the_list_finds_what_the_server_would_let_in(self) -> None:
		self.vehicle()
		name = self.visit(visitor_name="欧阳到访", visitor_phone="13912345678", plate="沪A12345")
		revoked = self.visit()
		pass_steps.revoke(revoked, reason="不来了")
		watched = make_watched(plate="沪E99999")
		listed = self.as_guard(gate_page.gate_list, self.gate)
		salt = bytes.fromhex(listed["salt"])
		for kind, value, outcome, code in (
			("Plate", "沪B8T066", "Allowed", "resident_vehicle"),
			("Code", self.code(name), "Allowed", "pass"),
			("Plate", "沪A12345", "Allowed", "pass"),
			("Phone", "13912345678", "Ask", "check_name"),
			("Plate", watched.plate, "Stopped", "call_head"),
		):
			((found_outcome, found_code, *_rest),) = listed["entries"][gate_list.hashed(kind, value, salt)]
			self.assertEqual((found_outcome, found_code), (outcome, code), value)
		self.assertNotIn(gate_list.hashed("Code", self.code(revoked), salt), listed["entries"])
		told = json.dumps(listed, ensure_ascii=False)
		for hidden in ("沪B8T066", "欧阳到访", "13912345678", self.code(name), watched.name, "沪E99999"):
			self.assertNotIn(hidden, told)

	def test_what_has_happened_is_booked_once_at_its_time(self) -> None:
		name = self.visit(entries=2)
		entry = {"key": new_key(), "text": self.code(name), "minutes": 25}
		for _time in range(2):
			(answer,) = self.sent(entry)
			self.assertTrue(answer["ok"])
		doc = frappe.get_doc("Gate Entry", {"client_key": entry["key"]})
		self.assertEqual(answer["entry"], doc.name)
		self.assertEqual((doc.offline, doc.trust, doc.review, doc.stay), (1, "Exact", "agrees", "Inside"))
		self.assertAlmostEqual((now_datetime() - doc.at).total_seconds(), 25 * 60, delta=5)
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, ["used", "inside"]), (1, 1))

	def test_a_clock_that_is_wrong_moves_nothing(self) -> None:
		for clock in (timedelta(hours=-9), timedelta(days=3)):
			key = new_key()
			self.sent({"key": key, "text": "沪D11111", "minutes": 12}, clock=clock)
			doc = frappe.get_doc("Gate Entry", {"client_key": key})
			self.assertEqual(doc.trust, "Corrected")
			self.assertAlmostEqual((now_datetime() - doc.at).total_seconds(), 12 * 60, delta=5)
		key = new_key()
		self.sent({"key": key, "text": "沪D12121", "made": "morgen", "age": -5})
		self.assertEqual(frappe.db.get_value("Gate Entry", {"client_key": key}, "trust"), "Doubtful")

	def test_a_late_entry_pairs_what_has_come_before_it(self) -> None:
		left = self.entry(self.press("沪D23232", direction="Out"))
		self.assertEqual(left.stay, "Entry Missed")
		key = new_key()
		self.sent({"key": key, "text": "沪D23232", "minutes": 30})
		came = frappe.get_doc("Gate Entry", {"client_key": key})
		left.reload()
		self.assertEqual((came.stay, came.pair, left.stay, left.pair), ("Left", left.name, "Left", came.name))
		self.assertEqual(came.stay_minutes, left.stay_minutes)
		self.assertIn(came.stay_minutes, (29, 30))
		self.assertFalse(frappe.db.get_value("Gate Presence", {"subject": "沪D23232"}, "inside"))

	def test_what_should_have_been_stopped_is_shown_to_the_head(self) -> None:
		revoked = self.visit()
		code = self.code(revoked)
		pass_steps.revoke(revoked, reason="不来了")
		watched = make_watched(plate="沪E88888")
		keys = [new_key(), new_key(), new_key()]
		answers = self.sent(
			{"key": keys[0], "text": code},
			{"key": keys[1], "text": watched.plate},
			{"key": keys[2], "text": "?%&"},
		)
		self.assertEqual([answer["ok"] for answer in answers], [True, True, True])
		rows = [
			frappe.db.get_value("Gate Entry", {"client_key": key}, ["review", "attention", "alert"])
			for key in keys
		]
		self.assertEqual(rows[0], ("let_in_wrongly", "Open", "let_in_wrongly"))
		self.assertEqual(rows[1], ("watched", "Open", "watched"))
		self.assertEqual(rows[2][1] or "", "")
		self.assertTrue(frappe.db.exists("Watchlist Hit", {"hit_key": ["like", f"{keys[1]}|%"]}))

	def test_a_pass_of_another_property_is_not_touched(self) -> None:
		elsewhere = make_household(property_name=make.PROPERTY_B)
		name = self.visit(elsewhere.unit, property=make.PROPERTY_B)
		key = new_key()
		self.sent({"key": key, "text": self.code(name)})
		entry = frappe.get_doc("Gate Entry", {"client_key": key})
		self.assertEqual((entry.visitor_pass, entry.unit, entry.review), (None, None, "let_in_wrongly"))
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, ["used", "inside"]), (0, 0))

	def test_what_no_gate_has_made_is_refused(self) -> None:
		answers = self.sent({"key": "x"}, {"outcome": "Maybe"}, {"text": "沪D34343"})
		self.assertEqual([answer["ok"] for answer in answers], [False, False, True])
		with self.assertRaisesRegex(frappe.ValidationError, "no entries of a gate"):
			self.as_guard(gate_page.take, self.gate, json.dumps([1, 2]))
		with self.assertRaisesRegex(frappe.ValidationError, "at most 200"):
			self.as_guard(gate_page.take, self.gate, json.dumps([{}] * 201))

	def test_entries_do_not_tell_whether_a_code_was_right(self) -> None:
		name = self.visit(entries=5)
		for number in range(pass_code.MOST_WRONG):
			self.sent({"text": pass_code.make(bytes([number]) * 32)})
		key = new_key()
		self.sent({"key": key, "text": self.code(name)})
		self.assertEqual(frappe.db.get_value("Gate Entry", {"client_key": key}, "shown_code"), "unknown_code")

	def test_the_moment_of_what_is_no_number(self) -> None:
		now = now_datetime()
		for made, sent, age in (("x", None, None), (True, [], {}), (1e300, 1, None), (float("nan"), 1, 2)):
			self.assertLessEqual(gate_offline.moment(now, made, sent, age).at, now)


class TestAtOnce(GateCase):
	"""Twenty gates, each with a connection of its own."""

	GATES = 20

	def setUp(self) -> None:
		super().setUp()
		self.gates = [make_gate() for _gate in range(self.GATES)]
		self.made: list[str] = []
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for name in self.made:
			frappe.db.delete("Visitor Pass", {"name": name})
		gates = [*self.gates, self.gate]
		frappe.db.delete("Gate Presence", {"gate": ["in", gates]})
		frappe.db.delete("Gate Entry", {"gate": ["in", gates]})
		for name in gates:
			frappe.db.delete("Gate", {"name": name})
		frappe.db.commit()

	def committed_pass(self, **fields) -> str:
		name = self.visit(**fields)
		self.made.append(name)
		frappe.db.commit()
		return name

	def book(self, gate: str, text: str, direction: str = "In", key: str | None = None):
		return lambda: gate_page.book(gate, direction, "Allowed", key or new_key(), text=text)

	def test_one_pass_at_twenty_gates_lets_in_once(self) -> None:
		name = self.committed_pass()
		code = self.code(name)
		outcomes = at_once(*((make.user("guard"), self.book(gate, code)) for gate in self.gates))
		self.assertEqual([outcome.error for outcome in outcomes if not outcome.ok], [])
		booked = [outcome.result for outcome in outcomes if outcome.result["booked"]]
		refused = {outcome.result["screen"]["code"] for outcome in outcomes if not outcome.result["booked"]}
		self.assertEqual((len(booked), refused), (1, {"used_up"}))
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, ["used", "inside"]), (1, 1))
		self.assertEqual(frappe.db.count("Gate Entry", {"visitor_pass": name}), 1)

	def test_one_key_that_comes_twice_at_once(self) -> None:
		name = self.committed_pass(entries=5)
		key, code = new_key(), self.code(name)
		outcomes = at_once(*[(make.user("guard"), self.book(self.gates[0], code, key=key))] * 6)
		self.assertEqual([outcome.error for outcome in outcomes if not outcome.ok], [])
		self.assertEqual(len({outcome.result["booked"] for outcome in outcomes}), 1, outcomes)
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, ["used", "inside"]), (1, 1))

	def test_one_car_read_by_two_gates_is_inside_once(self) -> None:
		outcomes = at_once(*((make.user("guard"), self.book(gate, "沪F10101")) for gate in self.gates[:2]))
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		stays = frappe.get_all("Gate Entry", {"subject": "沪F10101"}, pluck="stay", order_by="stay")
		self.assertEqual(stays, ["Inside", "Repeated"])
		self.assertEqual(frappe.db.count("Gate Presence", {"plate": "沪F10101", "inside": 1}), 1)

	def test_twenty_gates_lose_and_double_nothing(self) -> None:
		number = 8
		plates = [[f"沪F{gate:02d}{car:03d}" for car in range(number)] for gate in range(self.GATES)]
		keys = [[new_key() for _car in range(number)] for _gate in range(self.GATES)]
		lock = threading.Lock()
		failures: list[str] = []

		def work(gate: int):
			def run() -> None:
				for plate, key in zip(plates[gate], keys[gate], strict=True):
					# the answer is lost: the tablet sends again
					for _time in range(2):
						try:
							gate_page.book(self.gates[gate], "In", "Allowed", key, text=plate)
							frappe.db.commit()
						except Exception as error:
							with lock:
								failures.append(repr(error))
							frappe.db.rollback()

			return run

		outcomes = at_once(*((make.user("guard"), work(gate)) for gate in range(self.GATES)))
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(failures, [])
		rows = frappe.get_all("Gate Entry", {"gate": ["in", self.gates]}, ["client_key", "plate", "stay"])
		self.assertEqual(len(rows), self.GATES * number)
		self.assertEqual({row.client_key for row in rows}, {key for some in keys for key in some})
		self.assertEqual({row.stay for row in rows}, {"Inside"})
		self.assertEqual(
			frappe.db.count("Gate Presence", {"gate": ["in", self.gates], "inside": 1}), self.GATES * number
		)
