import { fromKey, keyOf, type Row } from '../catalogues.ts';
import { errorText, h, replace } from '../dom.ts';
import type { Page } from '../main.ts';
import { records, type Cell } from '../server.ts';
import { formatAngle, formatDegrees, formatGalactic, formatSexagesimal } from '../sky/coordinates.ts';
import { boxAngle } from '../sky/markers.ts';
import { galacticNorth } from '../sky/spherical.ts';
import { wavelength } from './layers.ts';
import { goTo } from './tables.ts';

interface RunRecord { id: number; model_name: string; model_sha256: string; source: string; settings: string; program_version: string; started: string }
interface Match { id: number; name: string; catalogue: string; score: number | null; iou: number; separation: number; run: number }
interface Review { verdict: string; reviewer: string; reviewed: string; comment: string | null }

/** The card of a detection or a label: what it looks like in every survey, how it was found, what matches it, what people said. */
export function objectPanel(page: Page): HTMLElement {
  const { store } = page;
  const panel = h('div', { class: 'stack card', id: 'card' });
  let asked = 0;
  const show = async (): Promise<void> => {
    const now = ++asked;
    if (!store.now.object) {
      replace(panel, h('p', { class: 'hint' }, 'Click a marker on the sky or a row of the table.'));
      return;
    }
    try {
      const card = await makeCard(page, store.now.object);
      if (now === asked) {
        panel.replaceChildren(...card);
      }
    } catch (error) {
      replace(panel, h('p', { role: 'alert' }, errorText(error)));
    }
  };
  store.on(['object', 'frame'], () => void show());
  void show();
  return panel;
}

export async function makeCard(page: Page, key: string): Promise<HTMLElement[]> {
  const { kind, id } = fromKey(key);
  if (!Number.isInteger(id)) {
    throw new Error(`'${key}' names no row`);
  }
  const isDetection = kind === 'detections', table = isDetection ? 'astrolode.detection' : 'astrolode.label';
  const [rows, matches, reviews] = await Promise.all([
    records<Row & Record<string, Cell>>(`SELECT * FROM ${table} WHERE id = ${id}`),
    records<Match>(isDetection
      ? `SELECT l.id, l.name, l.catalogue, l.score, a.iou, a.separation, 0 AS run FROM astrolode.agreement AS a JOIN astrolode.label AS l ON l.id = a.label WHERE a.detection = ${id} ORDER BY a.iou DESC`
      : `SELECT d.id, d.name, d.class AS catalogue, d.score, a.iou, a.separation, d.run FROM astrolode.agreement AS a JOIN astrolode.detection AS d ON d.id = a.detection WHERE a.label = ${id} ORDER BY a.iou DESC`),
    isDetection ? records<Review>(`SELECT verdict, reviewer, reviewed, comment FROM astrolode.review WHERE detection = ${id} ORDER BY id DESC`) : Promise.resolve([]),
  ]);
  const row = rows[0];
  if (!row) {
    throw new Error(`there is no ${isDetection ? 'detection' : 'label'} ${id}`);
  }
  const run = isDetection ? (await records<RunRecord>(`SELECT id, model_name, model_sha256, source, settings, program_version, started FROM astrolode.run WHERE id = ${row.run}`))[0] : null;
  return [
    h('div', { class: 'card-head' }, h('h2', {}, row.name), h('div', { class: 'buttons' },
      h('button', { type: 'button', id: 'previous', 'aria-label': 'Previous row in view', onclick: () => step(page, -1) }, '←'),
      h('button', { type: 'button', id: 'next', 'aria-label': 'Next row in view', onclick: () => step(page, 1) }, '→'),
      h('button', { type: 'button', id: 'go-to', onclick: () => goTo(page, row) }, 'Go to'))),
    cutouts(page, row, isDetection ? page.catalogues.colour('detections', row.run) : page.catalogues.colour('labels', row.catalogue), isDetection),
    ...isDetection ? await activation(id) : [],
    facts(row, isDetection),
    run ? section('Found by', h('p', {}, `${run.model_name}, run ${run.id} of ${date(run.started)}, Astrolode ${run.program_version.split('+')[0]}`), h('p', { class: 'hint', title: `SHA-256 ${run.model_sha256}` }, `in ${run.source} · model ${run.model_sha256.slice(0, 12)}…`),
      h('button', { type: 'button', onclick: () => page.store.set({ tab: 'runs', training: `search ${run.id}` }) }, 'The run')) : null,
    section(isDetection ? 'Labels that match' : 'Detections that match', matches.length === 0 ? h('p', { class: 'hint' }, `none that overlap by IoU ${page.explorer.agreement_iou} or more`)
      : h('ul', {}, ...matches.map(match => h('li', {}, h('button', { type: 'button', class: 'link', onclick: () => page.store.set({ object: keyOf(isDetection ? 'labels' : 'detections', match.id) }) }, match.name),
        ` ${match.catalogue}${match.score === null ? '' : `, ${match.score.toFixed(2)}`} · IoU ${match.iou.toFixed(2)}, ${formatAngle(match.separation / 3600)} apart`)))),
    isDetection ? section('Reviews', reviews.length === 0 ? h('p', { class: 'hint' }, 'nobody has looked at it yet')
      : h('ul', { id: 'reviews' }, ...reviews.map(review => h('li', {}, `${review.verdict} by ${review.reviewer}, ${date(review.reviewed)}${review.comment ? `: ${review.comment}` : ''}`)))) : null,
  ].filter((part): part is HTMLElement => part !== null);
}

const section = (title: string, ...parts: (HTMLElement | null)[]): HTMLElement => {
  const element = h('section', {}, h('h3', {}, title));
  element.append(...parts.filter((part): part is HTMLElement => part !== null));
  return element;
};

const date = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** Moves to the next row of the table. */
export function step({ store, catalogues }: Page, by: number): void {
  const { kind, id } = fromKey(store.now.object);
  const rows = catalogues.inView[kind].rows;
  if (rows.length > 0) {
    const at = rows.findIndex(row => row.id === id);
    store.set({ object: keyOf(kind, rows[(at + by + rows.length) % rows.length].id) });
  }
}

function facts(row: Row & Record<string, Cell>, isDetection: boolean): HTMLElement {
  const probability = row['probability'] as number | null;
  const lines: [string, string][] = [
    ['Class', row.class],
    ['Score', row.score === null ? 'none' : row.score.toFixed(3)],
    ...isDetection ? [['Probability', probability === null || probability === undefined ? 'not calibrated for this model' : probability.toFixed(3)] as [string, string]] : [['Catalogue', row.catalogue] as [string, string]],
    ['ICRS', `${formatSexagesimal(row)}  (${formatDegrees(row)})`],
    ['Galactic', formatGalactic(row)],
    ['Size', row.wid === null || row.hei === null ? 'not known' : `${formatAngle(row.wid)} × ${formatAngle(row.hei)} (${row.frame ?? 'icrs'})`],
    ...row['author'] ? [['Drawn by', `${String(row['author'])}, ${date(String(row['created'] ?? ''))}`] as [string, string]] : [],
  ];
  return h('dl', {}, ...lines.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

/** The place in every survey, three times the object's size, with its outline. */
function cutouts({ explorer, store }: Page, row: Row, colour: string, isBox: boolean): HTMLElement {
  // The square that is shown stands as the sky does; what is asked for is the upright one around it.
  const size = Math.max(row.wid ?? 0.02, row.hei ?? 0.02, 0.002), radius = 0.75 * size * Math.SQRT2;
  const north = store.now.frame === 'gal' ? galacticNorth(row) : 0;
  return h('div', { class: 'cutouts' }, ...explorer.surveys.filter(survey => survey.values).map(survey => {
    const image = h('img', { alt: `${row.name} in ${survey.title}`, 'data-loading': '', decoding: 'async', src: `soda/sync?${new URLSearchParams({ ID: survey.did, CIRCLE: `${row.ra} ${row.dec} ${radius}`, FORMAT: 'image/png' })}` });
    const figure = h('figure', {}, h('div', { class: 'cutout' }, h('div', { class: 'turned', style: `rotate: ${north}deg` }, image)), h('figcaption', { title: survey.title }, wavelength(survey)));
    for (const event of ['load', 'error']) {
      image.addEventListener(event, () => image.removeAttribute('data-loading'));
    }
    image.addEventListener('load', () => image.parentElement!.append(outline(row, radius, colour, isBox)));
    image.addEventListener('error', () => figure.classList.add('missing'));
    return figure;
  }));
}

// The picture is on the plane tangent at the object, north of ICRS up, east to the left; its half side is the radius.
function outline(row: Row, radius: number, colour: string, isBox: boolean): SVGElement {
  const NS = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('viewBox', '-1 -1 2 2');
  svg.setAttribute('aria-hidden', 'true');
  const isDrawn = row.semi_major != null && row.semi_minor != null;
  const [w, hgt] = isDrawn ? [row.semi_minor! / radius, row.semi_major! / radius] : [(row.wid ?? 0) / 2 / radius, (row.hei ?? 0) / 2 / radius];
  const shape = document.createElementNS(NS, isBox ? 'rect' : 'ellipse');
  const set = (attributes: Record<string, string | number>): void => Object.entries(attributes).forEach(([name, value]) => shape.setAttribute(name, String(value)));
  set(isBox ? { x: -w, y: -hgt, width: 2 * w, height: 2 * hgt } : { rx: w, ry: hgt });
  set({ fill: 'none', stroke: colour, 'stroke-width': 0.02, transform: `rotate(${-(isDrawn ? row.pa ?? 0 : boxAngle(row.frame, row))})` });
  svg.append(shape);
  return svg;
}

async function activation(id: number): Promise<HTMLElement[]> {
  const response = await fetch(`api/detections/${id}/activation`);
  if (response.status !== 200) {
    return [];
  }
  const url = URL.createObjectURL(await response.blob());
  return [h('figure', { class: 'activation' }, h('img', { src: url, alt: 'Where in the image the network sees its class' }), h('figcaption', {}, 'Where the network sees it'))];
}
