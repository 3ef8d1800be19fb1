/** What the page shows. All of it stands in the address, so that a link shows the same to others. */
export type Agreement = 'all' | 'matched' | 'unmatched';
export interface ViewState {
  ra: number; dec: number; fov: number;
  frame: 'icrs' | 'gal';
  base: string; over: string; blend: number; opacity: number;
  stretch: string; map: string; cuts: string; format: string; grid: boolean;
  runs: number[] | null; labels: string[] | null;
  score: number; classes: string[]; name: string; agreement: Agreement; labelsOff: boolean; machineOff: boolean; review: string;
  tab: string; table: 'detections' | 'labels'; object: string; training: string; bare: boolean;
}

export const START: ViewState = {
  ra: NaN, dec: NaN, fov: NaN, frame: 'gal', base: '', over: '', blend: 0, opacity: 1, stretch: 'asinh', map: 'native', cuts: '', format: '', grid: false,
  runs: null, labels: null, score: 0.3, classes: [], name: '', agreement: 'all', labelsOff: false, machineOff: false, review: '', tab: 'catalogues', table: 'detections', object: '', training: '', bare: false,
};

type Key = keyof ViewState;

export function readState(hash: string): Partial<ViewState> {
  const state: Record<string, unknown> = {};
  for (const [key, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    if (!(key in START)) {
      continue;
    }
    const usual = START[key as Key];
    if (key === 'runs') {
      state[key] = text.split(',').filter(Boolean).map(Number).filter(Number.isInteger);
    } else if (key === 'labels' || Array.isArray(usual)) {
      state[key] = text.split('|').filter(Boolean);
    } else if (typeof usual === 'number') {
      if (Number.isFinite(+text)) {
        state[key] = +text;
      }
    } else {
      state[key] = typeof usual === 'boolean' ? text === '1' : text;
    }
  }
  return state as Partial<ViewState>;
}

export function writeState(state: ViewState): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(START) as Key[]) {
    const value = state[key], usual = START[key];
    if (value === usual || value === null || (Array.isArray(value) && Array.isArray(usual) && value.length === 0) || (typeof value === 'number' && !Number.isFinite(value))) {
      continue;
    }
    parameters.set(key, Array.isArray(value) ? value.join(key === 'runs' ? ',' : '|') : typeof value === 'boolean' ? (value ? '1' : '0') : typeof value === 'number' ? String(+value.toFixed(6)) : String(value));
  }
  return `#${parameters}`;
}

/** The state of the page and who wants to know of its changes. */
export class Store {
  private readonly listeners: { keys: ReadonlySet<Key>; run: () => void }[] = [];
  private timer = 0;
  private written = -Infinity;

  readonly now: ViewState;

  constructor(start: ViewState) {
    this.now = start;
  }

  on(keys: Key[], run: () => void): void {
    this.listeners.push({ keys: new Set(keys), run });
  }

  private write(): void {
    this.written = performance.now();
    history.replaceState(null, '', writeState(this.now));
  }

  set(change: Partial<ViewState>): void {
    const changed = (Object.keys(change) as Key[]).filter(key => JSON.stringify(change[key]) !== JSON.stringify(this.now[key]));
    if (changed.length === 0) {
      return;
    }
    Object.assign(this.now, change);
    // Browsers take some hundred changes of the address a minute, no more.
    clearTimeout(this.timer);
    const wait = this.written + 200 - performance.now();
    if (wait <= 0) {
      this.write();
    } else {
      this.timer = window.setTimeout(() => this.write(), wait);
    }
    for (const { keys, run } of this.listeners) {
      if (changed.some(key => keys.has(key))) {
        run();
      }
    }
  }
}
