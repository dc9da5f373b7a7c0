"""Passes: who may make them, how many, and how they let in at the gate."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.rules import pass_code, scan
from wuye_ops.security import hosts, invitations, pass_codes, pass_steps, pass_sweep, passes
from wuye_ops.tests import factories as make
from wuye_ops.tests.gate_people import make_gate, make_household, make_pass


def new_key() -> str:
	return frappe.generate_hash(length=32)


def codes(refusals) -> list[str]:
	return [one.code for one in refusals]


class PassCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.home = make_household()
		self.gate = make_gate()
		self.now = now_datetime().replace(microsecond=0)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def invite(self, user: str | None = None, **fields) -> str:
		frappe.set_user(user or self.home.user)
		values = {
			"unit": self.home.unit,
			"visitor_name": "钱到访",
			"valid_from": str(self.now),
			"valid_to": str(self.now + timedelta(hours=3)),
			"key": new_key(),
			**fields,
		}
		try:
			return invitations.invite(**values)
		finally:
			frappe.set_user("Administrator")

	def arrival(self, minutes: int = 0, **fields):
		return passes.arrival(make.PROPERTY_A, self.gate, self.now + timedelta(minutes=minutes), **fields)


class TestInviting(PassCase):
	def test_a_resident_invites_and_the_gate_finds_the_visitor_by_code_link_plate_and_phone(self) -> None:
		name = self.invite(visitor_phone="138 1234 5678", plate="沪ａ·12345", persons=2)
		frappe.set_user(self.home.user)
		shown = invitations.show(name)
		token = shown["address"].rpartition("/")[2]
		frappe.set_user("Administrator")
		self.assertIn("/visit/", shown["address"])
		self.assertRegex(shown["code"], r"^[2-9A-Y]{3}-[2-9A-Y]{3}-[2-9A-Y]{3}$")
		self.assertIn(shown["code"], shown["text"])
		self.assertIn("<svg", shown["picture"])
		for kind, value in (
			(scan.CODE, pass_code.normalise(shown["code"])),
			(scan.TOKEN, token),
			(scan.PLATE, "沪A12345"),
			(scan.PLATE_PART, "345"),
			(scan.PHONE, "13812345678"),
			(scan.PHONE_TAIL, "5678"),
		):
			found = passes.find(make.PROPERTY_A, kind, value, self.now)
			self.assertIn(name, [one.name for one in found], kind)
		(one,) = passes.find(make.PROPERTY_A, scan.TOKEN, token, self.now)
		candidate = passes.candidate(one, self.arrival())
		self.assertEqual((candidate.outcome, candidate.phone), ("Allowed", "138****5678"))
		self.assertEqual((candidate.holder, candidate.unit, candidate.persons), ("钱到访", self.home.unit, 2))

	def test_nothing_in_the_database_opens_a_gate(self) -> None:
		name = self.invite(visitor_phone="13812345678")
		doc = frappe.get_doc("Visitor Pass", name)
		code, token = pass_codes.code_of(doc), pass_codes.token_of(doc)
		row = str(frappe.db.get_value("Visitor Pass", name, "*", as_dict=True))
		for secret in (code, pass_code.shown(code), token, "13812345678"):
			self.assertNotIn(secret, row)
		self.assertEqual(doc.code_shown, pass_code.masked(code))
		# a site with another key cannot make the code from what the database holds
		doc.code_fingerprint = "0" * 64
		self.assertIsNone(pass_codes.code_of(doc))

	def test_sent_twice_it_is_one_pass(self) -> None:
		key = new_key()
		self.assertEqual(self.invite(key=key), self.invite(key=key))

	def test_a_visit_that_cannot_be_is_refused_with_all_that_is_wrong(self) -> None:
		with self.assertRaises(frappe.ValidationError) as raised:
			self.invite(valid_to=str(self.now - timedelta(days=1)), persons=99)
		self.assertIn("1", str(raised.exception))
		self.assertIn("10", str(raised.exception))
		for wrong in (
			{"valid_to": str(self.now + timedelta(days=8))},
			{
				"valid_from": str(self.now + timedelta(days=40)),
				"valid_to": str(self.now + timedelta(days=41)),
			},
			{"visitor_name": "  "},
			{"visitor_name": "王 13812345678"},
			{"visitor_phone": "12345"},
			{"plate": "!!"},
			{"valid_from": "morgen"},
			{"key": "short"},
			{"persons": 0},
			{"entries": 99},
		):
			with self.assertRaises(frappe.ValidationError, msg=wrong):
				self.invite(**wrong)
		self.assertFalse(frappe.db.exists("Visitor Pass", {"unit": self.home.unit}))

	def test_a_unit_has_a_limit_and_a_revoked_pass_makes_room(self) -> None:
		names = [self.invite() for _number in range(10)]
		with self.assertRaises(frappe.ValidationError):
			self.invite()
		frappe.set_user(self.home.user)
		invitations.revoke(names[0])
		self.assertTrue(self.invite())

	def test_whoever_makes_and_revokes_comes_to_an_end_too(self) -> None:
		for _number in range(20):
			name = self.invite()
			frappe.set_user(self.home.user)
			invitations.revoke(name)
		with self.assertRaises(frappe.ValidationError):
			self.invite()

	def test_a_property_sets_its_own_limits(self) -> None:
		other = make.make_property().name
		make.make_places(other)
		home = make_household(property_name=other)
		frappe.get_doc({"doctype": "Gate Policy", "property": other, "most_live": 1}).insert()
		self.invite(home.user, unit=home.unit)
		with self.assertRaises(frappe.ValidationError):
			self.invite(home.user, unit=home.unit)


class TestWhose(PassCase):
	def test_nobody_invites_to_a_unit_they_do_not_live_in(self) -> None:
		with self.assertRaises(frappe.PermissionError):
			self.invite(make_household().user)
		with self.assertRaises(frappe.PermissionError):
			self.invite("Guest")

	def test_another_s_pass_is_answered_as_none(self) -> None:
		name = self.invite()
		other = make_household().user
		said = set()
		for wanted in (name, "0000000000", "", "%"):
			for step in (invitations.show, invitations.revoke, invitations.renew):
				frappe.set_user(other)
				with self.assertRaises(frappe.DoesNotExistError) as raised:
					step(wanted)
				said.add(str(raised.exception))
			with self.assertRaises(frappe.DoesNotExistError):
				invitations.answer(wanted, 1)
			frappe.set_user("Administrator")
		self.assertEqual(len(said), 1)

	def test_a_tenant_s_visitors_are_the_tenant_s_alone(self) -> None:
		tenant = make_household("Tenant", self.home.unit)
		family = make_household("Family", self.home.unit)
		self.assertEqual(set(hosts.customers_in(self.home.unit)), {tenant.customer, family.customer})
		with self.assertRaises(frappe.PermissionError):
			self.invite(self.home.user)
		name = self.invite(tenant.user)
		frappe.set_user(tenant.user)
		self.assertEqual([one["name"] for one in invitations.my_visitors()["live"]], [name])
		frappe.set_user(self.home.user)
		self.assertEqual(invitations.my_visitors()["homes"], [])
		# of the same home, and yet another household
		frappe.set_user(family.user)
		self.assertEqual(invitations.my_visitors()["live"], [])

	def test_who_has_moved_out_invites_nobody(self) -> None:
		name = self.invite()
		occupancy = frappe.db.get_value("Occupancy", {"customer": self.home.customer})
		frappe.db.set_value("Occupancy", occupancy, "to_date", add_to_date(frappe.utils.nowdate(), days=-1))
		with self.assertRaises(frappe.PermissionError):
			self.invite()
		frappe.set_user(self.home.user)
		with self.assertRaises(frappe.DoesNotExistError):
			invitations.show(name)


class TestAtTheGate(PassCase):
	def test_each_wrong_pass_is_stopped_with_its_reason(self) -> None:
		tomorrow = {"valid_from": self.now + timedelta(days=1), "valid_to": self.now + timedelta(days=2)}
		cases = (
			({}, {}, []),
			({}, {"minutes": 241}, ["expired"]),
			(tomorrow, {}, ["not_yet"]),
			({"plate": "沪A12345"}, {"plate_key": "沪B99999"}, ["other_vehicle"]),
			({"persons": 2}, {"persons": 3}, ["too_many"]),
			({"gates": [{"gate": make_gate()}]}, {}, ["wrong_gate"]),
			({"kind": "Walk-in"}, {}, ["not_confirmed"]),
		)
		for fields, arrived, expected in cases:
			doc = make_pass(self.home.unit, **fields)
			self.assertEqual(codes(passes.enter(doc.name, self.arrival(**arrived))), expected, fields)
			self.assertEqual(frappe.db.get_value("Visitor Pass", doc.name, "used"), int(not expected))

	def test_used_up_revoked_and_of_another_property(self) -> None:
		doc = make_pass(self.home.unit)
		self.assertEqual(passes.enter(doc.name, self.arrival()), ())
		self.assertEqual(codes(passes.enter(doc.name, self.arrival(1))), ["used_up", "already_inside"])
		passes.leave(doc.name)
		self.assertEqual(codes(passes.enter(doc.name, self.arrival(2))), ["used_up"])
		revoked = make_pass(self.home.unit)
		pass_steps.revoke(revoked.name, "客人改期")
		self.assertEqual(codes(passes.enter(revoked.name, self.arrival())), ["revoked"])
		foreign = passes.arrival(make.PROPERTY_B, make_gate(make.PROPERTY_B), self.now)
		(found,) = passes.find(
			make.PROPERTY_B,
			scan.CODE,
			pass_codes.code_of(frappe.get_doc("Visitor Pass", revoked.name)),
			self.now,
		)
		candidate = passes.candidate(found, foreign)
		self.assertEqual(codes(candidate.reasons), ["wrong_property"])
		# nothing of somebody else's visitor
		self.assertEqual((candidate.holder, candidate.unit, candidate.phone), ("", "", ""))

	def test_the_guard_settles_what_can_be_asked_and_nothing_else(self) -> None:
		doc = make_pass(self.home.unit, persons=1)
		self.assertEqual(codes(passes.enter(doc.name, self.arrival(persons=2), settled=True)), [])
		late = make_pass(self.home.unit)
		self.assertEqual(codes(passes.enter(late.name, self.arrival(300), settled=True)), ["expired"])

	def test_people_leave_one_by_one_and_never_fewer_than_none_are_inside(self) -> None:
		doc = make_pass(self.home.unit, persons=3)
		passes.enter(doc.name, self.arrival(persons=2))
		for left in (1, 0, 0):
			passes.leave(doc.name)
			self.assertEqual(frappe.db.get_value("Visitor Pass", doc.name, "inside"), left)

	def test_what_a_gate_without_a_connection_let_in_is_counted(self) -> None:
		doc = make_pass(self.home.unit)
		pass_steps.revoke(doc.name, "取消")
		passes.has_entered(doc.name, 1)
		self.assertEqual(frappe.db.get_value("Visitor Pass", doc.name, ["used", "inside"]), (1, 1))

	def test_another_code_closes_the_first(self) -> None:
		name = self.invite()
		frappe.set_user(self.home.user)
		first, second = invitations.show(name), invitations.renew(name)
		frappe.set_user("Administrator")
		find = lambda shown: passes.find(  # noqa: E731
			make.PROPERTY_A, scan.CODE, pass_code.normalise(shown["code"]), self.now
		)
		self.assertEqual(find(first), [])
		self.assertEqual([one.name for one in find(second)], [name])

	def test_a_work_permit_lets_in_in_its_hours(self) -> None:
		monday = (self.now + timedelta(days=7 - self.now.weekday())).replace(hour=0, minute=0, second=0)
		doc = make_pass(
			self.home.unit,
			kind="Contractor",
			visitor_name="吴师傅",
			firm="安居装饰",
			permit_no="装-2026-08",
			works="厨卫防水，不动承重墙",
			persons=6,
			entries=0,
			valid_to=self.now + timedelta(days=60),
			days="Monday to Saturday",
			on_holidays=0,
			hours=[
				{"from_time": "08:00:00", "to_time": "12:00:00"},
				{"from_time": "14:00:00", "to_time": "18:00:00"},
			],
		)

		def at(hour: int, days: int = 0, persons: int = 1):
			moment = monday + timedelta(days=days, hours=hour)
			return codes(
				passes.enter(doc.name, passes.arrival(make.PROPERTY_A, self.gate, moment, persons=persons))
			)

		self.assertEqual(at(9, persons=4), [])
		self.assertEqual(at(13), ["wrong_hours"])
		self.assertEqual(at(15), [])
		self.assertEqual(at(9, days=6), ["wrong_day"])
		found = passes.by_name(doc.name)
		self.assertTrue(found.comes_one_by_one)
		self.assertEqual(passes.candidate(found, self.arrival()).note, "安居装饰")
		with self.assertRaises(frappe.ValidationError):
			make_pass(self.home.unit, kind="Contractor", firm="安居装饰", works="铺砖")

	def test_a_work_permit_is_printed_with_its_code_by_those_who_may_give_it_out(self) -> None:
		doc = make_pass(
			self.home.unit,
			kind="Contractor",
			visitor_name="吴师傅",
			firm="安居装饰<b>",
			permit_no="装-2026-09",
			works="厨卫防水",
			entries=0,
			hours=[{"from_time": "08:00:00", "to_time": "12:00:00"}],
		)
		code = pass_code.shown(pass_codes.code_of(doc))
		for user, shows in ((make.user("service"), True), ("director@wuye.test", False)):
			frappe.set_user(user)
			printed = frappe.get_print("Visitor Pass", doc.name, "Work Permit Card")
			self.assertEqual(code in printed, shows, user)
			self.assertIn("08:00–12:00", printed)
			self.assertIn("安居装饰&lt;b&gt;", printed)
		frappe.set_user("Administrator")

	def test_the_list_for_a_gate_without_a_connection(self) -> None:
		name = self.invite(plate="沪A55555", visitor_phone="13912345678")
		used = make_pass(self.home.unit)
		passes.enter(used.name, self.arrival())
		listed = {
			found.name: (spans, dict(readings))
			for found, spans, readings in passes.for_list(
				make.PROPERTY_A, self.now, self.now + timedelta(hours=24)
			)
		}
		self.assertNotIn(used.name, listed)
		((begin, end),), readings = listed[name]
		self.assertEqual((begin, end), (self.now, self.now + timedelta(hours=3, seconds=1)))
		doc = frappe.get_doc("Visitor Pass", name)
		self.assertEqual(
			readings,
			{
				scan.CODE: pass_codes.code_of(doc),
				scan.TOKEN: pass_codes.token_of(doc),
				scan.PHONE: "13912345678",
				scan.PLATE: "沪A55555",
			},
		)


class TestLife(PassCase):
	def test_nobody_writes_by_hand_what_gates_and_steps_write(self) -> None:
		doc = make_pass(self.home.unit)
		for field, value in (
			("status", "Ended"),
			("used", 0 + 5),
			("code_fingerprint", "x"),
			("spoke_with", "某人"),
		):
			doc.reload()
			doc.set(field, value)
			with self.assertRaises(frappe.ValidationError, msg=field):
				doc.save()
		forged = make_pass(self.home.unit, status="Ended", used=7, code_fingerprint="x", token_hash="y")
		self.assertEqual((forged.status, forged.used), ("Active", 0))
		self.assertEqual(len(forged.code_fingerprint), 64)

	def test_staff_revoke_with_a_reason_that_the_host_reads(self) -> None:
		name = self.invite()
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.ValidationError):
			pass_steps.revoke(name, " ")
		pass_steps.revoke(name, "电梯维修，请改期")
		frappe.set_user(self.home.user)
		(past,) = invitations.my_visitors()["past"]
		self.assertEqual((past["reason"], past["can_send"]), ("电梯维修，请改期", False))
		other = self.invite()
		frappe.set_user(make.user("guard"))
		with self.assertRaises(frappe.PermissionError):
			pass_steps.revoke(other, "x")

	def test_a_pass_that_is_over_is_not_changed(self) -> None:
		doc = make_pass(self.home.unit)
		pass_steps.revoke(doc.name, "取消")
		doc.reload()
		doc.persons = 3
		with self.assertRaises(frappe.ValidationError):
			doc.save()

	def test_the_sweep_ends_what_is_over_and_nobody_s_who_is_inside(self) -> None:
		over, used, inside, unseen, live = (make_pass(self.home.unit).name for _number in range(5))
		long_ago = {"valid_from": self.now - timedelta(hours=9), "valid_to": self.now - timedelta(hours=5)}
		frappe.db.set_value("Visitor Pass", over, long_ago)
		frappe.db.set_value("Visitor Pass", used, {"used": 1})
		frappe.db.set_value("Visitor Pass", inside, {**long_ago, "used": 1, "inside": 1})
		frappe.db.set_value(
			"Visitor Pass", unseen, {"used": 1, "inside": 1, "valid_to": self.now - timedelta(days=8)}
		)
		pass_sweep.sweep(self.now)
		found = dict(
			frappe.get_all("Visitor Pass", {"unit": self.home.unit}, ["name", "status"], as_list=True)
		)
		self.assertEqual(
			[found[name] for name in (over, used, inside, unseen, live)],
			["Ended", "Ended", "Active", "Ended", "Active"],
		)
		self.assertEqual(pass_sweep.sweep(self.now), 0)
		passes.leave(inside)
		pass_sweep.sweep(self.now)
		self.assertEqual(frappe.db.get_value("Visitor Pass", inside, "status"), "Ended")

	def test_deleting_is_for_slips_of_the_same_day(self) -> None:
		doc = make_pass(self.home.unit)
		passes.enter(doc.name, self.arrival())
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Visitor Pass", doc.name)
