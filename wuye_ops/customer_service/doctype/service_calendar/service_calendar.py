import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.customer_service.calendars import build_calendar


class ServiceCalendar(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.service_calendar_interval.service_calendar_interval import (
			ServiceCalendarInterval,
		)
		from wuye_ops.customer_service.doctype.service_calendar_workday.service_calendar_workday import (
			ServiceCalendarWorkday,
		)

		calendar_name: DF.Data
		holiday_list: DF.Link | None
		intervals: DF.Table[ServiceCalendarInterval]
		round_the_clock: DF.Check
		workdays: DF.Table[ServiceCalendarWorkday]
	# end: auto-generated types

	def validate(self) -> None:
		try:
			build_calendar(self)
		except ValueError as error:
			frappe.throw(
				_("These service hours cannot be used: {0}").format(_(str(error))), title=_("Service Hours")
			)
