// The server's time on the phone, whose own clock and zone may be wrong; known without a connection too, once it was told.
(() => {
	frappe.provide("wuye_ops.phone");
	const { moment_of } = wuye_ops.portal;
	const STORE = "wuye-clock";
	let offset = Number(localStorage.getItem(STORE)) || 0;

	const two = (number) => String(number).padStart(2, "0");
	const time = () => Date.now() + offset;

	function day() {
		const now = new Date(time());
		return [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
	}

	function moment() {
		const now = new Date(time());
		return `${day()} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(":")}`;
	}

	// keep: what a fresh answer says of the time; time: in milliseconds; day and moment: as the server writes them.
	wuye_ops.phone.clock = {
		keep(now) {
			offset = moment_of(now) - Date.now();
			localStorage.setItem(STORE, offset);
		},
		time,
		day,
		moment,
	};
})();
