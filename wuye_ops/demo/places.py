"""Three properties with 900 units and whoever owns, rents and parks there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import frappe

from wuye_ops.demo import bulk, fiction
from wuye_ops.demo.people import Staffing, Team, make_user
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.setup.seed import SERVICE_HOURS

MALL_HOURS = "商业服务时间"


PAYMENT_INSTRUCTIONS = """收费处：每天 8:30–18:00，客户服务中心
银行转账：安居物业服务有限公司（示例），示例银行 0000 0000 0000 0000，请备注房号"""


@dataclass(frozen=True)
class Plan:
	"""What a property looks like."""

	key: str
	name: str
	code: str
	kind: str
	usage: str
	calendar: str
	buildings: tuple[str, ...]
	floors: int
	units_per_floor: int
	area: tuple[int, int]
	spaces: int
	vehicles: int
	developer: str
	open_areas: tuple[tuple[str, str], ...]
	undelivered: str | None = None  # the building that is not handed over yet
	residents: int = 3  # portal logins

	@property
	def units(self) -> int:
		return len(self.buildings) * self.floors * self.units_per_floor


PLANS = (
	Plan(
		key="garden", name="云栖花园", code="YQHY", kind="Residential", usage="Residence", calendar=SERVICE_HOURS,
		buildings=tuple(f"{number}号楼" for number in range(1, 11)), floors=15, units_per_floor=4, area=(72, 143),
		spaces=320, vehicles=260, developer="云栖置业（示例）有限公司", undelivered="10号楼", residents=5,
		open_areas=(
			("东大门", "Gate"), ("西大门", "Gate"), ("地下车库", "Garage"), ("中心花园", "Green"), ("儿童游乐场", "Square"),
			("园区环路", "Road"), ("1号分类投放点", "Waste Point"), ("2号分类投放点", "Waste Point"),
			("3号分类投放点", "Waste Point"), ("消防通道", "Fire Passage"), ("水泵房", "Machine Room"), ("配电房", "Machine Room"),
		),
	),
	Plan(
		key="center", name="云栖中心", code="YQZX", kind="Office", usage="Office", calendar=SERVICE_HOURS,
		buildings=("A座", "B座"), floors=18, units_per_floor=5, area=(95, 420),
		spaces=120, vehicles=70, developer="云栖商务（示例）有限公司", residents=3,
		open_areas=(
			("主入口", "Gate"), ("车库出入口", "Gate"), ("地下车库", "Garage"), ("入口广场", "Square"), ("屋顶花园", "Green"),
			("垃圾房", "Waste Point"), ("制冷机房", "Machine Room"), ("配电房", "Machine Room"), ("消防通道", "Fire Passage"),
		),
	),
	Plan(
		key="plaza", name="云栖广场", code="YQGC", kind="Commercial", usage="Shop", calendar=MALL_HOURS,
		buildings=("商业楼",), floors=4, units_per_floor=30, area=(32, 260),
		spaces=160, vehicles=40, developer="云栖商业（示例）有限公司", residents=3,
		open_areas=(
			("南门", "Gate"), ("北门", "Gate"), ("停车场", "Garage"), ("中庭", "Square"), ("外广场", "Square"),
			("货运通道", "Road"), ("垃圾房", "Waste Point"), ("配电房", "Machine Room"), ("消防通道", "Fire Passage"),
		),
	),
)  # fmt: skip


@dataclass(frozen=True)
class Resident:
	"""Somebody who asks for service: a customer in a unit, with a login if they have one."""

	customer: str
	name: str
	unit: str
	phone: str
	since: date
	user: str | None = None


@dataclass
class Place:
	"""A property as the history needs it."""

	plan: Plan
	name: str
	team: Team
	residents: list[Resident] = field(default_factory=list)
	areas: dict[str, list[tuple[str, str]]] = field(
		default_factory=dict
	)  # type → (name, what people call it)


class Estate:
	"""Makes the properties. `scale` thins the units out evenly; everything else follows from the units."""

	def __init__(
		self, registry: Registry, rng: Random, now: datetime, staffing: Staffing, scale: float
	) -> None:
		self.registry, self.rng, self.now, self.staffing, self.scale = registry, rng, now, staffing, scale
		self.company = staffing.company
		self.phones = fiction.phones()
		self.groups = {
			kind: frappe.db.get_value("Customer Group", {"name": ["in", names], "is_group": 0})
			or frappe.db.get_value("Customer Group", {"is_group": 0}, order_by="lft")
			for kind, names in {
				"Individual": ("个人", "Individual"),
				"Company": ("商业", "Commercial"),
			}.items()
		}
		self.territory = frappe.db.get_value("Territory", {"name": "China"}) or frappe.db.get_value(
			"Territory", {"is_group": 0}, order_by="lft"
		)
		self.customers: list = []
		self.profiles: list = []
		self.occupancies: list = []
		self.phone_of: dict[str, str] = {}

	def make(self) -> list[Place]:
		self._make_mall_hours()
		shops = fiction.companies(fiction.SHOP_TRADES)
		offices = fiction.companies(fiction.OFFICE_TRADES)
		tenants = {"Residence": self.staffing.names, "Office": offices, "Shop": shops}
		places = [self._make_property(plan, tenants[plan.usage]) for plan in PLANS]
		self._write()
		for place in places:
			self._give_logins(place)
			self._park(place)
		self._write()
		return places

	# -- the property, its buildings and areas

	def _make_mall_hours(self) -> None:
		week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
		ensure(
			self.registry,
			{
				"doctype": "Service Calendar",
				"calendar_name": MALL_HOURS,
				"intervals": [
					{"weekday": day, "from_time": "09:00:00", "to_time": "22:00:00"} for day in week
				],
			},
			name=MALL_HOURS,
		)

	def _make_property(self, plan: Plan, tenants: Iterator[str]) -> Place:
		warehouse = ensure(
			self.registry,
			{"doctype": "Warehouse", "warehouse_name": f"{plan.name}物料仓", "company": self.company},
			warehouse_name=f"{plan.name}物料仓",
			company=self.company,
		)
		known_centers = set(frappe.get_all("Cost Center", {"cost_center_name": plan.name}, pluck="name"))
		doc = make(
			self.registry,
			{
				"doctype": "Property",
				"property_name": plan.name,
				"property_code": plan.code,
				"company": self.company,
				"kind": plan.kind,
				"service_mode": "Commission" if plan.kind == "Office" else "Lump Sum",
				"service_calendar": plan.calendar,
				"warehouse": warehouse,
				"hotline": f"021-0000 000{PLANS.index(plan) + 1}",
				"payment_instructions": PAYMENT_INSTRUCTIONS,
				"contract_start": date(self.now.year - 3, 1, 1),
				"contract_end": date(self.now.year + 2, 12, 31),
				"address": f"示例市云栖路{100 * (PLANS.index(plan) + 1)}号",
			},
		)
		if doc.cost_center not in known_centers:
			self.registry.add("Cost Center", doc.cost_center)
		team = self.staffing.make_team(plan.name, plan.key)
		doc.manager = team.by_key("manager").employee
		for trade, department in self.staffing.departments.items():
			if trade:
				doc.append(
					"departments",
					{"trade": trade, "department": department, "head": team.head(trade).employee},
				)
		place = Place(plan, doc.name, team)
		units = self._make_units(place, tenants)
		doc.built_up_area = sum(unit.built_up_area for unit in units)
		# the demo is made by command; no user's right is bypassed
		doc.save(ignore_permissions=True)
		self._make_areas(place)
		return place

	def _make_units(self, place: Place, tenants: Iterator[str]) -> list:
		plan = place.plan
		step = max(1, round(1 / self.scale))
		numbers = [
			(building, floor, number)
			for building in plan.buildings
			for floor in range(1, plan.floors + 1)
			for number in range(1, plan.units_per_floor + 1)
		][::step]
		for building in dict.fromkeys(building for building, _, _ in numbers):
			make(
				self.registry,
				{
					"doctype": "Building",
					"property": plan.name,
					"building_name": building,
					"floors_above": plan.floors,
					"floors_below": 1,
					"built_on": date(self.now.year - 6, 6, 30),
				},
			)
		developer = self._customer(plan.developer, "Developer", company=True)
		units = []
		for building, floor, number in numbers:
			unit = frappe.get_doc(
				{
					"doctype": "Property Unit",
					"property": plan.name,
					"building": f"{plan.name}-{building}",
					"unit_no": f"{floor}{number:02d}",
					"floor": floor,
					"usage": plan.usage,
					"built_up_area": self.rng.randint(*plan.area),
				}
			)
			unit.name = f"{unit.building}-{unit.unit_no}"
			self._settle(place, unit, building, developer, tenants)
			units.append(unit)
		bulk.insert(units, self.now)
		self.registry.add("Property Unit", *(unit.name for unit in units))
		return units

	def _make_areas(self, place: Place) -> None:
		plan = place.plan
		root = frappe.db.get_value("Service Area", {"property": plan.name, "area_type": "Property"})

		def area(name: str, area_type: str, parent: str, building: str | None = None) -> None:
			# made by command; no user's right is bypassed
			made = frappe.get_doc(
				{
					"doctype": "Service Area",
					"property": plan.name,
					"area_name": name,
					"area_type": area_type,
					"parent_service_area": parent,
					"building": building,
				}
			).insert(ignore_permissions=True)
			label = f"{building.removeprefix(plan.name + '-')}{name}" if building else name
			place.areas.setdefault(area_type, []).append((made.name, label))

		for name, area_type in plan.open_areas:
			area(name, area_type, root)
		for parent, building in frappe.get_all(
			"Service Area",
			{"property": plan.name, "area_type": "Building"},
			["name", "building"],
			order_by="name",
			as_list=True,
		):
			for name, area_type in (
				("大堂", "Lobby"),
				("楼道", "Corridor"),
				("1号电梯", "Lift"),
				("2号电梯", "Lift"),
			):
				area(name, area_type, parent, building)
		self.registry.add(
			"Service Area",
			*frappe.get_all("Service Area", {"property": plan.name}, pluck="name", order_by="lft desc"),
		)

	# -- who lives and works there

	def _settle(self, place: Place, unit, building: str, developer: str, tenants: Iterator[str]) -> None:
		"""Decides what has become of a unit since it was built, and sets its status as the occupancies say."""
		plan = place.plan
		handed_over = date(self.now.year - 5, self.rng.randint(1, 12), self.rng.randint(1, 28))
		fate = self.rng.random()
		if building == plan.undelivered and fate < 0.7:
			unit.status = "Undelivered"
			self._occupy(place, unit, developer, "Developer", handed_over, payer=True)
			return
		unit.delivered_on = handed_over
		if fate < 0.04:
			unit.status = "Delivered"  # handed over, nobody registered yet
			return
		if plan.usage == "Residence":
			self._house(place, unit, handed_over, fate)
		else:
			self._let(place, unit, handed_over, fate, developer, next(tenants))

	def _house(self, place: Place, unit, since: date, fate: float) -> None:
		unit.status = "Decorating" if fate < 0.07 else "Occupied"
		first, second = next(self.staffing.names), None
		owner = self._customer(first, "Owner")
		if fate < 0.10:  # sold and left; the buyer is not registered yet
			unit.status = "Vacant"
			self._occupy(place, unit, owner, "Owner", since, self._recently(), share=100, payer=True)
			return
		if fate < 0.18:  # sold on
			sold = self._recently()
			self._occupy(place, unit, owner, "Owner", since, sold, share=100, payer=True)
			owner, since = self._customer(next(self.staffing.names), "Owner"), sold + timedelta(days=1)
		if fate < 0.30:  # co-owners
			second = self._customer(next(self.staffing.names), "Owner")
			self._occupy(place, unit, second, "Owner", since, share=50)
		rented = fate >= 0.86
		self._occupy(
			place,
			unit,
			owner,
			"Owner",
			since,
			share=50 if second else 100,
			payer=not rented,
			lives=not rented,
		)
		if rented:
			tenant = self._customer(next(self.staffing.names), "Tenant")
			self._occupy(place, unit, tenant, "Tenant", since + timedelta(days=90), payer=True)
		elif 0.30 <= fate < 0.38:
			family = self._customer(next(self.staffing.names), "Other")
			self._occupy(place, unit, family, "Family", since)

	def _let(self, place: Place, unit, since: date, fate: float, developer: str, business: str) -> None:
		tenant = self._customer(business, "Business", company=True)
		moved_in = since + timedelta(days=self.rng.randint(30, 400))
		if fate < 0.12:  # the tenant has moved out
			unit.status = "Vacant"
			self._occupy(place, unit, tenant, "Tenant", moved_in, self._recently(), payer=True)
			return
		unit.status = "Decorating" if fate < 0.15 else "Occupied"
		self._occupy(place, unit, developer, "Owner", since, share=100, lives=False)
		self._occupy(place, unit, tenant, "Tenant", moved_in, payer=True)

	def _recently(self) -> date:
		return self.now.date() - timedelta(days=self.rng.randint(20, 700))

	def _customer(self, name: str, customer_class: str, *, company: bool = False) -> str:
		"""A customer as ERPNext would make it, with an encrypted profile."""
		kind = "Company" if company else "Individual"
		customer = frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": name,
				"customer_type": kind,
				"customer_group": self.groups[kind],
				"territory": self.territory,
				"language": "zh",
			}
		)
		customer.name = name
		phone = next(self.phones)
		profile = frappe.get_doc(
			{
				"doctype": "Customer Profile",
				"customer": name,
				"customer_name": name,
				"customer_class": customer_class,
				"phone": phone,
				"id_number": None if company or self.rng.random() < 0.7 else fiction.id_number(self.rng),
			}
		)
		profile.validate()  # encrypts
		profile.name = name
		self.customers.append(customer)
		self.profiles.append(profile)
		self.phone_of[name] = phone
		return name

	def _occupy(
		self,
		place: Place,
		unit,
		customer: str,
		relation: str,
		since: date,
		until: date | None = None,
		*,
		share: int = 0,
		payer: bool = False,
		lives: bool = True,
	) -> None:
		self._occupancy(place, customer, relation, since, until, share, payer, unit=unit.name)
		if lives and not until and relation != "Developer":
			place.residents.append(Resident(customer, customer, unit.name, self.phone_of[customer], since))

	def _occupancy(self, place, customer, relation, since, until=None, share=0, payer=False, **where) -> None:
		self.occupancies.append(
			frappe.get_doc(
				{
					"doctype": "Occupancy",
					"property": place.name,
					"customer": customer,
					"customer_name": customer,
					"relation": relation,
					"share": share,
					"is_payer": int(payer),
					"from_date": since,
					"to_date": until,
					**where,
				}
			)
		)

	# -- logins, parking

	def _give_logins(self, place: Place) -> None:
		"""The first residents of different units get a portal login each."""
		chosen: dict[str, int] = {}
		for position, resident in enumerate(place.residents):
			if len(chosen) < place.plan.residents and resident.unit not in chosen:
				chosen[resident.unit] = position
		for number, position in enumerate(chosen.values(), start=1):
			resident = place.residents[position]
			user = make_user(self.registry, f"resident{number}.{place.plan.key}", resident.name, portal=True)
			customer = frappe.get_doc("Customer", resident.customer)
			customer.append("portal_users", {"user": user})
			# made by command; no user's right is bypassed
			customer.save(ignore_permissions=True)
			place.residents[position] = Resident(**{**vars(resident), "user": user})

	def _park(self, place: Place) -> None:
		plan = place.plan
		garage = place.areas["Garage"][0][0]
		keepers = place.residents[
			:: max(1, len(place.residents) // max(1, round(plan.vehicles * self.scale)))
		]
		petrol, electric = fiction.plates(), fiction.plates(new_energy=True)
		offset = PLANS.index(plan) * 1000
		spaces, vehicles = [], []
		for number in range(1, max(4, round(plan.spaces * self.scale)) + 1):
			keeper = keepers[number - 1] if number <= len(keepers) else None
			space = frappe.get_doc(
				{
					"doctype": "Parking Space",
					"property": plan.name,
					"space_no": f"B1-{number:03d}",
					"space_type": "Owned" if plan.usage == "Residence" else "Leased",
					"status": "Occupied" if keeper else "Free",
					"service_area": garage,
					"built_up_area": 13,
				}
			)
			space.name = f"{plan.name}-{space.space_no}"
			spaces.append(space)
			if not keeper:
				continue
			relation = "Owner" if plan.usage == "Residence" else "Tenant"
			self._occupancy(
				place, keeper.customer, relation, keeper.since, None, 100 if relation == "Owner" else 0, True,
				parking_space=space.name,
			)  # fmt: skip
			green = self.rng.random() < 0.35
			plate = next(electric if green else petrol)
			plate = plate[:-5] + f"{int(plate[-5:]) + offset:05d}"
			vehicles.append(
				frappe.get_doc(
					{
						"doctype": "Resident Vehicle",
						"property": plan.name,
						"plate": plate,
						"vehicle_kind": "New Energy Car" if green else "Car",
						"colour": self.rng.choice(("白色", "黑色", "灰色", "蓝色", "红色")),
						"customer": keeper.customer,
						"customer_name": keeper.name,
						"unit": keeper.unit,
						"parking_space": space.name,
						"status": "Active",
					}
				)
			)
			vehicles[-1].name = f"{plan.name}-{plate}"
		for rows in (spaces, vehicles):
			bulk.insert(rows, self.now)
			self.registry.add(rows[0].doctype, *(row.name for row in rows))

	def _write(self) -> None:
		first = bulk.take_numbers("OCC-", len(self.occupancies))
		for number, occupancy in enumerate(self.occupancies, start=first):
			occupancy.name = f"OCC-{number:08d}"
		for rows in (self.customers, self.profiles, self.occupancies):
			bulk.insert(rows, self.now)
			if rows:
				self.registry.add(rows[0].doctype, *(row.name for row in rows))
			rows.clear()
