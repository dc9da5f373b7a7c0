// Applicants of an opening by what their rounds have come to.
frappe.ui.form.on("Job Opening", {
	refresh(frm) {
		if (frm.is_new() || !frappe.model.can_read("Job Applicant")) return;
		wuye_ops.add_step(frm, __("Compare Applicants"), async () => {
			const rows = await frappe.xcall("wuye_ops.people.recruitment.rounds.ranking", {
				opening: frm.doc.name,
			});
			const escape = frappe.utils.escape_html;
			const lines = rows.map((one) => {
				const address = `/app/job-applicant/${encodeURIComponent(one.applicant)}`;
				const cells = [
					`<a href="${escape(address)}">${escape(one.applicant_name)}</a>`,
					__(one.standing, null, "Interview Round"),
					one.points === null ? "–" : one.points,
					escape(one.next || "–"),
				];
				return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
			});
			const head = [
				__("Applicant"),
				__("Standing", null, "Interview Round"),
				__("Points"),
				__("Next Round"),
			];
			frappe.msgprint({
				title: __("Compare Applicants"),
				message: lines.length
					? `<table class="table table-bordered"><tr>${head
							.map((text) => `<th>${text}</th>`)
							.join("")}</tr>${lines.join("")}</table>`
					: __("Nobody has applied yet, or all were rejected."),
			});
		});
	},
});
