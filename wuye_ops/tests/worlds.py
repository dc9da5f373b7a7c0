"""A whole small life in a property, marked so that a leak shows: whoever reads the mark has seen something of it."""

from dataclasses import dataclass

import frappe

from wuye_ops.customer_service import requests, tasks
from wuye_ops.records.personal_data import reveal
from wuye_ops.tests import factories as make


@dataclass(frozen=True)
class World:
	mark: str
	property: str
	building: str
	unit: str
	customer: str
	resident: str
	profile: str
	occupancy: str
	contact: str
	address: str
	request: str
	task: str
	log_row: str
	file: str
	file_url: str
	comment: str
	message: str
	access: str


def make_world(property_name: str, phone: str | None = None) -> World:
	"""Made by the people whose work it is, and committed, so that a server sees it. Each call makes a new one."""
	side = "a" if property_name == make.PROPERTY_A else "b"
	mark = f"印记{side}{frappe.generate_hash(length=8)}"
	building, unit = _place(property_name, mark)
	customer = make.make_customer(f"{mark}客户", unit=unit, phone=phone or "13900000000")
	resident = make.make_resident(f"{mark[2:]}@wuye.test", customer)
	frappe.set_user(make.user("service", property_name))
	request = make.make_request(
		property_name,
		unit=unit,
		customer=customer,
		subject=f"{mark}漏水",
		description=f"{mark}描述",
		reporter_name=f"{mark}报修人",
		reporter_phone=phone or "13900000000",
	).name
	requests.accept(request)
	requests.reply(request, f"{mark}答复")
	requests.hold(request, f"{mark}等配件")
	requests.resume(request)
	task = tasks.create_from_request(request, subject=f"{mark}检修", description=f"{mark}检修内容")
	comment = frappe.get_doc("Service Request", request).add_comment("Comment", f"{mark}内部评论").name
	frappe.get_doc("Service Request", request).add_tag(f"{mark}标签")
	reveal("Customer Profile", _profile(customer), "phone", f"{mark}核对电话")
	frappe.set_user(make.user("head", property_name))
	tasks.assign(task, make.employee("tech", property_name))
	frappe.set_user(make.user("tech", property_name))
	tasks.accept(task)
	log_row = tasks.log_work(task, f"{mark}更换阀门")
	frappe.set_user("Administrator")
	file = _file(request, mark)
	world = World(
		mark=mark,
		property=property_name,
		building=building,
		unit=unit,
		customer=customer,
		resident=resident,
		profile=_profile(customer),
		occupancy=frappe.db.get_value("Occupancy", {"customer": customer}),
		contact=_contact(customer, mark),
		address=_address(customer, mark),
		request=request,
		task=task,
		log_row=log_row,
		file=file.name,
		file_url=file.file_url,
		comment=comment,
		message=frappe.db.get_value(
			"Communication", {"reference_name": request, "content": ["like", f"%{mark}答复%"]}
		),
		access=frappe.db.get_value("Personal Data Access", {"reason": ["like", f"{mark}%"]}),
	)
	frappe.db.commit()
	return world


def _place(property_name: str, mark: str) -> tuple[str, str]:
	building = frappe.get_doc(
		{"doctype": "Building", "property": property_name, "building_name": f"{mark}楼"}
	).insert()
	return building.name, make.make_unit(building.name, "101", status="Delivered")


def _profile(customer: str) -> str:
	return frappe.db.get_value("Customer Profile", {"customer": customer})


def _file(request: str, mark: str):
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{mark}.txt",
			"content": f"{mark}照片",
			"attached_to_doctype": "Service Request",
			"attached_to_name": request,
			"is_private": 1,
		}
	).insert()


def _contact(customer: str, mark: str) -> str:
	links = [{"link_doctype": "Customer", "link_name": customer}]
	return frappe.get_doc({"doctype": "Contact", "first_name": f"{mark}联系人", "links": links}).insert().name


def _address(customer: str, mark: str) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": f"{mark}地址",
				"address_line1": f"{mark}路 1 号",
				"city": "上海",
				"country": "China",
				"links": [{"link_doctype": "Customer", "link_name": customer}],
			}
		)
		.insert()
		.name
	)
