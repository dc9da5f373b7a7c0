// Reads QR codes with the phone's camera: by the browser's own detector, else by the library the framework brings along,
// which is loaded when it is needed.
(() => {
	frappe.provide("wuye_ops.qr_scanner");
	const LIBRARY = "/assets/frappe/node_modules/html5-qrcode/html5-qrcode.min.js";
	const LOOK_EVERY = 200; // milliseconds
	const SIDE = 480; // pixels of the square in which a code is looked for
	const PATIENCE = 2000; // milliseconds for a picture, or for the camera's first one; then it is tried again

	// What a promise gives, or null when it takes too long: a browser under strain sometimes never answers.
	const in_time = (promise) =>
		Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE))]);

	function load_script(address) {
		return new Promise((resolve, reject) => {
			const script = document.createElement("script");
			script.src = address;
			script.onload = resolve;
			script.onerror = () => {
				script.remove();
				reject(new Error(address));
			};
			document.head.append(script);
		});
	}

	// A function that finds the text of a code on a canvas, or nothing.
	async function make_detector() {
		if (window.BarcodeDetector) {
			const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
			if (formats.includes("qr_code")) {
				const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
				return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
			}
		}
		if (!window.Html5Qrcode) await load_script(LIBRARY);
		const place = document.createElement("div");
		place.id = "wp-qr-reader";
		place.hidden = true;
		document.getElementById(place.id)?.remove();
		document.body.append(place);
		const reader = new window.Html5Qrcode(place.id, { verbose: false });
		return async (canvas) => {
			const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
			// it throws where there is no code in the picture
			return reader
				.scanFile(new File([blob], "code.png", { type: "image/png" }), false)
				.catch(() => null);
		};
	}

	const can_scan = () => Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia);

	function words_of(error) {
		if (error.name === "NotAllowedError")
			return __("The camera is not allowed. Allow it in the browser's settings, or enter the code.");
		if (error.name === "NotFoundError" || error.name === "OverconstrainedError")
			return __("There is no camera on this phone. Enter the code.");
		return __("The camera does not work now. Enter the code.");
	}

	// Shows the camera in a <video> and tells every text that is read; returns a function that stops.
	// Throws an Error with a sentence for people.
	async function start(video, on_text) {
		if (!can_scan())
			throw new Error(
				__("This page cannot use the camera: it needs a secure address (https). Enter the code.")
			);
		let stream = null;
		let stopped = false;
		const stop = () => {
			stopped = true;
			stream?.getTracks().forEach((track) => track.stop());
		};
		let detect;
		try {
			stream = await navigator.mediaDevices.getUserMedia({
				video: { facingMode: "environment", width: { ideal: 1280 } },
				audio: false,
			});
			video.srcObject = stream;
			await in_time(video.play());
			detect = await make_detector();
		} catch (error) {
			stop();
			throw new Error(words_of(error));
		}
		const canvas = document.createElement("canvas");
		canvas.width = canvas.height = SIDE;
		const context = canvas.getContext("2d", { willReadFrequently: true });
		let last = null;
		async function look() {
			if (stopped || !video.isConnected) return stop();
			if (video.paused) in_time(video.play().catch(() => null));
			const side = Math.min(video.videoWidth, video.videoHeight);
			if (side) {
				const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
				context.drawImage(video, left, top, side, side, 0, 0, SIDE, SIDE);
				const text = await in_time(detect(canvas).catch(() => null));
				// a code that stays in the picture is told once
				if (text && text !== last && !stopped) on_text((last = text));
			}
			return setTimeout(look, LOOK_EVERY);
		}
		look();
		return { stop, torch: torch_of(stream) };
	}

	// A switch for the phone's lamp, where there is one.
	function torch_of(stream) {
		const [track] = stream.getVideoTracks();
		if (!track?.getCapabilities?.().torch) return null;
		let on = false;
		return () => track.applyConstraints({ advanced: [{ torch: (on = !on) }] }).catch(() => null);
	}

	Object.assign(wuye_ops.qr_scanner, { start, can_scan });
})();
