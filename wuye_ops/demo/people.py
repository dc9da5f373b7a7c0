"""Who works in the demo company: departments, posts, a user for every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import frappe
from frappe.utils.nestedset import rebuild_tree

from wuye_ops.demo import bulk
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.registry import Registry, ensure
from wuye_ops.overrides.employee import limit_to_property

# One password for all demo users; the demo is no place for anything that needs a better one.
DEMO_PASSWORD = "Wuye-Demo-2026"
DEPARTMENTS = {
	"Customer Service": "客户服务部",
	"Engineering": "工程维修部",
	"Cleaning": "环境保洁部",
	"Greening": "园林绿化部",
	"Order": "秩序维护部",
}
HEAD_OFFICE = "总部职能部"
# The page on which those who work with requests start their day
HOME = "Service Center"
# name → (from, to)
SHIFTS = {
	"白班": ("08:00:00", "16:00:00"),
	"中班": ("16:00:00", "23:59:59"),
	"夜班": ("00:00:00", "08:00:00"),
}


@dataclass(frozen=True)
class Post:
	key: str
	title: str
	roles: tuple[str, ...]
	trade: str | None = None
	heads: bool = False
	shift: str = "白班"


HEAD_OFFICE_POSTS = (
	Post("director", "运营总监", ("Operations Director",)),
	Post("quality", "品质督导", ("Quality Inspector",)),
	Post("fees", "收费员", ("Fee Clerk",)),
	Post("risk", "风控专员", ("Risk Officer",)),
	Post("audit", "内审专员", ("Internal Auditor",)),
	Post("records", "档案管理员", ("Records Clerk",)),
	Post("accountant", "会计", ("Accounts User", "Accounts Manager")),
	# in a company of this size who arranges examinations reads them too
	Post("hr", "人事专员", ("HR User", "HR Manager", "Health Officer")),
	Post("stock", "仓库管理员", ("Stock User", "Item Manager")),
)
# hired after everybody else, so that what is drawn for the others stays as it is
LATER_POSTS = (Post("audit2", "审计主管", ("Internal Auditor",)),)
PROPERTY_POSTS = (
	Post("manager", "项目经理", ("Property Manager",), "Customer Service"),
	Post("reception", "客服主管", ("Customer Service", "Department Head"), "Customer Service", heads=True),
	Post("service", "客服专员", ("Customer Service",), "Customer Service"),
	Post("engineer", "工程主管", ("Department Head",), "Engineering", heads=True),
	Post("tech", "维修技工", ("Field Staff",), "Engineering"),
	Post("tech2", "维修技工", ("Field Staff",), "Engineering", shift="中班"),
	Post("tech3", "值班技工", ("Field Staff",), "Engineering", shift="夜班"),
	Post("clean", "保洁主管", ("Department Head",), "Cleaning", heads=True),
	Post("cleaner", "保洁员", ("Field Staff",), "Cleaning"),
	Post("green", "绿化主管", ("Department Head",), "Greening", heads=True),
	Post("gardener", "绿化工", ("Field Staff",), "Greening"),
	Post("order", "秩序主管", ("Department Head",), "Order", heads=True),
	Post("patrol", "巡逻员", ("Field Staff",), "Order"),
	Post("patrol2", "巡逻员", ("Field Staff",), "Order", shift="夜班"),
	Post("guard", "门岗", ("Gate Guard",), "Order"),
)


@dataclass
class Person:
	post: Post
	employee: str
	name: str
	user: str


@dataclass
class Team:
	"""The people of a property."""

	people: list[Person] = field(default_factory=list)

	def by_key(self, key: str) -> Person:
		return next(person for person in self.people if person.post.key == key)

	def head(self, trade: str) -> Person:
		return next(person for person in self.people if person.post.trade == trade and person.post.heads)

	def workers(self, trade: str) -> list[Person]:
		"""Those who do a trade's work: its field staff, or in customer service whoever answers the customers."""
		role = "Customer Service" if trade == "Customer Service" else "Field Staff"
		return [person for person in self.people if person.post.trade == trade and role in person.post.roles]


class Staffing:
	"""Makes departments and people; asks for names from the one supply, so that no two are called alike."""

	def __init__(
		self, registry: Registry, rng: Random, now: datetime, company: str, names: Iterator[str]
	) -> None:
		self.registry, self.rng, self.now, self.company, self.names = registry, rng, now, company, names
		self.departments: dict[str, str] = {}
		self.gender = frappe.db.get_value("Gender", {"name": ["in", ("Male", "男")]}) or frappe.db.get_value(
			"Gender", {}
		)

	def make_departments(self) -> None:
		for trade, name in {**DEPARTMENTS, "": HEAD_OFFICE}.items():
			self.departments[trade] = ensure(
				self.registry,
				{"doctype": "Department", "department_name": name, "company": self.company},
				department_name=name,
				company=self.company,
			)
		for name, (start, end) in SHIFTS.items():
			ensure(
				self.registry,
				{"doctype": "Shift Type", "__newname": name, "start_time": start, "end_time": end},
				name=name,
			)

	def make_head_office(self) -> Team:
		return self._hire(HEAD_OFFICE_POSTS, None, "")

	def make_later_posts(self) -> Team:
		drawn, self.rng = self.rng, Random(LATER_POSTS[0].key)
		try:
			return self._hire(LATER_POSTS, None, "")
		finally:
			self.rng = drawn

	def make_team(self, property_name: str, property_key: str) -> Team:
		return self._hire(PROPERTY_POSTS, property_name, f".{property_key}")

	def _hire(self, posts: tuple[Post, ...], property_name: str | None, suffix: str) -> Team:
		"""Employees are written in one go: ERPNext empties every cache after each, which takes longer than all the rest."""
		team, employees = Team(), []
		for post in posts:
			name = next(self.names)
			user = make_user(self.registry, f"{post.key}{suffix}", name, (*post.roles, "Employee"))
			ensure(self.registry, {"doctype": "Designation", "designation_name": post.title}, name=post.title)
			employee = frappe.get_doc(
				{
					"doctype": "Employee",
					"first_name": name,
					"company": self.company,
					"department": self.departments[post.trade or ""],
					"designation": post.title,
					"gender": self.gender,
					"date_of_birth": f"{self.rng.randint(1972, 2000)}-{self.rng.randint(1, 12):02d}-15",
					"date_of_joining": f"{self.rng.randint(2018, 2023)}-{self.rng.randint(1, 12):02d}-01",
					"status": "Active",
					"user_id": user,
					"create_user_permission": 0,
					"default_shift": post.shift if property_name else None,
					"wuye_property": property_name,
				}
			)
			employee.set_new_name()
			employee.run_method("validate")
			employees.append(employee)
			team.people.append(Person(post, employee.name, name, user))
		bulk.insert(employees, self.now)
		rebuild_tree("Employee")
		self.registry.add("Employee", *(employee.name for employee in employees))
		for employee in employees:
			limit_to_property(employee)
			_make_employee(employee.user_id)
		return team


def _make_employee(user: str) -> None:
	"""ERPNext takes this role from users whom no employee has yet, and gives it back when an employee is saved, which these are not."""
	held = frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role")
	if "Employee" not in held:
		frappe.get_doc(
			{
				"doctype": "Has Role",
				"parent": user,
				"parenttype": "User",
				"parentfield": "roles",
				"role": "Employee",
				"idx": len(held) + 1,
			}
		).db_insert()
	frappe.cache.hdel("roles", user)


@contextmanager
def _quietly() -> Iterator[None]:
	"""As during an installation: no look-up of users' pictures on the internet, no limit on users made in an hour."""
	before = frappe.flags.in_install, frappe.conf.get("throttle_user_limit")
	frappe.flags.in_install, frappe.conf["throttle_user_limit"] = "wuye_ops", 100_000
	try:
		yield
	finally:
		frappe.flags.in_install, frappe.conf["throttle_user_limit"] = before
		if before[1] is None:
			del frappe.conf["throttle_user_limit"]


def make_user(
	registry: Registry, login: str, name: str, roles: tuple[str, ...] = (), *, portal: bool = False
) -> str:
	"""A user with the demo's password; returns the address."""
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": f"{login}@{MAIL_DOMAIN}",
			"first_name": name,
			"user_type": "Website User" if portal else "System User",
			"send_welcome_email": 0,
			"language": "zh",
			"new_password": DEMO_PASSWORD,
			"default_workspace": HOME if _starts_at_home(roles) else None,
			"roles": [{"role": role} for role in roles],
		}
	)
	user.flags.ignore_password_policy = True
	user.flags.no_welcome_mail = True
	with _quietly():
		# the demo is made by the site's administrator, on the command line
		user.insert(ignore_permissions=True)
	registry.add("User", user.name)
	return user.name


def _starts_at_home(roles: tuple[str, ...]) -> bool:
	return bool(
		frappe.db.exists(
			"Has Role", {"parenttype": "Workspace", "parent": HOME, "role": ["in", roles or ("",)]}
		)
	)
