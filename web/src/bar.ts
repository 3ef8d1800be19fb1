import { h, say, errorText } from './dom.ts';
import type { Page } from './main.ts';
import { records } from './server.ts';
import { parsePosition } from './sky/coordinates.ts';
import type { Position } from './sky/spherical.ts';

interface Found extends Position { name: string; from: string; fov?: number }

const SESAME = 'astrolode-sesame', THEME = 'astrolode-theme';

/** The upper bar: title, search box, theme. */
export function openBar(page: Page): void {
  const { explorer } = page;
  const theme = localStorage.getItem(THEME);
  if (theme) {
    document.documentElement.dataset['theme'] = theme;
  }
  document.querySelector('#bar')!.append(
    h('h1', {}, explorer.title, explorer.simulated ? h('span', { class: 'badge', title: 'Images and truth are simulated' }, 'simulated') : null),
    searchBox(page),
    h('nav', { 'aria-label': 'Services' }, h('a', { href: 'services' }, 'Services')),
    h('button', {
      type: 'button', id: 'theme', 'aria-label': 'Dark or light', title: 'Dark or light', onclick: () => {
        const chosen = document.documentElement.dataset['theme'], dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
        document.documentElement.dataset['theme'] = dark ? 'light' : 'dark';
        localStorage.setItem(THEME, dark ? 'light' : 'dark');
      },
    }, '◐'));
}

function searchBox({ sky }: Page): HTMLElement {
  const list = h('ul', { id: 'found', role: 'listbox', 'aria-label': 'Found', hidden: true });
  const input = h('input', { id: 'search', type: 'search', placeholder: 'Name or position: M17, G018.9-00.3, 18h20m47s -16d10m', 'aria-label': 'Search for a name or a position', autocomplete: 'off', role: 'combobox', 'aria-controls': 'found', 'aria-expanded': 'false' });
  const sesame = h('input', { type: 'checkbox', id: 'sesame', checked: localStorage.getItem(SESAME) === '1', onchange: () => localStorage.setItem(SESAME, sesame.checked ? '1' : '0') });
  let found: Found[] = [], chosen = 0, asked = 0;
  const close = (): void => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  };
  const go = (place: Found): void => {
    sky.goto(place, place.fov ?? (sky.view().fov > 5 ? 2 : undefined));
    sky.northUp();
    close();
    say(`${place.name}: ${place.from}`);
  };
  const show = (): void => {
    list.replaceChildren(...found.map((place, i) => h('li', { role: 'option', 'aria-selected': String(i === chosen), onmousedown: (event: Event) => { event.preventDefault(); go(place); } }, place.name, h('span', {}, place.from))));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
  };
  input.addEventListener('input', async () => {
    const now = ++asked, text = input.value;
    const result = text.trim() ? await find(text) : [];
    if (now === asked) {
      (found = result, chosen = 0);
      show();
    }
  });
  input.addEventListener('keydown', async event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length);
      show();
    } else if (event.key === 'Escape') {
      close();
    } else if (event.key === 'Enter') {
      asked++;
      const result = list.hidden ? await find(input.value) : found;
      const place = result[Math.min(chosen, result.length - 1)] ?? (sesame.checked ? await resolve(input.value).catch((error: unknown) => { say(errorText(error), 'error'); return null; }) : null);
      if (place) {
        go(place);
      } else {
        say(`'${input.value}' is no position and no name known here${sesame.checked ? '' : '; Sesame can be asked if you switch it on'}`, 'error');
      }
    }
  });
  input.addEventListener('blur', close);
  return h('search', { class: 'search' }, input, list, h('label', { class: 'check', title: 'Ask CDS Sesame (cds.unistra.fr) for names that are not known here; off, nothing leaves this machine' }, sesame, 'Sesame'));
}

async function find(text: string): Promise<Found[]> {
  const position = parsePosition(text, false);
  if (position) {
    return [{ ...position, name: text.trim(), from: 'position' }];
  }
  const [own, known] = await Promise.all([ownNames(text), knownNames(text)]);
  return [...known.filter(place => same(place.name, text)), ...own, ...known.filter(place => !same(place.name, text))].slice(0, 12);
}

const plain = (name: string): string => name.toLowerCase().replace(/\s+/g, '').replace(/^messier/, 'm');
const same = (a: string, b: string): boolean => plain(a) === plain(b);

async function ownNames(text: string): Promise<Found[]> {
  const like = `'%${text.trim().replaceAll("'", "''")}%'`;
  const ask = (table: string, order: string, from: string): Promise<Found[]> =>
    records<Found>(`SELECT TOP 6 name, ra, dec FROM ${table} WHERE name ILIKE ${like} AND ra IS NOT NULL ORDER BY ${order}`).then(rows => rows.map(row => ({ ...row, from, fov: 0.5 })));
  return (await Promise.all([ask('astrolode.detection', 'score DESC', 'detection'), ask('astrolode.label', 'name', 'label')])).flat();
}

let names: Promise<[string, number, number][]> | null = null;

async function knownNames(text: string): Promise<Found[]> {
  names ??= fetch('names.json').then(response => response.json() as Promise<[string, number, number][]>);
  const wanted = plain(text);
  const starts = (await names).filter(([name]) => plain(name).startsWith(wanted));
  return starts.sort((a, b) => a[0].length - b[0].length).slice(0, 8).map(([name, ra, dec]) => ({ name, ra, dec, from: 'bundled names' }));
}

/** Asks Sesame; only where the user has switched it on. */
async function resolve(name: string): Promise<Found | null> {
  const text = await fetch(`https://cds.unistra.fr/cgi-bin/nph-sesame/-oxp/SNV?${encodeURIComponent(name)}`).then(response => response.text());
  const [ra, dec] = ['jradeg', 'jdedeg'].map(tag => new RegExp(`<${tag}>([^<]+)<`).exec(text)?.[1]);
  return ra && dec ? { name, ra: +ra, dec: +dec, from: 'CDS Sesame' } : null;
}
