import { h } from '../dom.ts';
import type { Page } from '../main.ts';
import { adqlPanel } from './adql-panel.ts';
import { cataloguesPanel } from './catalogues-panel.ts';
import { layersPanel } from './layers.ts';
import { objectPanel } from './object.ts';
import { reviewPanel } from './review.ts';
import { runsPanel } from './runs.ts';

const TABS: [string, string, (page: Page) => HTMLElement][] = [
  ['layers', 'Layers', layersPanel],
  ['catalogues', 'Catalogues', cataloguesPanel],
  ['object', 'Object', objectPanel],
  ['review', 'Review', reviewPanel],
  ['runs', 'Runs', runsPanel],
  ['adql', 'ADQL', adqlPanel],
];

/** The panel beside the sky: tabs, each made when it is first opened. */
export function openPanel(page: Page): void {
  const { store } = page;
  const made = new Map<string, HTMLElement>();
  const body = h('div', { class: 'tab-body', id: 'tab-body', role: 'tabpanel' });
  const buttons = TABS.map(([key, name]) => h('button', { type: 'button', role: 'tab', id: `tab-${key}`, 'aria-controls': 'tab-body', onclick: () => store.set({ tab: key }) }, name));
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Panel' }, ...buttons);
  list.addEventListener('keydown', event => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step !== 0) {
      const next = (TABS.findIndex(([key]) => key === store.now.tab) + step + TABS.length) % TABS.length;
      store.set({ tab: TABS[next][0] });
      buttons[next].focus();
    }
  });
  const show = (): void => {
    const at = Math.max(0, TABS.findIndex(([key]) => key === store.now.tab));
    const [key, , make] = TABS[at];
    if (!made.has(key)) {
      made.set(key, make(page));
    }
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === at));
      button.tabIndex = i === at ? 0 : -1;
    });
    body.setAttribute('aria-labelledby', `tab-${key}`);
    body.replaceChildren(made.get(key)!);
    document.body.dataset['tab'] = key;
  };
  document.querySelector('#panel')!.append(list, body);
  store.on(['tab'], show);
  show();
}
