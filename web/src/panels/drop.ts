import { errorText, h, say } from '../dom.ts';
import type { Page } from '../main.ts';
import { parsePosition } from '../sky/coordinates.ts';
import type { Marker } from '../sky/markers.ts';

const RA = ['ra', 'raj2000', '_raj2000', 'ra_icrs', 'ra_deg', 's_ra'], DEC = ['dec', 'dej2000', 'decj2000', '_dej2000', 'de_icrs', 'dec_deg', 's_dec'];
const MOST = 20_000;

/** Files dropped on the sky: FITS images, CSV and VOTable catalogues. They stay in the browser. */
export function acceptDrops(page: Page): void {
  const { sky, catalogues } = page;
  const stage = sky.element.parentElement!;
  const shown = h('div', { class: 'dropped', hidden: true });
  const input = h('input', { type: 'file', id: 'own-file', accept: '.fits,.fit,.csv,.vot,.xml,.votable', 'aria-label': 'A FITS image, or a catalogue as CSV or VOTable, of your own', onchange: () => { if (input.files?.[0]) { void open(input.files[0]); input.value = ''; } } });
  stage.append(h('label', { class: 'own-file', title: 'Show a FITS image or a catalogue of your own; it stays in this browser' }, '+', input), shown);
  const keep = (name: string, remove: () => void): void => {
    shown.hidden = false;
    const line = h('p', {}, name, h('button', { type: 'button', 'aria-label': `take off ${name}`, onclick: () => { remove(); line.remove(); } }, '×'));
    shown.append(line);
  };
  const open = async (file: File): Promise<void> => {
    try {
      if (/\.fits?$/i.test(file.name)) {
        await sky.showImage(file);
        keep(file.name, () => sky.removeImage());
      } else {
        const markers = readCatalogue(file.name, await file.text());
        catalogues.dropped = markers;
        catalogues.changed();
        keep(`${file.name}: ${markers.length} rows`, () => { catalogues.dropped = []; catalogues.changed(); });
        sky.goto(markers[0]);
      }
    } catch (error) {
      say(`${file.name}: ${errorText(error)}`, 'error');
    }
  };
  stage.addEventListener('dragover', event => {
    event.preventDefault();
    stage.classList.add('dropping');
  });
  stage.addEventListener('dragleave', () => stage.classList.remove('dropping'));
  // Before Aladin Lite sees it, which would open it in ways of its own.
  stage.addEventListener('drop', event => {
    event.preventDefault();
    event.stopPropagation();
    stage.classList.remove('dropping');
    for (const file of event.dataTransfer?.files ?? []) {
      void open(file);
    }
  }, { capture: true });
}

function readCatalogue(name: string, text: string): Marker[] {
  const { header, rows } = text.trimStart().startsWith('<') ? readVoTable(text) : readCsv(text);
  const at = (names: string[]): number => header.findIndex(column => names.includes(column.toLowerCase()));
  const [ra, dec, label] = [at(RA), at(DEC), at(['name', 'id', 'designation', 'source_id'])];
  if (ra < 0 || dec < 0) {
    throw new Error(`no columns of it are positions (ra and dec); it has ${header.join(', ')}`);
  }
  const markers: Marker[] = [];
  for (const row of rows.slice(0, MOST)) {
    const place = parsePosition(`${row[ra]} ${row[dec]}`);
    if (place) {
      markers.push({ key: `F${markers.length}`, ...place, width: null, height: null, angle: 0, shape: 'cross', colour: '#F0E442', label: label >= 0 ? row[label] : `${name} ${markers.length + 1}` });
    }
  }
  if (markers.length === 0) {
    throw new Error('it has no row with a position');
  }
  if (rows.length > MOST) {
    say(`the first ${MOST.toLocaleString('en')} of ${rows.length.toLocaleString('en')} rows are shown`);
  }
  return markers;
}

function readVoTable(text: string): { header: string[]; rows: string[][] } {
  const document = new DOMParser().parseFromString(text, 'text/xml');
  if (document.querySelector('parsererror') || !document.querySelector('TABLE')) {
    throw new Error('this is no VOTable');
  }
  if (!document.querySelector('TABLEDATA')) {
    throw new Error('its rows are binary; save it as TABLEDATA (in TOPCAT: votable-tabledata)');
  }
  return {
    header: [...document.querySelector('TABLE')!.querySelectorAll('FIELD')].map(field => field.getAttribute('name') ?? ''),
    rows: [...document.querySelector('TABLEDATA')!.querySelectorAll('TR')].map(row => [...row.querySelectorAll('TD')].map(cell => cell.textContent ?? '')),
  };
}

// RFC 4180: fields may be quoted, quotes in them doubled.
function readCsv(text: string): { header: string[]; rows: string[][] } {
  const rows: string[][] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() !== '' && !line.startsWith('#')) {
      rows.push([...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(match => (match[1]?.replaceAll('""', '"') ?? match[2]).trim()));
    }
  }
  return { header: rows[0] ?? [], rows: rows.slice(1) };
}
