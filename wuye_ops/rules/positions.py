"""Where somebody stood when a point was scanned: distance on the earth's surface."""

from __future__ import annotations

from math import asin, cos, isfinite, radians, sin, sqrt

EARTH_RADIUS = 6_371_008.8  # metres, mean radius (IUGG)
# A phone in a stairwell is often off by so much.
NEAR = 100


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
	"""Metres along the great circle. Raises ValueError for what is no position."""
	for value, most in ((latitude, 90), (longitude, 180), (other_latitude, 90), (other_longitude, 180)):
		if not isfinite(value) or abs(value) > most:
			raise ValueError(f"{value} is no position.")
	phi, other_phi = radians(latitude), radians(other_latitude)
	half = (
		sin((other_phi - phi) / 2) ** 2
		+ cos(phi) * cos(other_phi) * sin(radians(other_longitude - longitude) / 2) ** 2
	)
	return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))
