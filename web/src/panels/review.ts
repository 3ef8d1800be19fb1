import { keyOf, type Row } from '../catalogues.ts';
import { errorText, h, replace, say } from '../dom.ts';
import type { Page } from '../main.ts';
import { getToken, records, send, setToken } from '../server.ts';
import { drawEllipse, type DrawnEllipse } from '../sky/drawing.ts';
import { makeCard } from './object.ts';
import { goTo } from './tables.ts';

const LENGTH = 200;
type Verdict = 'accepted' | 'rejected' | 'unsure';
type Done = { kind: 'verdict'; row: Row } | { kind: 'drawing'; id: number };

const ORDERS: [string, string][] = [['threshold', 'score nearest the threshold first'], ['machine', 'only the machine first, by score'], ['score', 'highest score first']];

/** Looks at detections one after another, with the keyboard: a accept, r reject, u unsure, d draw, z undo, n and p move. */
export function reviewPanel(page: Page): HTMLElement {
  const { store, catalogues, explorer } = page;
  let queue: Row[] = [], at = 0, began = 0, judged = 0;
  const undo: Done[] = [];
  const progress = h('p', { id: 'review-progress', 'aria-live': 'polite' });
  const card = h('div', { class: 'card' });
  const order = h('select', { id: 'review-order', onchange: () => void fill() }, ...ORDERS.map(([value, name]) => h('option', { value }, name)));
  const threshold = h('input', { type: 'number', id: 'review-threshold', min: '0', max: '1', step: '0.05', value: '0.5', onchange: () => void fill() });
  const token = h('input', { type: 'password', id: 'token', autocomplete: 'off', value: getToken(), placeholder: 'astl_…', onchange: () => { setToken(token.value.trim()); hint.hidden = token.value !== ''; } });
  const hint = h('p', { class: 'hint', hidden: getToken() !== '' }, 'Reviews need a token: astrolode token add NAME --catalogue CAT.db');

  const now = (): Row | undefined => queue[at];
  const show = (): void => {
    const row = now();
    const rate = judged > 0 ? ` · ${judged} judged, ${((performance.now() - began) / 1000 / judged).toFixed(1)} s each` : '';
    progress.textContent = row ? `${at + 1} of ${queue.length}${rate}` : `Nothing is left to review with these filters${rate}`;
    if (!row) {
      card.replaceChildren();
      return;
    }
    store.set({ object: keyOf('detections', row.id) });
    goTo(page, row);
    makeCard(page, keyOf('detections', row.id)).then(parts => {
      if (now() === row) {
        card.replaceChildren(...parts);
      }
    }, (error: unknown) => replace(card, h('p', { role: 'alert' }, errorText(error))));
  };
  const fill = async (): Promise<void> => {
    try {
      queue = await records<Row>(queueQuery(page, order.value, +threshold.value));
    } catch (error) {
      say(errorText(error), 'error');
    }
    at = 0;
    show();
  };
  const judge = async (verdict: Verdict): Promise<void> => {
    const row = now();
    if (!row) {
      return;
    }
    began ||= performance.now();
    // The next one is shown at once; what could not be kept comes back.
    queue.splice(at, 1);
    undo.push({ kind: 'verdict', row });
    judged++;
    show();
    try {
      await send('POST', `api/detections/${row.id}/review`, { verdict });
      say(`${row.name}: ${verdict}`);
      void catalogues.load();
    } catch (error) {
      undo.splice(undo.findIndex(done => done.kind === 'verdict' && done.row === row), 1);
      judged--;
      queue.splice(at, 0, row);
      show();
      say(`not kept: ${errorText(error)}`, 'error');
    }
  };
  const takeBack = async (): Promise<void> => {
    const last = undo.pop();
    if (!last) {
      say('nothing to undo');
      return;
    }
    try {
      await send('DELETE', last.kind === 'verdict' ? `api/detections/${last.row.id}/review` : `api/drawings/${last.id}`);
      if (last.kind === 'verdict') {
        judged--;
        queue.splice(at, 0, last.row);
        show();
      }
      say('taken back');
      void catalogues.load();
    } catch (error) {
      undo.push(last);
      say(`not taken back: ${errorText(error)}`, 'error');
    }
  };
  const draw = async (): Promise<void> => {
    const drawn = await drawEllipse(page);
    if (drawn) {
      try {
        const { id } = await send<{ id: number }>('POST', 'api/drawings', { ...bare(drawn), class: now()?.class ?? explorer.classes[0] ?? 'object' });
        undo.push({ kind: 'drawing', id });
        say('drawing kept');
        await refresh(page);
      } catch (error) {
        say(`not kept: ${errorText(error)}`, 'error');
      }
    }
  };
  const move = (by: number): void => {
    if (queue.length > 0) {
      at = (at + by + queue.length) % queue.length;
      show();
    }
  };
  const actions: Record<string, () => void> = { a: () => void judge('accepted'), r: () => void judge('rejected'), u: () => void judge('unsure'), d: () => void draw(), z: () => void takeBack(), n: () => move(1), p: () => move(-1) };
  document.addEventListener('keydown', event => {
    if (store.now.tab === 'review' && !event.ctrlKey && !event.metaKey && !event.altKey && !(event.target as HTMLElement).closest('input:not([type=range], [type=checkbox]), textarea, select') && actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  });
  const button = (key: string, name: string): HTMLElement => h('button', { type: 'button', 'data-review': key, onclick: actions[key] }, name, h('kbd', {}, key));
  void fill();
  return h('div', { class: 'stack' },
    h('label', {}, 'Token', token),
    hint,
    h('div', { class: 'fields' }, h('label', {}, 'Order', order), h('label', {}, 'Threshold', threshold)),
    h('div', { class: 'buttons review-buttons' }, button('a', 'accept'), button('r', 'reject'), button('u', 'unsure'), button('d', 'draw'), button('z', 'undo'), button('p', 'previous'), button('n', 'next')),
    progress, card);
}

const bare = ({ ra, dec, semi_major, semi_minor, pa }: DrawnEllipse): DrawnEllipse => ({ ra, dec, semi_major, semi_minor, pa });

/** A first drawing makes a catalogue that the page does not know yet. */
async function refresh({ explorer, catalogues, store }: Page): Promise<void> {
  const counts = await records<{ catalogue: string; n: number }>('SELECT catalogue, COUNT(*) AS n FROM astrolode.label GROUP BY catalogue ORDER BY catalogue');
  for (const { catalogue, n } of counts) {
    const known = explorer.catalogues.find(each => each.name === catalogue);
    if (known) {
      known.labels = n;
    } else {
      explorer.catalogues.push({ name: catalogue, labels: n });
      if (store.now.labels) {
        store.set({ labels: [...store.now.labels, catalogue] });
      }
    }
  }
  await catalogues.load();
}

/** What teaches most comes first: where the network is least sure, or where nobody has drawn anything. */
function queueQuery({ catalogues, store }: Page, order: string, threshold: number): string {
  const runs = catalogues.runs();
  const unmatched = order === 'machine' ? ' AND t.id NOT IN (SELECT a.detection FROM astrolode.agreement AS a)' : '';
  const by = order === 'threshold' ? `ABS(t.score - ${Number.isFinite(threshold) ? threshold : 0.5})` : 't.score DESC';
  return `SELECT TOP ${LENGTH} t.id, t.run, t.name, t.class, t.score, t.ra, t.dec, t.frame, t.wid, t.hei, t.review FROM astrolode.detection AS t`
    + ` WHERE t.run IN (${runs.length ? runs.join(', ') : '-1'}) AND t.review IS NULL AND t.ra IS NOT NULL AND t.score >= ${Math.min(store.now.score, threshold)}${unmatched} ORDER BY ${by}, t.id`;
}
