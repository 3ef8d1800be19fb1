/** Positions on the sphere, degrees. */
export interface Position { ra: number; dec: number }

const D = Math.PI / 180;

// Hipparcos and Tycho Catalogues (ESA SP-1200, 1997), volume 1, section 1.5.3: rows are the Galactic axes in ICRS.
const GALACTIC = [
  [-0.0548755604, -0.8734370902, -0.4838350155],
  [0.4941094279, -0.4448296300, 0.7469822445],
  [-0.8676661490, -0.1980763734, 0.4559837762],
];
const POLE = { ra: 192.85948, dec: 27.12825 };

export function toGalactic({ ra, dec }: Position): { l: number; b: number } {
  const v = vector(ra, dec);
  const [x, y, z] = GALACTIC.map(row => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
  return { l: wrap(Math.atan2(y, x) / D), b: Math.asin(clamp(z)) / D };
}

export function fromGalactic(l: number, b: number): Position {
  const v = vector(l, b);
  const [x, y, z] = [0, 1, 2].map(i => GALACTIC[0][i] * v[0] + GALACTIC[1][i] * v[1] + GALACTIC[2][i] * v[2]);
  return { ra: wrap(Math.atan2(y, x) / D), dec: Math.asin(clamp(z)) / D };
}

/** Direction of Galactic north at a place, north through east, degrees. */
export const galacticNorth = ({ ra, dec }: Position): number => bearing({ ra, dec }, POLE);

/** Direction from one place to another, north through east, degrees from 0 to 360. */
export function bearing(from: Position, to: Position): number {
  const dra = (to.ra - from.ra) * D, d0 = from.dec * D, d1 = to.dec * D;
  return wrap(Math.atan2(Math.sin(dra) * Math.cos(d1), Math.cos(d0) * Math.sin(d1) - Math.sin(d0) * Math.cos(d1) * Math.cos(dra)) / D);
}

/** Angle between two places, degrees (haversines: good for small ones). */
export function separation(a: Position, b: Position): number {
  const s = Math.sin((b.dec - a.dec) / 2 * D), t = Math.sin((b.ra - a.ra) / 2 * D);
  return 2 * Math.asin(Math.min(1, Math.sqrt(s * s + Math.cos(a.dec * D) * Math.cos(b.dec * D) * t * t))) / D;
}

/** The place at an angle from another in a direction, north through east. */
export function offset({ ra, dec }: Position, angle: number, direction: number): Position {
  const a = angle * D, p = direction * D, d = dec * D;
  const sin = Math.sin(d) * Math.cos(a) + Math.cos(d) * Math.sin(a) * Math.cos(p);
  return { ra: wrap(ra + Math.atan2(Math.sin(p) * Math.sin(a) * Math.cos(d), Math.cos(a) - Math.sin(d) * sin) / D), dec: Math.asin(clamp(sin)) / D };
}

export const wrap = (degrees: number): number => ((degrees % 360) + 360) % 360;

const clamp = (x: number): number => Math.max(-1, Math.min(1, x));
const vector = (lon: number, lat: number): [number, number, number] => [Math.cos(lat * D) * Math.cos(lon * D), Math.cos(lat * D) * Math.sin(lon * D), Math.sin(lat * D)];
