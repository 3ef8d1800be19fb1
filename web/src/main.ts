import 'tabulator-tables/dist/css/tabulator_simple.min.css';
import 'uplot/dist/uPlot.min.css';
import './style.css';
import { openBar } from './bar.ts';
import { Catalogues } from './catalogues.ts';
import { errorText, h, say } from './dom.ts';
import { acceptDrops } from './panels/drop.ts';
import { openPanel } from './panels/panel.ts';
import { openTables } from './panels/tables.ts';
import { layers } from './panels/layers.ts';
import { readExplorer, readTables, type Explorer } from './server.ts';
import { Markers } from './sky/markers.ts';
import { pointing } from './sky/pointing.ts';
import { SkyView } from './sky/skyview.ts';
import { readState, START, Store } from './state.ts';

/** Everything a part of the page may need. */
export interface Page { explorer: Explorer; tables: Awaited<ReturnType<typeof readTables>>; store: Store; sky: SkyView; markers: Markers; catalogues: Catalogues }

/** What tests and `astrolode snapshot` look at: whether all that the view needs has come. */
declare global { interface Window { astrolode?: { ready: () => boolean; page: Page } } }

async function open(): Promise<void> {
  const started = performance.now();
  const [explorer, tables, library] = await Promise.all([readExplorer(), readTables(), SkyView.load()]);
  document.title = explorer.title;
  const given = readState(location.hash);
  const first = explorer.surveys.find(survey => survey.name === given.base) ?? explorer.surveys[0] ?? null;
  const place = first && first.ra !== null && first.dec !== null ? { ra: first.ra, dec: first.dec, fov: first.fov ?? 10 } : { ra: 266.4168, dec: -28.9362, fov: 60 };
  const store = new Store({ ...START, ...place, base: first?.name ?? '', ...given });
  document.body.classList.toggle('bare', store.now.bare);
  const sky = SkyView.open(library, document.querySelector<HTMLElement>('#sky')!, store.now, first);
  const markers = new Markers(sky);
  const catalogues = new Catalogues(explorer, store, sky);
  const page: Page = { explorer, tables, store, sky, markers, catalogues };
  layers(page);
  openBar(page);
  openTables(page);
  openPanel(page);
  pointing(page);
  acceptDrops(page);

  catalogues.onChange(() => markers.show(catalogues.markers(), catalogues.cells()));
  let seen = '';
  sky.onMove(() => {
    const { ra, dec, fov, width, height } = sky.view();
    store.set({ ra, dec, fov });
    // Aladin Lite says so a few times while it settles, too.
    const now = [ra.toFixed(6), dec.toFixed(6), fov.toFixed(6), width, height].join();
    if (now !== seen) {
      seen = now;
      catalogues.request();
    }
  });
  store.on(['runs', 'labels', 'score', 'classes', 'name', 'agreement', 'labelsOff', 'machineOff', 'review'], () => catalogues.request());
  store.on(['object'], () => {
    markers.selected = store.now.object;
    markers.draw();
  });
  markers.selected = store.now.object;
  window.addEventListener('hashchange', () => {
    const { ra, dec, fov, ...rest } = { ...store.now, ...readState(location.hash) };
    store.set(rest);
    sky.goto({ ra, dec }, fov);
  });
  await catalogues.load();
  window.astrolode = { ready: () => catalogues.isSettled() && document.querySelectorAll('img[data-loading]').length === 0, page };
  performance.measure('first view', { start: started });
}

open().catch((error: unknown) => {
  document.querySelector('#view')!.replaceChildren(h('p', { class: 'failed', role: 'alert' }, `The explorer cannot start: ${errorText(error)}`));
  say(errorText(error), 'error');
});

