import { TabulatorFull as Tabulator, type CellComponent } from 'tabulator-tables';
import { errorText, h } from '../dom.ts';
import type { Page } from '../main.ts';
import { fileUrl, query, type Cell, type QueryResult } from '../server.ts';
import type { Marker } from '../sky/markers.ts';
import { formatCell } from './tables.ts';

const MOST = 5000;
const EXAMPLES: [string, string][] = [
  ['The best detections', 'SELECT TOP 100 name, score, glon, glat, ra, dec, wid, hei\nFROM astrolode.detection\nORDER BY score DESC'],
  ['Within half a degree', "SELECT name, score, ra, dec, wid, hei, DISTANCE(POINT(ra, dec), POINT({ra}, {dec})) AS separation\nFROM astrolode.detection\nWHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({ra}, {dec}, 0.5))\nORDER BY separation"],
  ['Machine and people side by side', 'SELECT d.name, d.score, l.name AS label, l.catalogue, a.iou, a.separation, d.ra, d.dec, d.wid, d.hei\nFROM astrolode.agreement AS a\nJOIN astrolode.detection AS d ON d.id = a.detection\nJOIN astrolode.label AS l ON l.id = a.label\nORDER BY a.iou DESC'],
  ['Found by the machine alone', 'SELECT name, score, ra, dec, wid, hei\nFROM astrolode.detection\nWHERE score > 0.5 AND id NOT IN (SELECT detection FROM astrolode.agreement)\nORDER BY score DESC'],
  ['Sizes', 'SELECT FLOOR(60 * wid) AS arcmin, COUNT(*) AS n, AVG(score) AS mean_score\nFROM astrolode.detection\nGROUP BY FLOOR(60 * wid)\nORDER BY 1'],
  ['Who reviewed what', 'SELECT r.reviewer, r.verdict, COUNT(*) AS n\nFROM astrolode.review AS r\nGROUP BY r.reviewer, r.verdict'],
];

/** ADQL by hand: what can be asked, examples, the result as a table and, where it has positions, on the sky. */
export function adqlPanel(page: Page): HTMLElement {
  const { tables, sky } = page;
  const input = h('textarea', { id: 'adql', rows: 8, spellcheck: false, 'aria-label': 'ADQL', value: EXAMPLES[0][1] });
  const status = h('output', { id: 'adql-status', 'aria-live': 'polite' });
  const grid = h('div', { class: 'adql-rows' });
  const links = h('div', { class: 'buttons' });
  let table: Tabulator | null = null;
  const run = async (): Promise<void> => {
    const text = input.value.trim();
    status.className = '';
    status.textContent = 'asking …';
    try {
      const started = performance.now(), result = await query(limited(text));
      status.textContent = `${result.rows.length.toLocaleString('en')} rows${result.overflow || result.rows.length === MOST ? ' (the first; files have all)' : ''} in ${((performance.now() - started) / 1000).toFixed(2)} s`;
      table?.destroy();
      table = new Tabulator(grid, { height: 260, layout: 'fitData', rowHeight: 24, data: result.rows.map(row => Object.fromEntries(row.map((cell, i) => [`c${i}`, cell]))), columns: result.columns.map((column, i) => ({ title: column.unit ? `${column.name} [${column.unit}]` : column.name, field: `c${i}`, headerTooltip: column.description ?? column.name, formatter: (cell: CellComponent) => formatCell(cell.getValue(), typeof cell.getValue() === 'number' ? 'real' : '') })) });
      page.catalogues.extra = onSky(result);
      page.catalogues.changed();
      links.replaceChildren(h('a', { class: 'button', href: fileUrl(text, 'csv'), download: 'result.csv' }, 'CSV'), h('a', { class: 'button', href: fileUrl(text, 'votable'), download: 'result.vot' }, 'VOTable'),
        h('button', { type: 'button', onclick: () => { page.catalogues.extra = []; page.catalogues.changed(); } }, 'Take off the sky'));
    } catch (error) {
      status.className = 'error';
      status.textContent = errorText(error);
    }
  };
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      void run();
    }
  });
  const example = h('select', { 'aria-label': 'Examples', id: 'adql-examples', onchange: () => {
    const { ra, dec } = sky.view();
    input.value = EXAMPLES[+example.value][1].replaceAll('{ra}', ra.toFixed(4)).replaceAll('{dec}', dec.toFixed(4));
  } }, ...EXAMPLES.map(([name], i) => h('option', { value: String(i) }, name)));
  const schema = h('details', { id: 'schema' }, h('summary', {}, 'Tables and columns'), ...tables.map(each => h('details', {}, h('summary', { title: each.description }, each.name),
    h('ul', { class: 'columns' }, ...each.columns.map(column => h('li', { title: column.description }, h('button', { type: 'button', class: 'link', onclick: () => { input.setRangeText(column.name, input.selectionStart, input.selectionEnd, 'end'); input.focus(); } }, column.name), h('small', {}, ` ${column.unit ?? column.kind}`)))))));
  return h('div', { class: 'stack' }, h('label', {}, 'Examples', example), input,
    h('div', { class: 'buttons' }, h('button', { type: 'button', id: 'adql-run', class: 'primary', onclick: () => void run() }, 'Ask', h('kbd', {}, 'Ctrl ⏎'))), status, grid, links, schema);
}

// The page shows the first rows; a limit of the query's own stays.
const limited = (text: string): string => /^select\s+(all\s+|distinct\s+)?top\b/i.test(text) ? text : text.replace(/^select(\s+(?:all|distinct)\b)?/i, `SELECT$1 TOP ${MOST}`);

function onSky({ columns, rows }: QueryResult): Marker[] {
  const at = (...names: string[]): number => columns.findIndex(column => names.includes(column.name.toLowerCase()));
  const [ra, dec, wid, hei, name] = [at('ra', 's_ra'), at('dec', 's_dec'), at('wid'), at('hei'), at('name', 'id')];
  if (ra < 0 || dec < 0) {
    return [];
  }
  const number = (row: Cell[], i: number): number | null => i >= 0 && typeof row[i] === 'number' ? row[i] : null;
  return rows.filter(row => typeof row[ra] === 'number' && typeof row[dec] === 'number').map((row, i) => ({
    key: `Q${i}`, ra: row[ra] as number, dec: row[dec] as number, width: number(row, wid), height: number(row, hei), angle: 0, shape: 'cross', colour: '#CC79A7', label: name >= 0 ? String(row[name]) : `row ${i + 1}`,
  }));
}
