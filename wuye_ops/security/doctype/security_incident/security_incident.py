from frappe.model.document import Document

from wuye_ops.security import incidents


class SecurityIncident(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.security_incident_escalation.security_incident_escalation import (
			SecurityIncidentEscalation,
		)
		from wuye_ops.security.doctype.security_incident_event.security_incident_event import (
			SecurityIncidentEvent,
		)
		from wuye_ops.security.doctype.security_incident_lesson.security_incident_lesson import (
			SecurityIncidentLesson,
		)
		from wuye_ops.security.doctype.security_incident_measure.security_incident_measure import (
			SecurityIncidentMeasure,
		)
		from wuye_ops.security.doctype.security_incident_person.security_incident_person import (
			SecurityIncidentPerson,
		)

		anonymised_on: DF.Date | None
		authority_reference: DF.Data | None
		authority_told_on: DF.Datetime | None
		building: DF.Link | None
		cause: DF.SmallText | None
		closed_by: DF.Link | None
		closed_on: DF.Datetime | None
		contained_on: DF.Datetime | None
		dead: DF.Int
		department: DF.Link | None
		description: DF.Text
		end_reason: DF.SmallText | None
		equipment: DF.Link | None
		escalations: DF.Table[SecurityIncidentEscalation]
		gravely_injured: DF.Int
		handle_by: DF.Datetime | None
		handle_role: DF.Data | None
		injured: DF.Int
		insurance_reference: DF.Data | None
		insurance_told_on: DF.Datetime | None
		is_overdue: DF.Check
		kind: DF.Literal[
			"Fire",
			"Gas",
			"Lift Trapping",
			"Flood",
			"Falling Object",
			"Theft",
			"Violence",
			"Intrusion",
			"Traffic Accident",
			"Injury",
			"Property Damage",
			"Gathering",
			"Animal",
			"Other",
		]
		lessons: DF.Table[SecurityIncidentLesson]
		level: DF.Literal["Blue", "Yellow", "Orange", "Red"]
		loss: DF.Currency
		loss_known: DF.Check
		measures: DF.Table[SecurityIncidentMeasure]
		nobody_concerned: DF.Check
		occurred_on: DF.Datetime
		people: DF.Table[SecurityIncidentPerson]
		photo: DF.Attach | None
		place: DF.Data | None
		police_reference: DF.Data | None
		police_told_on: DF.Datetime | None
		property: DF.Link
		reported_by: DF.Link | None
		reported_on: DF.Datetime | None
		responsible: DF.Link | None
		responsible_name: DF.Data | None
		review: DF.Text | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		service_area: DF.Link | None
		status: DF.Literal["Reported", "In Hand", "Contained", "Reviewed", "Closed", "False Alarm"]
		subject: DF.Data
		tell_authorities_by: DF.Datetime | None
		timeline: DF.Table[SecurityIncidentEvent]
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		incidents.prepare_new(self)

	def validate(self) -> None:
		incidents.check(self)

	def on_update(self) -> None:
		incidents.tell(self)

	def on_trash(self) -> None:
		incidents.refuse_delete(self)
