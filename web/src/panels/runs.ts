import uPlot from 'uplot';
import { errorText, h, replace } from '../dom.ts';
import type { Page } from '../main.ts';
import { readJson, records, type SearchRun, type TrainingRun } from '../server.ts';

interface TrainingLine { step: number; loss?: number; class_loss?: number; box_loss?: number; learning_rate?: number; images_per_second?: number; validation_ap50?: number; validation_ap30?: number; validation_loss?: number; validation_accuracy1?: number; validation_accuracy4?: number }
interface Training extends TrainingRun { lines: TrainingLine[]; settings: Record<string, unknown>; pictures: { step: number; url: string }[]; seconds: number | null; reports: { name: string; url: string }[] }
interface SearchProgress { id: number; state: string; tiles_done: number; tiles: number | null; seconds: number | null; detections: number; raw_detections: number }

const EVERY = 2000;

/** Training runs, searches and evaluations: a list, and a page for each that follows it while it runs. */
export function runsPanel(page: Page): HTMLElement {
  const { store, explorer } = page;
  const panel = h('div', { class: 'stack', id: 'runs' });
  let following = new AbortController();
  const show = (): void => {
    following.abort();
    following = new AbortController();
    const name = store.now.training;
    if (name.startsWith('search ')) {
      const run = explorer.runs.find(each => each.id === +name.slice(7));
      replace(panel, back(page), run ? searchRun(run, following.signal) : h('p', {}, 'there is no such run'));
    } else if (name) {
      replace(panel, back(page), trainingRun(name, following.signal));
    } else {
      replace(panel, ...list(page));
    }
  };
  store.on(['training', 'tab'], () => {
    if (store.now.tab === 'runs') {
      show();
    } else {
      following.abort();
    }
  });
  show();
  return panel;
}

const back = ({ store }: Page): HTMLElement => h('button', { type: 'button', id: 'all-runs', onclick: () => store.set({ training: '' }) }, '← all runs');

function list({ store, explorer }: Page): HTMLElement[] {
  const open = (name: string, title: string, note: string): HTMLElement => h('li', {}, h('button', { type: 'button', class: 'run', 'data-run': name, onclick: () => store.set({ training: name }) }, title, h('small', {}, note)));
  return [
    h('h2', {}, 'Training'),
    explorer.training.length ? h('ul', { class: 'runs' }, ...explorer.training.map(run => open(run.name, run.name, `${run.kind}, step ${run.step}${run.steps ? ` of ${run.steps}` : ''}${run.live ? ' · running' : ''}`)))
      : h('p', { class: 'hint' }, 'None is served: start the server with --runs FOLDER, where training runs lie or will lie.'),
    h('h2', {}, 'Searches'),
    explorer.runs.length ? h('ul', { class: 'runs' }, ...explorer.runs.map(run => open(`search ${run.id}`, `${run.id}: ${run.model}`, `${run.detections} detections · ${run.state}`))) : h('p', { class: 'hint' }, 'none yet'),
    h('h2', {}, 'Evaluations'),
    explorer.reports.length ? h('ul', { class: 'runs' }, ...explorer.reports.map(report => h('li', {}, h('a', { href: report.url, target: '_blank', rel: 'noopener' }, report.title))))
      : h('p', { class: 'hint' }, 'None is served: start the server with --reports FOLDER or put report.html into a run folder.'),
  ];
}

/** Repeats a request while the run lives; answers that have not changed cost little. */
function follow<T extends { live?: boolean; state?: string }>(url: string, signal: AbortSignal, show: (value: T) => void, failed: (error: unknown) => void): void {
  const ask = async (): Promise<void> => {
    try {
      const value = await readJson<T>(url, signal);
      show(value);
      if ((value.live ?? value.state === 'running') && !signal.aborted) {
        window.setTimeout(() => void ask(), EVERY);
      }
    } catch (error) {
      if (!signal.aborted) {
        failed(error);
      }
    }
  };
  void ask();
}

function trainingRun(name: string, signal: AbortSignal): HTMLElement {
  const status = h('p', { id: 'training-status', 'aria-live': 'polite' });
  const charts = h('div', { class: 'charts' }), pictures = h('div', { class: 'pictures' }), settings = h('dl', {}), reports = h('ul', { class: 'runs' });
  const panel = h('div', { class: 'stack' }, h('h2', {}, name), status, charts, pictures, reports, h('details', {}, h('summary', {}, 'Settings'), settings));
  const drawn = new Map<string, uPlot>();
  let shown: string[] = [];
  follow<Training>(`api/training/${encodeURIComponent(name)}`, signal, run => {
    const last = run.lines.filter(line => line.images_per_second !== undefined).at(-1);
    status.textContent = `${run.kind} · step ${run.step}${run.steps ? ` of ${run.steps}` : ''}${run.live ? ' · running' : ''}${last ? ` · ${last.images_per_second!.toFixed(1)} images/s, learning rate ${last.learning_rate?.toExponential(1)}` : ''}`;
    status.dataset['step'] = String(run.step);
    chart(charts, drawn, 'Loss', run.lines, [['loss', 'total', '#D55E00'], ['class_loss', 'class', '#E69F00'], ['box_loss', 'box', '#56B4E9'], ['validation_loss', 'validation', '#009E73']]);
    chart(charts, drawn, 'Validation', run.lines, [['validation_ap50', 'AP50', '#CC79A7'], ['validation_ap30', 'AP30', '#009E73'], ['validation_accuracy1', 'one exposure', '#CC79A7'], ['validation_accuracy4', 'four exposures', '#009E73']]);
    chart(charts, drawn, 'Learning rate', run.lines, [['learning_rate', 'rate', '#E69F00']]);
    chart(charts, drawn, 'Images a second', run.lines, [['images_per_second', 'images/s', '#56B4E9']]);
    const urls = run.pictures.map(picture => picture.url);
    if (urls.join() !== shown.join()) {
      shown = urls;
      stepPictures(pictures, run.pictures);
    }
    settings.replaceChildren(...Object.entries(run.settings).flatMap(([key, value]) => [h('dt', {}, key), h('dd', {}, typeof value === 'object' ? JSON.stringify(value) : String(value))]));
    reports.replaceChildren(...run.reports.map(report => h('li', {}, h('a', { href: report.url, target: '_blank', rel: 'noopener' }, report.name))));
  }, error => { status.textContent = errorText(error); });
  return panel;
}

/** Pictures of a validation with truth and prediction, and a slider over the steps. */
function stepPictures(holder: HTMLElement, pictures: { step: number; url: string }[]): void {
  const steps = [...new Set(pictures.map(picture => picture.step))].sort((a, b) => a - b);
  if (steps.length === 0) {
    holder.replaceChildren();
    return;
  }
  const images = h('div', { class: 'cutouts wide' }), label = h('output', { for: 'step' });
  const slider = h('input', { type: 'range', id: 'step', min: '0', max: String(steps.length - 1), value: String(steps.length - 1), 'aria-label': 'Step', oninput: () => show() });
  const show = (): void => {
    const step = steps[+slider.value];
    label.textContent = `Validation at step ${step}: truth and prediction`;
    images.replaceChildren(...pictures.filter(picture => picture.step === step).map(picture => h('a', { href: picture.url, target: '_blank', rel: 'noopener' }, h('img', { src: picture.url, alt: `validation picture of step ${step}`, loading: 'lazy' }))));
  };
  show();
  holder.replaceChildren(h('label', { class: 'range' }, label, slider), images);
}

function chart(holder: HTMLElement, drawn: Map<string, uPlot>, title: string, lines: TrainingLine[], series: [keyof TrainingLine, string, string][]): void {
  const present = series.filter(([key]) => lines.some(line => line[key] !== undefined));
  if (present.length === 0) {
    return;
  }
  const rows = lines.filter(line => present.some(([key]) => line[key] !== undefined));
  const data: uPlot.AlignedData = [rows.map(line => line.step), ...present.map(([key]) => rows.map(line => line[key] ?? null))];
  const key = `${title} ${present.map(each => each[0]).join()}`, old = drawn.get(key);
  if (old) {
    old.setData(data);
    return;
  }
  const ink = getComputedStyle(holder).color;
  const axis = { stroke: ink, grid: { stroke: '#88888833' }, ticks: { stroke: '#88888855' } };
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': `${title} against steps` });
  holder.append(place);
  drawn.set(key, new uPlot({
    title, width: Math.max(260, holder.clientWidth - 4 || 330), height: 190, scales: { x: { time: false } }, axes: [axis, { ...axis, size: 62, values: (_chart: uPlot, values: number[]) => values.map(value => value === 0 || Math.abs(value) >= 0.01 ? String(+value.toPrecision(4)) : value.toExponential(1)) }],
    series: [{ label: 'step' }, ...present.map(([, label, stroke]) => ({ label, stroke, width: 1.5, spanGaps: true, points: { show: rows.length < 40 } }))],
  }, data, place));
}

function searchRun(run: SearchRun, signal: AbortSignal): HTMLElement {
  const progress = h('progress', { max: 1 }), status = h('p', { 'aria-live': 'polite', id: 'search-status' }), facts = h('dl', {});
  follow<SearchProgress>(`api/runs/${run.id}`, signal, now => {
    progress.max = now.tiles ?? Math.max(1, now.tiles_done);
    progress.value = now.state === 'finished' ? progress.max : now.tiles_done;
    status.textContent = `${now.state} · ${now.tiles_done.toLocaleString('en')}${now.tiles ? ` of ${now.tiles.toLocaleString('en')}` : ''} tiles${now.seconds === null ? '' : ` in ${now.seconds.toFixed(0)} s`} · ${now.detections.toLocaleString('en')} detections from ${now.raw_detections.toLocaleString('en')} on tiles`;
  }, error => { status.textContent = errorText(error); });
  records<Record<string, string | null>>(`SELECT model_name, model_sha256, source, sky_region, settings, program_version, started, finished FROM astrolode.run WHERE id = ${run.id}`).then(([record]) => {
    facts.replaceChildren(...Object.entries(record ?? {}).filter(([, value]) => value).flatMap(([key, value]) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', { class: 'long' }, value!)]));
  }, (error: unknown) => { facts.replaceChildren(h('dd', {}, errorText(error))); });
  return h('div', { class: 'stack' }, h('h2', {}, `Search ${run.id}: ${run.model}`), progress, status, facts);
}
