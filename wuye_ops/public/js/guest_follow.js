// A guest's way to their own report: the code stands behind the # of the address and goes to the server by POST only.
(() => {
	frappe.provide("wuye_ops.guest_links");
	const API = "wuye_ops.customer_service.guest";
	const { post } = wuye_ops.portal;
	const { list, forget } = wuye_ops.guest_links;
	const code = decodeURIComponent(location.hash.slice(1)) || list()[0]?.code || "";
	// pictures are fetched once; the page asks for the rest every minute
	const pictures = new Map();

	window.addEventListener("hashchange", () => location.reload());

	async function picture(number) {
		if (!pictures.has(number)) {
			const answer = await fetch(`/api/method/${API}.photo`, {
				method: "POST",
				headers: {
					"Content-Type": "application/json",
					"X-Frappe-CSRF-Token": frappe.csrf_token || "",
				},
				body: JSON.stringify({ code, number }),
			});
			pictures.set(number, answer.ok ? URL.createObjectURL(await answer.blob()) : null);
		}
		return pictures.get(number);
	}

	async function progress() {
		try {
			const request = await post(`${API}.progress`, { code });
			const photos = [];
			for (let number = 1; number <= request.photos; number++) photos.push(await picture(number));
			return {
				...request,
				name: request.number,
				unit: request.where,
				photos: photos.filter(Boolean),
				people: [],
				work_photos: [],
			};
		} catch (error) {
			// ended or switched off: the phone need not remember it
			if (error.status === 404) forget(code);
			throw error;
		}
	}

	wuye_ops.guest_door = {
		back: null,
		progress,
		write: (text) => post(`${API}.send_message`, { code, text }),
		reopen: (text) => post(`${API}.still_not_right`, { code, text }),
		rate: (rating) => post(`${API}.rate`, { code, ...rating }),
	};
})();
