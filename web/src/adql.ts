import type { Position } from './sky/spherical.ts';
import type { ViewState } from './state.ts';

/** The two kinds of rows that the page lays side by side. */
export type Kind = 'detections' | 'labels';

export const TABLE: Record<Kind, string> = { detections: 'astrolode.detection', labels: 'astrolode.label' };

/** Columns that the page itself needs. */
const NEEDED: Record<Kind, string[]> = {
  detections: ['id', 'run', 'name', 'class', 'score', 'ra', 'dec', 'frame', 'wid', 'hei', 'review'],
  labels: ['id', 'catalogue', 'name', 'class', 'score', 'ra', 'dec', 'frame', 'wid', 'hei', 'pa', 'semi_major', 'semi_minor'],
};

/** What rows are asked for. */
export interface Selection {
  kind: Kind;
  state: Pick<ViewState, 'score' | 'classes' | 'name' | 'agreement' | 'review'>;
  runs: number[]; catalogues: string[];
  corners: Position[] | null; centre: Position & { radius: number } | null;
  hidden: number[];
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const number = (value: number): string => String(+value.toFixed(7));

/** The ADQL that gives the rows; every list, count, file and picture of the page is one of these. */
export function rowsQuery(selection: Selection, columns: string[], most: number | null): string {
  const all = [...new Set([...NEEDED[selection.kind], ...columns])].map(column => `t.${column}`).join(', ');
  return `SELECT ${most === null ? '' : `TOP ${most} `}${all}\nFROM ${TABLE[selection.kind]} AS t${where(selection)}\nORDER BY t.score DESC, t.id`;
}

export const countQuery = (selection: Selection): string => `SELECT COUNT(*) AS n\nFROM ${TABLE[selection.kind]} AS t${where(selection)}`;

/** Rows over the HEALPix cells of an order (nested). */
export const densityQuery = (selection: Selection, order: number): string =>
  `SELECT cells.cell, COUNT(*) AS n\nFROM (SELECT t.hpx / ${4n ** BigInt(29 - order)} AS cell\nFROM ${TABLE[selection.kind]} AS t${where(selection)}) AS cells\nGROUP BY cells.cell`;

/** Those that stand in a pair: detections and labels that overlap by the agreement's least IoU. */
function partners({ kind, runs, catalogues, state }: Selection): string {
  const isDetection = kind === 'detections';
  return `(SELECT a.${isDetection ? 'detection' : 'label'} FROM astrolode.agreement AS a JOIN astrolode.detection AS d ON d.id = a.detection JOIN astrolode.label AS l ON l.id = a.label`
    + ` WHERE d.run IN (${runs.join(', ')}) AND d.score >= ${number(state.score)} AND l.catalogue IN (${catalogues.map(text).join(', ')}))`;
}

function where(selection: Selection): string {
  const { kind, state, runs, catalogues, corners, centre, hidden } = selection;
  const conditions: string[] = [];
  if (corners) {
    conditions.push(`1 = CONTAINS(POINT(t.ra, t.dec), POLYGON(${corners.flatMap(({ ra, dec }) => [number(ra), number(dec)]).join(', ')}))`);
  } else if (centre) {
    conditions.push(`1 = CONTAINS(POINT(t.ra, t.dec), CIRCLE(${number(centre.ra)}, ${number(centre.dec)}, ${number(centre.radius)}))`);
  }
  if (kind === 'detections') {
    conditions.push(`t.run IN (${runs.join(', ')})`, `t.score >= ${number(state.score)}`);
    if (state.review) {
      conditions.push(state.review === 'none' ? 't.review IS NULL' : `t.review = ${text(state.review)}`);
    }
  } else {
    conditions.push(`t.catalogue IN (${catalogues.map(text).join(', ')})`);
  }
  if (state.classes.length > 0) {
    conditions.push(`t.class IN (${state.classes.map(text).join(', ')})`);
  }
  if (state.name) {
    conditions.push(`t.name ILIKE ${text(`%${state.name}%`)}`);
  }
  if (state.agreement !== 'all' && runs.length > 0 && catalogues.length > 0) {
    conditions.push(`t.id ${state.agreement === 'matched' ? '' : 'NOT '}IN ${partners(selection)}`);
  }
  if (hidden.length > 0) {
    conditions.push(`t.id NOT IN (${hidden.join(', ')})`);
  }
  return `\nWHERE ${conditions.join('\n  AND ')}`;
}
