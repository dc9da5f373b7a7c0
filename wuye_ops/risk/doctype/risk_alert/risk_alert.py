from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class RiskAlert(WrittenByService, Document):
	"""An indicator that warns, in a property; opened by `risk.sweep`, answered by `risk.alert_steps`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.risk_alert_action.risk_alert_action import RiskAlertAction
		from wuye_ops.risk.doctype.risk_alert_log.risk_alert_log import RiskAlertLog
		from wuye_ops.risk.doctype.risk_alert_notice.risk_alert_notice import RiskAlertNotice

		actions: DF.Table[RiskAlertAction]
		alert_key: DF.Data | None
		alert_no: DF.Int
		answered: DF.Literal["", "Yellow", "Orange", "Red"]
		back_on: DF.Datetime | None
		company: DF.Link | None
		due_by: DF.Datetime | None
		ended_by: DF.Link | None
		ended_on: DF.Datetime | None
		error: DF.SmallText | None
		error_on: DF.Datetime | None
		escalated: DF.Int
		indicator: DF.Link
		kind: DF.Literal["Breach", "No Data"]
		level: DF.Literal["Yellow", "Orange", "Red"]
		log: DF.Table[RiskAlertLog]
		measure: DF.SmallText | None
		moved_on: DF.Datetime | None
		notices: DF.Table[RiskAlertNotice]
		opened_on: DF.Datetime | None
		property: DF.Link | None
		reason: DF.SmallText | None
		round_no: DF.Int
		status: DF.Literal["Open", "In Hand", "Back", "Closed", "Withdrawn"]
		taken_by: DF.Link | None
		threshold: DF.Data | None
		title: DF.Data | None
		value: DF.Data | None
		worst: DF.Literal["Yellow", "Orange", "Red"]
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"Alerts are opened by the system. Take them in hand, record what was done and close them with the buttons."
		)

	def why_it_is_kept(self) -> str:
		return _(
			"Alerts are kept: they say who knew what, and what was done. Withdraw a mistaken one instead."
		)
