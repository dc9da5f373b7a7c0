// Charts of a survey's answers; each point leads to its rows (chart_leads.js) where `filters` says to which.
(() => {
	frappe.provide("wuye_ops");

	const GRADES = ["#2E9E5B", "#48BB74", "#F6C35E", "#F08C4A", "#E24C4C"];
	const [GOOD, NEUTRAL, BAD] = [GRADES[1], GRADES[2], GRADES[4]];
	const OTHER = "#4C8BF5";
	const [PROMOTER, DETRACTOR] = [9, 6];

	const stacked = (data, colors, points, more = {}) => ({
		data: { ...data, ...(points ? { leads: { doctype: "Survey Response", points } } : {}) },
		type: "bar",
		height: 220,
		animate: 0,
		truncateLegends: 0,
		barOptions: { stacked: 1, spaceRatio: 0.4 },
		axisOptions: { xAxisMode: "tick" },
		colors,
		...more,
	});

	function colour_of(type, i) {
		if (type === "Scale") return GRADES[i];
		if (type !== "NPS") return OTHER;
		if (i >= PROMOTER) return GOOD;
		return i <= DETRACTOR ? BAD : NEUTRAL;
	}

	wuye_ops.survey_charts = {
		// A bar for each grade, option or number of points. Each has a colour of its own, so each is a dataset.
		single({ number, type, rows: [row] }, filters) {
			const answers = row.now.distribution;
			const labels = answers.map(([, label]) => label);
			const on_diagonal = (i, value, other) => answers.map((_answer, j) => (i === j ? value : other));
			const datasets = answers.map(([, name, count], i) => ({
				name,
				values: on_diagonal(i, count, 0),
			}));
			const colours = answers.map((_answer, i) => colour_of(type, i));
			const points =
				filters &&
				answers.map(([value], i) => on_diagonal(i, filters({ number, part: row.part, value }), null));
			return stacked({ labels, datasets }, colours, points, { showLegend: 0 });
		},

		// A bar for each row of a matrix, made up of its grades.
		matrix({ number }, shown, filters) {
			const grades = shown[0].now.distribution;
			const datasets = grades.map(([, name], i) => ({
				name,
				values: shown.map((row) => row.now.distribution[i][2]),
			}));
			const points =
				filters && grades.map(([value]) => shown.map(({ part }) => filters({ number, part, value })));
			return stacked({ labels: shown.map(({ part }) => part), datasets }, GRADES, points);
		},
	};
})();
