// HRMS's lists say a status without whose it is: an applicant is not accepted as an offer is. Read with each of the lists.
(() => {
	for (const doctype of [
		"Employee Onboarding",
		"Employee Separation",
		"Interview",
		"Job Applicant",
		"Job Offer",
		"Job Requisition",
	]) {
		const settings = frappe.listview_settings[doctype];
		if (!settings?.get_indicator || settings.wuye_words) continue;
		const theirs = settings.get_indicator;
		settings.wuye_words = true;
		settings.get_indicator = (doc) => {
			const found = theirs(doc);
			const status = doc.boarding_status || doc.status;
			return found && [__(status, null, doctype), ...found.slice(1)];
		};
	}
})();
