"""The demo's car parks and goods releases: tariffs, public spaces, permits, temporary cars of today with their fees in the
books, notes of two months, what drivers are told, and slips for what is carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.utils import add_days

from wuye_ops.demo import bulk
from wuye_ops.demo.fees import fee_items
from wuye_ops.demo.places import Place, Resident
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import goods_release as release_rules
from wuye_ops.security import goods, parking, parking_charges, presence

GATE = "东大门"
PUBLIC_SPACES = 24
MOST_PERMITS = 60
NOTE_DAYS = 60
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Price:
	"""Of a property: yuan for each hour, free minutes, cap."""

	hour: float
	free: int
	cap: float
	night: float | None = None


PRICES = {
	"Residential": Price(3, 60, 20),
	"Office": Price(8, 15, 60, 2),
	"Commercial": Price(6, 30, 50),
	"Mixed": Price(6, 30, 50),
}
PLACES_OF_MISUSE = (
	"3号楼前消防通道",
	"北门内侧",
	"地库B1坡道口",
	"垃圾投放点旁",
	"中心花园旁",
	"5号楼单元门口",
)
MISUSES = (
	"No Space",
	"No Space",
	"Another's Space",
	"Fire Lane",
	"Two Spaces",
	"Charging Place Blocked",
	"Abandoned",
)
OUTCOMES = ("车主已移车", "电话联系后移车", "已改停公共车位")
ITEMS = (
	("双人床", 1), ("床垫", 1), ("沙发", 1), ("衣柜", 2), ("纸箱", 14), ("洗衣机", 1), ("冰箱", 1), ("电视机", 1), ("书桌", 2),
	("行李箱", 4), ("电动车", 1), ("健身器材", 1),
)  # fmt: skip
MOVERS = ("示例搬家", "示例物流", "")


def make_parking(
	registry: Registry, seed: int, now: datetime, places: list[Place], say: Callable[[str], None]
) -> None:
	say("停车与放行条 …")
	had_items = fee_items()
	for place in places:
		_Parking(registry, Random(f"{seed}{place.name}"), now, place).make()
	# the first fee that is taken has its item made
	registry.add("Item", *sorted(fee_items() - had_items))


class _Parking:
	def __init__(self, registry: Registry, rng: Random, now: datetime, place: Place) -> None:
		self.registry, self.rng, self.now, self.place = registry, rng, now, place
		self.guard = place.team.by_key("guard").user

	def make(self) -> None:
		self.tariff()
		self.public_spaces()
		self.gate = ensure(
			self.registry,
			{"doctype": "Gate", "property": self.place.name, "gate_name": GATE, "kind": "Both"},
			property=self.place.name,
			gate_name=GATE,
		)
		self.permits()
		self.guidance()
		self.temporary_cars()
		self.notes()
		if self.place.plan.kind == "Residential":
			self.releases()

	# -- what stands fast

	def tariff(self) -> None:
		price = PRICES.get(self.place.plan.kind, PRICES["Mixed"])
		night = {"has_night": 1, "night_from": "22:00:00", "night_to": "07:00:00", "night_price": price.night}
		make(
			self.registry,
			{
				"doctype": "Parking Tariff",
				"property": self.place.name,
				"tariff_name": "临时停车（示例）",
				"price": price.hour,
				"unit_minutes": "60",
				"free_minutes": price.free,
				"cap": price.cap,
				"price_basis": "Market Price",
				"document_no": "业主大会决议（示例）",
				"posted_on": add_days(self.now.date(), -200),
				"fee_item": "临时停车费",
				**(night if price.night else {}),
			},
		)

	def public_spaces(self) -> None:
		for number in range(1, PUBLIC_SPACES + 1):
			make(
				self.registry,
				{
					"doctype": "Parking Space",
					"property": self.place.name,
					"space_no": f"P-{number:02d}",
					"space_type": "Public",
					"status": "Disabled" if number == PUBLIC_SPACES else "Free",
				},
			)

	def permits(self) -> None:
		"""For whoever has a space and a vehicle, without end; and a few monthly ones on the ground, some of them to renew."""
		vehicles = frappe.get_all(
			"Resident Vehicle",
			{"property": self.place.name, "status": "Active"},
			["plate", "customer", "unit", "parking_space"],
			order_by="plate",
			limit=MOST_PERMITS,
		)
		since = add_days(self.now.date(), -300)
		seen: set[str] = set()
		for position, row in enumerate(vehicles):
			fixed = bool(row.parking_space) and row.parking_space not in seen and position % 5
			seen.add(row.parking_space)
			fields = (
				{"permit_kind": "Own Space", "parking_space": row.parking_space}
				if fixed
				else {
					"permit_kind": "Monthly",
					"to_date": add_days(self.now.date(), self.rng.choice((-1, 4, 7, 20, 45, 90))),
				}
			)
			make(
				self.registry,
				{
					"doctype": "Parking Permit",
					"property": self.place.name,
					"customer": row.customer,
					"unit": row.unit,
					"from_date": since,
					"vehicles": [{"plate": row.plate}],
					**fields,
				},
			)

	def guidance(self) -> None:
		for subject, message, level, days in (
			("地库东坡道防滑层施工", "东坡道封闭，请从西坡道进出地库。", "Detour", 5),
			("充电车位限时", "充电完成后请在 30 分钟内驶离充电车位。", "Notice", None),
		):
			make(
				self.registry,
				{
					"doctype": "Parking Guidance",
					"property": self.place.name,
					"subject": subject,
					"message": message,
					"level": level,
					"valid_from": self.now - timedelta(days=2),
					"valid_to": self.now + timedelta(days=days) if days else None,
				},
			)

	# -- temporary cars of today

	def plate(self) -> str:
		return f"浙{self.rng.choice(LETTERS)}{self.rng.randint(10000, 99999)}"

	def temporary_cars(self) -> None:
		"""Some are inside; of those who have left most have paid, one has not."""
		modes = self._modes()
		for position in range(9):
			number = self.plate()
			entered = self.now - timedelta(minutes=self.rng.randint(75, 420))
			self._drive_in(number, entered)
			if position < 4:
				continue
			due = parking.fee_due(self.place.name, number, self.now)
			if not due or not due.due:
				continue
			with in_the_name_of(self.guard):
				if position == 8 or not modes:
					charge = parking_charges.let_go(
						self.place.name, number, "司机称赶时间，未缴离场", f"demo-{number}"
					)
				else:
					charge = parking_charges.take(
						self.place.name, number, modes[position % len(modes)], f"demo-{number}", at=self.now
					)
			self.registry.add("Parking Charge", charge.name)
			self._drive_out(number)
		if customer := frappe.db.get_value("Customer", {"customer_name": f"临时停车（{self.place.name}）"}):
			self.registry.add("Customer", customer)

	def _modes(self) -> list[str]:
		modes = frappe.get_attr(frappe.get_hooks("parking_fee_modes")[-1])(self.place.name)
		return [mode["name"] for mode in modes if "转账" not in mode["name"]]

	def _drive_in(self, number: str, at: datetime) -> None:
		self._move(number, "In", at)

	def _drive_out(self, number: str) -> None:
		self._move(number, "Out", self.now)

	def _move(self, number: str, direction: str, at: datetime) -> None:
		entry = frappe.get_doc(
			{
				"doctype": "Gate Entry",
				"property": self.place.name,
				"gate": self.gate,
				"direction": direction,
				"at": at,
				"received_at": at,
				"outcome": "Allowed",
				"kind": "Temporary Vehicle",
				"plate": number,
				"subject": number,
				"persons": 1,
				"client_key": f"demo{number}{direction}",
			}
		)
		entry.set_new_name()
		presence.move(presence.lock(self.place.name, number), entry)
		entry.flags.by_service = True
		# the demo is made by the site's administrator, on the command line
		entry.insert(ignore_permissions=True)
		self.registry.add("Gate Entry", entry.name)

	# -- notes

	def notes(self) -> None:
		"""Of two months; one vehicle again and again, so that a letter is due."""
		vehicles = frappe.get_all(
			"Resident Vehicle",
			{"property": self.place.name, "status": "Active"},
			["name", "plate", "customer", "customer_name", "unit"],
			order_by="plate",
			limit=12,
		)
		if not vehicles:
			return
		days = sorted((self.rng.randint(1, NOTE_DAYS) for _note in range(22)), reverse=True)
		documents = []
		for days_ago in days:
			row = self.rng.choice(vehicles[1:] or vehicles)
			documents.append(self._note(row, days_ago, self.rng.choice(MISUSES), 1, done=days_ago > 2))
		for times, days_ago in enumerate((12, 7, 1), start=1):
			documents.append(self._note(vehicles[0], days_ago, "Another's Space", times, done=times < 3))
		first = bulk.take_numbers(f"PKN-{self.now.year}-", len(documents))
		for number, doc in enumerate(sorted(documents, key=lambda one: one.noted_on), start=first):
			doc.name = f"PKN-{self.now.year}-{number:05d}"
		self.registry.add("Parking Note", *(doc.name for doc in documents))
		bulk.insert(documents, self.now)

	def _note(self, row, days_ago: int, misuse: str, times: int, *, done: bool):
		at = (self.now - timedelta(days=days_ago)).replace(
			hour=self.rng.randint(8, 21), minute=self.rng.randint(0, 59)
		)
		doc = frappe.get_doc(
			{
				"doctype": "Parking Note",
				"property": self.place.name,
				"plate": row.plate,
				"misuse": misuse,
				"place": self.rng.choice(PLACES_OF_MISUSE),
				"status": "Settled" if done else "Noted",
				"noted_on": at,
				"noted_by": self.guard,
				"times": times,
				"letter_due": int(times >= 3),
				"resident_vehicle": row.name,
				"customer": row.customer,
				"customer_name": row.customer_name,
				"unit": row.unit,
			}
		)
		if done:
			doc.update(
				{
					"told_how": self.rng.choice(("Phone", "Portal", "Notice on the Vehicle")),
					"told_on": at + timedelta(minutes=20),
					"told_by": self.place.team.by_key("service").user,
					"answer": self.rng.choice(OUTCOMES),
				}
			)
		doc.creation, doc.owner = at, self.guard
		return doc

	# -- goods

	def releases(self) -> None:
		"""Three that are out, one in trips, one that waits for the owner, one ready for the gate."""
		residents = [one for one in self.place.residents if one.unit]
		if not residents:
			return
		chosen = self.rng.sample(residents, min(6, len(residents)))
		for position, resident in enumerate(chosen):
			doc = self._release(resident, outsider=position == 4)
			with in_the_name_of(self.place.team.by_key("service").user):
				goods.ask(doc.name)
			if position != 5 and doc.reload().status == release_rules.CONSENTED:
				self._carry_out(doc, all_of_it=position < 3)

	def _release(self, resident: Resident, *, outsider: bool):
		items = self.rng.sample(ITEMS, self.rng.randint(2, 5))
		relations = [
			row.relation for row in goods.occupants(resident.unit) if row.customer == resident.customer
		]
		kind = "Outsider" if outsider or not relations else relations[0]
		return make(
			self.registry,
			{
				"doctype": "Goods Release",
				"property": self.place.name,
				"unit": resident.unit,
				"applicant_kind": kind,
				"customer": resident.customer if kind != "Outsider" else None,
				"applicant_name": resident.name if kind != "Outsider" else "示例家具配送",
				"moving_out": int(len(items) > 3),
				"good_from": self.now - timedelta(hours=3),
				"plates": self.plate(),
				"mover": self.rng.choice(MOVERS),
				"items": [{"item_name": name, "quantity": number} for name, number in items],
			},
		)

	def _carry_out(self, doc, *, all_of_it: bool) -> None:
		rows = doc.items if all_of_it else doc.items[:1]
		with in_the_name_of(self.guard):
			goods.check_out(
				doc.name,
				self.place.name,
				{row.name: row.quantity for row in rows},
				gate=self.gate,
				plate=doc.plates,
			)
