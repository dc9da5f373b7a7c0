"""What installing adds beyond the app's own documents. `uninstall.py` takes away the same, in the reverse order."""

import frappe

from wuye_ops.people.scorecards import seed as scorecard_seed
from wuye_ops.risk import library as risk_library
from wuye_ops.risk import seed as risk_seed
from wuye_ops.service_quality import seed as quality_seed
from wuye_ops.setup import (
	confidential_fields,
	custom_fields,
	desk,
	dimension,
	erpnext_permissions,
	indexes,
	roles,
	seed,
	workflows,
)


def before_install() -> None:
	"""Our documents' rights name our roles."""
	roles.make_roles()


def after_install() -> None:
	add_everything()


def after_migrate() -> None:
	"""Adds what a new version brought; changes nothing a site has changed."""
	add_everything()


def setup_wizard_complete(args: dict | None = None) -> None:
	"""The masters of ERPNext that some defaults lean on exist from here on."""
	seed.seed()


def add_everything() -> None:
	roles.make_roles()
	indexes.remember_missing((*custom_fields.CUSTOM_FIELDS, *dimension.doctypes()))
	custom_fields.make_custom_fields()
	dimension.make_dimension()
	erpnext_permissions.grant()
	confidential_fields.hide()
	workflows.make_workflows()
	indexes.make_indexes()
	desk.make_desk()
	seed.seed()
	quality_seed.seed()
	scorecard_seed.seed()
	risk_seed.seed()
	risk_library.seed()
	frappe.clear_cache()
