import { fromGalactic, toGalactic, wrap, type Position } from './spherical.ts';

const NUMBER = String.raw`[+-]?\d+(?:\.\d*)?`;
const HOURS = new RegExp(String.raw`^(\d{1,2})(?:h|:|\s)\s*(\d{1,2})(?:m|:|\s)\s*(\d{1,2}(?:\.\d*)?)s?[\s,]*([+-]?)(\d{1,2})(?:d|°|:|\s)\s*(\d{1,2})(?:m|'|′|:|\s)\s*(\d{1,2}(?:\.\d*)?)(?:s|"|″)?$`);
const MINUTES = new RegExp(String.raw`^(\d{1,2})(?:h|:|\s)\s*(\d{1,2}(?:\.\d*)?)m?[\s,]+([+-])(\d{1,2})(?:d|°|:|\s)\s*(\d{1,2}(?:\.\d*)?)(?:m|'|′)?$`);
const COMPACT = /^J?(\d{2})(\d{2})(\d{2}(?:\.\d*)?)([+-])(\d{2})(\d{2})(\d{2}(?:\.\d*)?)$/i;
const DECIMAL = new RegExp(`^(${NUMBER})\\s*(?:d|°|deg)?[\\s,]+(${NUMBER})\\s*(?:d|°|deg)?$`);
const DESIGNATION = /^G\s*(\d{1,3}(?:\.\d*)?)([+-]\d{1,2}(?:\.\d*)?)$/i;

/**
 * Reads a position: degrees ("275.2 -16.2", "275.2, -16.2"), hours ("18 20 47 -16 10 18", "18:20:47.1 -16:10:18", "18h20m47s -16d10m18s", "J182047.1-161018"), Galactic ("gal 18.9 -0.3",
 * "l=18.9 b=-0.3", "18.9 -0.3 gal", "G018.9-00.3"). Null where the text is none; a plain pair of numbers is Galactic where the reader works in that frame.
 */
export function parsePosition(text: string, pairIsGalactic = false): Position | null {
  let rest = text.trim().replace(/[−–]/g, '-').replace(/\s+/g, ' ');
  let galactic = pairIsGalactic;
  const l = new RegExp(`^l\\s*=?\\s*(${NUMBER})[\\s,]+b\\s*=?\\s*(${NUMBER})$`, 'i').exec(rest);
  const designation = DESIGNATION.exec(rest);
  if (l ?? designation) {
    return galacticPosition(+(l ?? designation)![1], +(l ?? designation)![2]);
  }
  const frame = /^(gal(?:actic)?|icrs|j2000|fk5|eq)[\s:]+(.*)$/i.exec(rest) ?? null;
  const after = /^(.*?)\s+(gal(?:actic)?|icrs|j2000|fk5)$/i.exec(rest);
  if (frame ?? after) {
    galactic = /^gal/i.test(frame ? frame[1] : after![2]);
    rest = frame ? frame[2] : after![1];
  }
  const decimal = DECIMAL.exec(rest);
  if (decimal) {
    return galactic ? galacticPosition(+decimal[1], +decimal[2]) : equatorial(+decimal[1], +decimal[2]);
  }
  const full = HOURS.exec(rest) ?? COMPACT.exec(rest);
  if (full) {
    const [, h, m, s, sign, d, dm, ds] = full;
    return sexagesimal(+h, +m, +s, sign === '-' ? -1 : 1, +d, +dm, +ds);
  }
  const short = MINUTES.exec(rest);
  return short ? sexagesimal(+short[1], +short[2], 0, short[3] === '-' ? -1 : 1, +short[4], +short[5], 0) : null;
}

function sexagesimal(h: number, m: number, s: number, sign: number, d: number, dm: number, ds: number): Position | null {
  return h < 24 && m < 60 && s < 60 && dm < 60 && ds < 60 ? equatorial(15 * (h + m / 60 + s / 3600), sign * (d + dm / 60 + ds / 3600)) : null;
}

const equatorial = (ra: number, dec: number): Position | null => ra >= -360 && ra <= 360 && Math.abs(dec) <= 90 ? { ra: wrap(ra), dec } : null;
const galacticPosition = (l: number, b: number): Position | null => l >= -360 && l <= 360 && Math.abs(b) <= 90 ? fromGalactic(l, b) : null;

/** "18h20m47.10s −16°10′18.0″", to 0.1″ at most. */
export function formatSexagesimal({ ra, dec }: Position): string {
  const tenths = Math.round(wrap(ra) / 15 * 36000) % 864000, seconds = Math.round(Math.abs(dec) * 3600);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(tenths / 36000))}h${two(Math.floor(tenths / 600) % 60)}m${(tenths % 600 / 10).toFixed(1).padStart(4, '0')}s `
    + `${dec < 0 ? '−' : '+'}${two(Math.floor(seconds / 3600))}°${two(Math.floor(seconds / 60) % 60)}′${two(seconds % 60)}″`;
}

export function formatGalactic(position: Position): string {
  const { l, b } = toGalactic(position);
  return `l ${l.toFixed(4)}° b ${signed(b, 4)}°`;
}

export const formatDegrees = ({ ra, dec }: Position): string => `${ra.toFixed(5)}° ${signed(dec, 5)}°`;

/** An angle in the unit that fits it: 2.5°, 14.0′, 3.2″. */
export function formatAngle(degrees: number): string {
  return degrees >= 1 ? `${trim(degrees)}°` : degrees * 60 >= 1 ? `${trim(degrees * 60)}′` : `${trim(degrees * 3600)}″`;
}

const trim = (x: number): string => x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2);
const signed = (x: number, digits: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(digits)}`;
