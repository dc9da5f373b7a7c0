// How far an applicant is: the rounds put together, and the one to hold next.
frappe.ui.form.on("Job Applicant", {
	async refresh(frm) {
		if (frm.is_new()) return;
		const result = await frappe.xcall("wuye_ops.people.recruitment.rounds.standing", {
			applicant: frm.doc.name,
		});
		if (!result.rounds.length) return;
		const colour = { Cleared: "green", Rejected: "red", Waiting: "orange" };
		const rounds = result.rounds.map((one) => {
			const points = one.points === null ? "" : ` ${one.points}`;
			const standing = __(one.standing, null, "Interview Round");
			return frappe.utils.escape_html(`${one.name}: ${standing}${points}`);
		});
		const points = result.points === null ? "" : ` · ${__("{0} points", [result.points])}`;
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline_alert(
			`<b>${__(result.standing, null, "Interview Round")}${points}</b><br>${rounds.join(" · ")}`,
			colour[result.standing]
		);
	},
});
