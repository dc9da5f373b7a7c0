"""The demo's gates: two months of people and vehicles coming and going, who is inside now, and the nights that removed visitors.

A day has its hours: out to work from seven, home from five, couriers at noon and in the evening, visitors at weekends. A
few are stopped, some are asked about, and a few leave without being seen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

import frappe
from frappe.utils import add_days, getdate

from wuye_ops.demo import bulk
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.rules.gate_retention import DEFAULT_MONTHS, newest_due
from wuye_ops.security import presence, stop_words

DAYS = 60
NIGHTS = 7
A_DAY = 60  # comings of a working day at scale 1, besides residents' vehicles
# hour of coming in → how many in a hundred
HOURS = {
	7: 5, 8: 6, 9: 8, 10: 9, 11: 11, 12: 9, 13: 5, 14: 6, 15: 6, 16: 6, 17: 8, 18: 9, 19: 6, 20: 4, 21: 2,
}  # fmt: skip
RETURNS = {16: 5, 17: 22, 18: 34, 19: 20, 20: 10, 21: 6, 22: 3}
# (kind, how many in a hundred, minutes inside, persons)
KINDS = (
	("Pass", 26, (40, 260), 3),
	("Courier", 46, (4, 22), 1),
	("Walk-in", 12, (20, 150), 2),
	("Temporary Vehicle", 14, (25, 320), 2),
	("On Duty", 2, (15, 60), 3),
)
ASKED = ("check_name", "too_many", "other_vehicle", "not_confirmed")
STOPPED = (
	"expired",
	"not_yet",
	"used_up",
	"revoked",
	"wrong_hours",
	"declined",
	"watchlist",
	"courier_hours",
	"walk_in",
)
COURIERS = ("Express Delivery", "Food Delivery", "Grocery Delivery")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Coming:
	"""Somebody who comes, and when they go; None for one whom nobody has seen leave."""

	kind: str
	at: datetime
	left: datetime | None
	subject: str
	persons: int = 1
	plate: str | None = None
	vehicle: str | None = None
	unit: str | None = None
	holder: str | None = None
	courier: str | None = None


class GateHistory:
	def __init__(self, registry: Registry, rng: Random, now: datetime, place: Place, scale: float) -> None:
		self.registry, self.rng, self.now, self.place = registry, rng, now, place
		self.a_day = max(4, round(A_DAY * scale))
		self.gates = self._gates()
		self.guard = place.team.by_key("guard")
		self.units = frappe.get_all("Property Unit", {"property": place.name}, pluck="name", order_by="name")
		self.vehicles = frappe.get_all(
			"Resident Vehicle",
			{"property": place.name},
			["name", "plate", "unit"],
			order_by="name",
			limit=max(2, round(40 * scale)),
		)
		self.entries: list = []

	def make(self) -> None:
		for days_ago in range(DAYS, -1, -1):
			day = getdate(add_days(self.now.date(), -days_ago))
			for coming in sorted(self._comings(day), key=lambda one: one.at):
				if coming.at < self.now:
					self._write(coming)
		bulk.insert(self.entries, self.now)
		self.registry.add("Gate Entry", *(doc.name for doc in self.entries))
		self._presence()
		self._nights()

	def _gates(self) -> list[str]:
		"""Those there are, else the property's areas that are gates."""
		names = frappe.get_all(
			"Gate", {"property": self.place.name, "disabled": 0}, pluck="name", order_by="name"
		)
		if names:
			return names
		made = []
		for area in frappe.get_all(
			"Service Area",
			{"property": self.place.name, "area_type": "Gate"},
			["name", "area_name"],
			order_by="name",
		):
			gate = {"doctype": "Gate", "property": self.place.name, "gate_name": area.area_name}
			made.append(frappe.get_doc({**gate, "service_area": area.name}).insert().name)
		self.registry.add("Gate", *made)
		return made

	# -- who comes

	def _comings(self, day) -> Iterator[Coming]:
		rng = self.rng
		yield from self._residents(day)
		weekend = day.weekday() >= 5
		for kind, share, minutes, most in KINDS:
			count = self.a_day * share / 100 * (1.5 if weekend and kind == "Pass" else 1)
			for _number in range(int(count) + (rng.random() < count % 1)):
				at = self._moment(day, HOURS)
				stay = timedelta(minutes=rng.randint(*minutes))
				yield self._visitor(
					kind, at, None if rng.random() < 0.03 else at + stay, rng.randint(1, most)
				)

	def _visitor(self, kind: str, at: datetime, left: datetime | None, persons: int) -> Coming:
		rng = self.rng
		has_plate = kind == "Temporary Vehicle" or (kind in ("Pass", "On Duty") and rng.random() < 0.5)
		plate = self._plate() if has_plate else None
		return Coming(
			kind,
			at,
			left,
			plate or self._hash(20),
			persons,
			plate,
			unit=rng.choice(self.units) if kind in ("Pass", "Walk-in", "Courier") and self.units else None,
			holder=f"{rng.choice('赵钱孙李周吴郑王')}*" if kind in ("Pass", "Walk-in") else None,
			courier=rng.choice(COURIERS) if kind == "Courier" else None,
		)

	def _residents(self, day) -> Iterator[Coming]:
		"""Home in the evening, out in the morning."""
		for vehicle in self.vehicles:
			if self.rng.random() < 0.15:
				continue
			at = self._moment(day, RETURNS)
			out = datetime.combine(
				day + timedelta(days=1), time(self.rng.choice((7, 7, 8, 8, 9)))
			) + timedelta(minutes=self.rng.randrange(60))
			yield Coming(
				"Resident Vehicle",
				at,
				out,
				vehicle.plate,
				1,
				vehicle.plate,
				vehicle.name,
				vehicle.unit,
				"业主*",
			)

	def _hash(self, length: int) -> str:
		"""The same each time the demo is made."""
		return f"{self.rng.getrandbits(4 * length):0{length}x}"

	def _plate(self) -> str:
		"""Of a province that there is not."""
		digits = "".join(str(self.rng.randrange(10)) for _ in range(4))
		return f"示{self.rng.choice(LETTERS)}{self.rng.choice(LETTERS)}{digits}"

	def _moment(self, day, hours: dict[int, int]) -> datetime:
		hour = self.rng.choices(list(hours), list(hours.values()))[0]
		return datetime.combine(day, time(hour, self.rng.randrange(60), self.rng.randrange(60)))

	# -- what the gate writes

	def _write(self, coming: Coming) -> None:
		rng = self.rng
		fields = {
			"kind": coming.kind,
			"subject": coming.subject,
			"persons": coming.persons,
			"plate": coming.plate,
			"resident_vehicle": coming.vehicle,
			"unit": coming.unit,
			"holder": coming.holder,
			"courier": coming.courier,
		}
		if coming.kind != "Resident Vehicle" and rng.random() < 0.04:
			code = rng.choice(STOPPED)
			shown = "call_head" if code == "watchlist" else code
			self._entry("In", coming.at, shown, outcome="Stopped", reason_code=code, **fields)
			return
		asked = rng.choice(ASKED) if coming.kind in ("Pass", "Walk-in") and rng.random() < 0.12 else ""
		code = asked or {"Resident Vehicle": "resident_vehicle", "On Duty": "on_duty"}.get(
			coming.kind, coming.kind.lower().replace(" ", "_").replace("-", "_")
		)
		come = self._entry("In", coming.at, code, reason_code=code, asked=asked, **fields)
		gone = coming.left if coming.left and coming.left < self.now else None
		if gone:
			minutes = int((gone - coming.at).total_seconds() // 60)
			out = self._entry("Out", gone, "leaving", reason_code="leaving", **fields)
			for one, other in ((come, out), (out, come)):
				one.update({"stay": "Left", "pair": other.name, "stay_minutes": minutes})
		elif coming.left or coming.at > self.now - timedelta(hours=12):
			come.update(
				{"stay": "Inside", "leave_by": coming.at + timedelta(hours=3) if coming.holder else None}
			)
		else:
			come.stay = "Exit Missed"

	def _entry(
		self, direction: str, at: datetime, shown_code: str, outcome: str = "Allowed", **fields: object
	):
		doc = frappe.get_doc(
			{
				"doctype": "Gate Entry",
				"name": self._hash(12),
				"property": self.place.name,
				"gate": self.rng.choice(self.gates),
				"direction": direction,
				"at": at,
				"received_at": at,
				"trust": "Exact",
				"outcome": outcome,
				"shown_words": stop_words.label(shown_code)
				if outcome == "Stopped" or fields.get("asked")
				else None,
				"shown_code": shown_code,
				"guard": self.guard.employee,
				"guard_name": self.guard.name,
				"creation": at,
				"modified": at,
				"owner": self.guard.user,
				"modified_by": self.guard.user,
				**fields,
			}
		)
		self.entries.append(doc)
		return doc

	def _presence(self) -> None:
		"""Who came and has not left, the last coming of each."""
		inside = {doc.subject: doc for doc in self.entries if doc.stay == "Inside"}
		rows = []
		for doc in inside.values():
			rows.append(
				frappe.get_doc(
					{
						"doctype": "Gate Presence",
						"name": presence.name_of(self.place.name, doc.subject),
						"property": self.place.name,
						"subject": doc.subject,
						"inside": 1,
						"entry": doc.name,
						"entered_at": doc.at,
						"last_entry": doc.name,
						"last_direction": "In",
						"last_at": doc.at,
						"creation": doc.at,
						"modified": doc.at,
						**{
							field: doc.get(field)
							for field in ("persons", "gate", "kind", "holder", "plate", "unit", "leave_by")
						},
					}
				)
			)
		bulk.insert(rows, self.now)
		self.registry.add("Gate Presence", *(doc.name for doc in rows))

	def _nights(self) -> None:
		"""The last nights found nothing that was due, since the demo's gates are young; the log says so."""
		for nights_ago in range(NIGHTS, 0, -1):
			day = getdate(add_days(self.now.date(), -nights_ago))
			began = datetime.combine(day, time(2, 10))
			doc = frappe.get_doc(
				{
					"doctype": "Gate Retention Log",
					"property": self.place.name,
					"day": day,
					"months": DEFAULT_MONTHS,
					"ended_until": newest_due(day),
					"status": "Done",
					"started_on": began,
					"finished_on": began + timedelta(seconds=3),
					"run_key": f"{self.place.name}|{day}",
				}
			)
			doc.flags.by_service = True
			doc.insert()
			self.registry.add(doc.doctype, doc.name)


def make_gate_history(
	registry: Registry,
	rng: Random,
	now: datetime,
	places: list[Place],
	scale: float,
	say: Callable[[str], None],
) -> None:
	say("两个月的门岗出入 …")
	for place in places:
		GateHistory(registry, rng, now, place, scale).make()
