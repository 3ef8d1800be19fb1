import { h } from '../dom.ts';
import type { Page } from '../main.ts';
import type { Survey } from '../server.ts';
import type { Look } from '../sky/skyview.ts';

const STRETCHES = ['linear', 'sqrt', 'asinh', 'log', 'pow2'];
// Colour maps that stay monotonic in lightness come first.
const FIRST = ['native', 'grayscale', 'viridis', 'cividis', 'magma', 'inferno', 'plasma', 'cubehelix'];

export const wavelength = ({ micron, name }: Survey): string =>
  micron === null ? name : micron >= 1000 ? `${+(micron / 1000).toPrecision(3)} mm` : micron >= 0.01 ? `${+micron.toPrecision(3)} µm` : `${+(micron * 1e4).toPrecision(3)} Å`;

/** Two surveys over each other, a slider between them, and how their values become colours. */
export function layers({ store, sky, explorer }: Page): void {
  const find = (name: string): Survey | null => explorer.surveys.find(survey => survey.name === name) ?? null;
  const look = (opacity: number, survey: Survey): Look => {
    const { stretch, map, cuts, format } = store.now;
    const numbers = cuts.split(',').map(Number);
    const wanted = format === 'png' && survey.pictures ? 'png' : survey.values ? 'fits' : 'png';
    return { opacity, stretch, map: wanted === 'fits' && map === 'native' ? 'grayscale' : map, cuts: numbers.length === 2 && numbers.every(Number.isFinite) && cuts !== '' ? [numbers[0], numbers[1]] : null, format: wanted };
  };
  const draw = (): void => {
    const base = find(store.now.base), over = find(store.now.over);
    if (base) {
      sky.setBase(base, look(store.now.opacity, base));
      sky.setOver(over, over ? look(store.now.blend * store.now.opacity, over) : look(0, base));
    }
  };
  store.on(['base', 'over', 'blend', 'opacity', 'stretch', 'map', 'cuts', 'format'], draw);
  store.on(['grid'], () => sky.setGrid(store.now.grid));
  store.on(['frame'], () => sky.setFrame(store.now.frame));
  sky.setFrame(store.now.frame);
  sky.setGrid(store.now.grid);
  draw();
}

/** The panel of them. */
export function layersPanel(page: Page): HTMLElement {
  const { store, explorer, sky } = page;
  const surveys = [...explorer.surveys].sort((a, b) => (a.micron ?? Infinity) - (b.micron ?? Infinity));
  const buttons = (key: 'base' | 'over', label: string): HTMLElement => {
    const list = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': label });
    const fill = (): void => list.replaceChildren(...[...(key === 'over' ? [null] : []), ...surveys].map(survey => h('button', {
      type: 'button', role: 'radio', 'aria-checked': String(store.now[key] === (survey?.name ?? '')), title: survey?.title ?? 'no second layer', 'data-layer': `${key}:${survey?.name ?? ''}`,
      onclick: () => store.set(key === 'over' ? { over: survey?.name ?? '', blend: store.now.blend || 0.5 } : { base: survey!.name, cuts: '' }),
    }, survey ? wavelength(survey) : 'none')));
    store.on([key], fill);
    fill();
    return list;
  };
  const cuts = h('input', { id: 'cuts', placeholder: 'low, high', 'aria-label': 'Cuts, low and high', value: store.now.cuts, onchange: (event: Event) => store.set({ cuts: (event.target as HTMLInputElement).value.replace(/\s/g, '') }) });
  const automatic = (): void => {
    const survey = explorer.surveys.find(each => each.name === store.now.base);
    cuts.placeholder = survey?.cut ? `${survey.cut.map(x => +x.toPrecision(3)).join(', ')}${survey.unit ? ` ${survey.unit}` : ''}` : 'low, high';
    cuts.value = store.now.cuts;
  };
  store.on(['base', 'cuts'], automatic);
  automatic();
  const maps = sky.colourMaps();
  return h('div', { class: 'stack' },
    explorer.surveys.length === 0 ? h('p', {}, 'No survey is served: start the server with --hips NAME=FOLDER.') : null,
    h('h2', {}, 'Survey'), buttons('base', 'Survey'),
    h('h2', {}, 'Over it'), buttons('over', 'Second survey'),
    range(page, 'blend', 'From the first to the second'),
    range(page, 'opacity', 'Opacity'),
    h('div', { class: 'fields' },
      select(page, 'stretch', 'Stretch', STRETCHES),
      select(page, 'map', 'Colours', [...FIRST.filter(name => name === 'native' || maps.includes(name)), ...maps.filter(name => !FIRST.includes(name))]),
      h('label', {}, 'Cuts', cuts),
      select(page, 'format', 'Tiles', ['', 'fits', 'png'], ['best', 'FITS values', 'pictures'])),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', id: 'grid', checked: store.now.grid, onchange: (event: Event) => store.set({ grid: (event.target as HTMLInputElement).checked }) }), 'Coordinate grid'),
    select(page, 'frame', 'North of', ['gal', 'icrs'], ['Galaxy', 'equator (ICRS)']),
    h('button', { type: 'button', onclick: () => sky.northUp() }, 'North up'),
    h('p', { class: 'hint' }, 'Drop a FITS image, or a catalogue as CSV or VOTable, on the sky: it stays in this browser.'));
}

function range({ store }: Page, key: 'blend' | 'opacity', label: string): HTMLElement {
  const input = h('input', { type: 'range', id: key, min: '0', max: '1', step: '0.01', value: String(store.now[key]), oninput: (event: Event) => store.set({ [key]: +(event.target as HTMLInputElement).value }) });
  store.on([key], () => { input.value = String(store.now[key]); });
  return h('label', { class: 'range' }, label, input);
}

function select({ store }: Page, key: 'stretch' | 'map' | 'format' | 'frame', label: string, values: string[], names: string[] = values): HTMLElement {
  const list = h('select', { id: key, onchange: (event: Event) => store.set({ [key]: (event.target as HTMLSelectElement).value }) }, ...values.map((value, i) => h('option', { value, selected: store.now[key] === value }, names[i])));
  store.on([key], () => { list.value = store.now[key]; });
  return h('label', {}, label, list);
}
