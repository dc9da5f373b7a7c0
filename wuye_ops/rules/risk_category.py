"""风险类别: what a risk is about, and which kind of insurance usually covers it.

The kinds are those Chinese insurers offer property-service companies; what a policy covers is what its own terms say, so the
categories are a suggestion that whoever enters a policy confirms.
"""

from __future__ import annotations

from collections.abc import Mapping

(
	SAFETY, FIRE, LIFT, FALLING, EQUIPMENT, QUALITY, LEGAL, FINANCE, PRIVACY, REPUTATION, WEATHER, PEOPLE, OTHER,
) = CATEGORIES = (
	"Safety", "Fire", "Lift", "Falling Objects", "Equipment", "Service Quality", "Legal", "Finance", "Privacy", "Reputation",
	"Weather", "People", "Other Risks",
)  # fmt: skip

(
	PUBLIC_LIABILITY, MANAGER_LIABILITY, PROPERTY_ALL_RISKS, EMPLOYER, LIFT_LIABILITY, ACCIDENT, WORK_SAFETY, FIDELITY, CYBER,
	OTHER_KIND,
) = KINDS = (
	"Public Liability", "Property Manager Liability", "Property All Risks", "Employer's Liability", "Lift Liability",
	"Group Accident", "Work Safety Liability", "Fidelity", "Cyber", "Other Insurance",
)  # fmt: skip

# kind → the categories it usually covers (d)
USUALLY_COVERS: Mapping[str, tuple[str, ...]] = {
	PUBLIC_LIABILITY: (SAFETY, FIRE, FALLING, EQUIPMENT),
	MANAGER_LIABILITY: (SAFETY, FIRE, LIFT, FALLING, EQUIPMENT),
	PROPERTY_ALL_RISKS: (FIRE, EQUIPMENT, WEATHER),
	EMPLOYER: (PEOPLE,),
	LIFT_LIABILITY: (LIFT,),
	ACCIDENT: (PEOPLE,),
	WORK_SAFETY: (SAFETY, FIRE, PEOPLE),
	FIDELITY: (FINANCE,),
	CYBER: (PRIVACY,),
	OTHER_KIND: (),
}
# What nobody insures: it is avoided, reduced or accepted.
UNINSURABLE = tuple(
	one
	for one in CATEGORIES
	if one != OTHER and not any(one in covered for covered in USUALLY_COVERS.values())
)
