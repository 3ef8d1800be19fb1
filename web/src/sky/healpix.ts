import type { Position } from './spherical.ts';

const D = Math.PI / 180;

/** Corners of a cell, nested numbering (Górski et al. 2005, ApJ 622, 759, sections 4 and 5.3), ICRS degrees: north, west, south, east. */
export function cellCorners(order: number, cell: number): Position[] {
  const side = 2 ** order, face = Math.floor(cell / (side * side));
  const [x, y] = deinterleave(cell - face * side * side, order);
  return [[x + 1, y + 1], [x, y + 1], [x, y], [x + 1, y]].map(([cx, cy]) => position(face, cx / side, cy / side));
}

/** A place on a base cell, x and y from 0 to 1 along its sides. */
function position(face: number, x: number, y: number): Position {
  const row = Math.floor(face / 4), column = face % 4;
  // jr grows from the north pole, 0 to 4.
  const jr = [2, 3, 4][row] - x - y;
  let z: number, ring: number;
  if (jr < 1) {
    ring = jr;
    z = 1 - ring * ring / 3;
  } else if (jr > 3) {
    ring = 4 - jr;
    z = ring * ring / 3 - 1;
  } else {
    ring = 1;
    z = (2 - jr) * 2 / 3;
  }
  const along = row === 1 ? 2 * column : 2 * column + 1;
  let ra = (along * ring + x - y) * 45 / Math.max(ring, 1e-12);
  if (ring < 1e-12) {
    ra = along * 45;
  }
  return { ra: ((ra % 360) + 360) % 360, dec: Math.asin(Math.max(-1, Math.min(1, z))) / D };
}

function deinterleave(index: number, order: number): [number, number] {
  let x = 0, y = 0;
  for (let bit = 0; bit < order; bit++) {
    x += (Math.floor(index / 4 ** bit) & 1) * 2 ** bit;
    y += (Math.floor(index / (2 * 4 ** bit)) & 1) * 2 ** bit;
  }
  return [x, y];
}
