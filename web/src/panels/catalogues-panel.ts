import { debounce, h, say } from '../dom.ts';
import { fileUrl, readJson } from '../server.ts';
import type { Page } from '../main.ts';
import { sendTable } from '../samp.ts';

/** Which catalogues are laid side by side, and what is filtered out of them. */
export function cataloguesPanel(page: Page): HTMLElement {
  const { store, explorer, catalogues } = page;
  const machine = explorer.runs.map(run => choice(page, 'runs', run.id, run.model, catalogues.colour('detections', run.id), 'box', `${run.detections} detections · ${short(run.source)}`));
  const people = explorer.catalogues.map(catalogue => choice(page, 'labels', catalogue.name, catalogue.name, catalogues.colour('labels', catalogue.name), 'ellipse', `${catalogue.labels} labels`));
  const counts = h('table', { class: 'counts', 'aria-label': 'Rows in the field' });
  const field = debounce(300, () => void fillCounts(page, counts));
  page.sky.onMove(field);
  field();
  const adql = h('pre', { class: 'adql', id: 'view-adql', tabindex: '0' });
  const links = h('div', { class: 'buttons' });
  const files = (): void => {
    const kind = store.now.table, text = catalogues.adql(kind);
    adql.textContent = text;
    links.replaceChildren(
      h('a', { class: 'button', href: fileUrl(text, 'csv'), download: `${kind}.csv`, id: 'as-csv' }, 'CSV'),
      h('a', { class: 'button', href: fileUrl(text, 'votable'), download: `${kind}.vot`, id: 'as-votable' }, 'VOTable'),
      h('button', { type: 'button', id: 'copy-adql', onclick: () => copy(text) }, 'Copy ADQL'),
      h('button', { type: 'button', id: 'samp', title: 'Broadcasts the table by SAMP to TOPCAT, Aladin or whatever is open', onclick: () => void sendTable(fileUrl(text, 'votable'), `Astrolode ${kind}`).then(note => say(note), error => say((error as Error).message, 'error')) }, 'Send to TOPCAT, Aladin'));
  };
  catalogues.onChange(files);
  store.on(['table'], files);
  files();
  return h('div', { class: 'stack' },
    h('h2', {}, 'Machine'), ...(machine.length ? machine : [h('p', { class: 'hint' }, 'No search has written into this catalogue yet.')]),
    h('h2', {}, 'People'), ...(people.length ? people : [h('p', { class: 'hint' }, 'No labels; bring some in with astrolode catalogue import.')]),
    h('h2', {}, 'Show'),
    score(page),
    agreement(page),
    classes(page),
    reviewFilter(page),
    h('label', {}, 'Name contains', h('input', { id: 'name-filter', value: store.now.name, oninput: debounce(250, (event: Event) => store.set({ name: (event.target as HTMLInputElement).value.trim() })) })),
    h('h2', {}, 'In the field'), counts,
    h('h2', {}, 'What is shown, as a file'), links,
    h('details', {}, h('summary', {}, 'The ADQL behind it'), adql));
}

export async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text).then(() => say('copied'), () => say('the browser does not let this page copy; select the text instead', 'error'));
}

const short = (source: string): string => source.split('/').at(-1) ?? source;

function choice({ store, catalogues }: Page, key: 'runs' | 'labels', value: number | string, name: string, colour: string, shape: string, note: string): HTMLElement {
  const all = (): (number | string)[] => key === 'runs' ? catalogues.runs() : catalogues.labels();
  const input = h('input', {
    type: 'checkbox', checked: all().includes(value), 'data-catalogue': String(value), onchange: () => {
      const rest = all().filter(each => each !== value);
      store.set({ [key]: input.checked ? [...rest, value] : rest });
    },
  });
  store.on([key], () => { input.checked = all().includes(value); });
  const mark = h('span', { class: `mark ${shape}`, 'aria-hidden': 'true' });
  mark.style.borderColor = colour;
  return h('label', { class: 'catalogue' }, input, mark, h('span', {}, name, h('small', {}, note)));
}

function score({ store }: Page): HTMLElement {
  const value = h('output', { for: 'score' }, store.now.score.toFixed(2));
  const input = h('input', { type: 'range', id: 'score', min: '0', max: '1', step: '0.01', value: String(store.now.score), oninput: () => store.set({ score: +input.value }) });
  store.on(['score'], () => {
    value.textContent = store.now.score.toFixed(2);
    input.value = String(store.now.score);
  });
  return h('label', { class: 'range', for: 'score' }, h('span', {}, 'Score at least ', value), input);
}

function agreement({ store, explorer }: Page): HTMLElement {
  const iou = explorer.agreement_iou;
  const options: [string, string][] = [['all', 'all of both'], ['matched', `found by both (IoU ≥ ${iou})`], ['only-machine', 'only the machine'], ['only-people', 'only people']];
  const current = (): string => store.now.agreement !== 'unmatched' ? store.now.agreement : store.now.labelsOff ? 'only-machine' : store.now.machineOff ? 'only-people' : 'unmatched';
  options.push(['unmatched', 'found by one of them']);
  const list = h('select', {
    id: 'agreement', onchange: () => {
      const value = list.value;
      store.set({ agreement: value === 'all' || value === 'matched' ? value : 'unmatched', labelsOff: value === 'only-machine', machineOff: value === 'only-people', table: value === 'only-people' ? 'labels' : value === 'only-machine' ? 'detections' : store.now.table });
    },
  }, ...options.map(([value, name]) => h('option', { value, selected: value === current() }, name)));
  store.on(['agreement', 'labelsOff', 'machineOff'], () => { list.value = current(); });
  return h('label', {}, 'Machine against people', list);
}

function classes({ store, explorer }: Page): HTMLElement | null {
  if (explorer.classes.length < 2) {
    return null;
  }
  const list = h('select', { id: 'classes', onchange: () => store.set({ classes: list.value ? [list.value] : [] }) }, h('option', { value: '' }, 'every class'), ...explorer.classes.map(name => h('option', { value: name, selected: store.now.classes.includes(name) }, name)));
  return h('label', {}, 'Class', list);
}

function reviewFilter({ store }: Page): HTMLElement {
  const list = h('select', { id: 'review-filter', onchange: () => store.set({ review: list.value }) },
    ...[['', 'whatever was said'], ['none', 'not reviewed'], ['accepted', 'accepted'], ['rejected', 'rejected'], ['unsure', 'unsure']].map(([value, name]) => h('option', { value, selected: store.now.review === value }, name)));
  store.on(['review'], () => { list.value = store.now.review; });
  return h('label', {}, 'Detections', list);
}

interface TableCount { name: string; rows: number }

const NAMES: Record<string, string> = { 'astrolode.detection': 'detections', 'astrolode.label': 'labels', 'astrolode.source': 'sources', 'astrolode.moving_object': 'moving objects', 'ivoa.obscore': 'observations' };

let counting = new AbortController();

async function fillCounts({ sky }: Page, table: HTMLTableElement): Promise<void> {
  counting.abort();
  counting = new AbortController();
  const corners = sky.view().fov < 60 ? sky.corners() : null;
  const region = corners ? `?region=${encodeURIComponent(`POLYGON ${corners.map(({ ra, dec }) => `${ra} ${dec}`).join(' ')}`)}` : '';
  const counts = await readJson<TableCount[]>(`api/counts${region}`, counting.signal).catch(() => null);
  if (counts) {
    table.replaceChildren(...counts.map(({ name, rows }) => h('tr', {}, h('th', { scope: 'row' }, NAMES[name] ?? name), h('td', {}, rows.toLocaleString('en')))));
  }
}
