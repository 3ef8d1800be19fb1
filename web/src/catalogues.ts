import { countQuery, densityQuery, rowsQuery, type Kind, type Selection } from './adql.ts';
import { debounce, errorText } from './dom.ts';
import { query, type Explorer, type QueryColumn } from './server.ts';
import { cellCorners } from './sky/healpix.ts';
import { boxAngle, type DensityCell, type Marker } from './sky/markers.ts';
import type { SkyView } from './sky/skyview.ts';
import type { Store } from './state.ts';

/** More rows than this are shown as density. */
export const MOST_MARKERS = 5000;

// Okabe & Ito (2008): colours that the colour-blind tell apart; the machine's have warm ones and boxes, people's cool ones and ellipses.
const MACHINE = ['#E69F00', '#D55E00', '#F0E442', '#CC79A7'];
const PEOPLE = ['#56B4E9', '#009E73', '#7FB8FF', '#66E0C0'];

export type Row = Record<string, unknown> & {
  id: number; run: number; catalogue: string; name: string; class: string; score: number | null; ra: number; dec: number; frame: string | null;
  wid: number | null; hei: number | null; pa: number | null; semi_major: number | null; semi_minor: number | null; review: string | null; shown: boolean;
};

/** What there is of one kind in the view. */
export interface InView { rows: Row[]; columns: QueryColumn[]; count: number; total: number; cells: DensityCell[]; error: string | null }

const EMPTY: InView = { rows: [], columns: [], count: 0, total: 0, cells: [], error: null };

/** The catalogues in the view: asks for what is seen, no more, whenever the view or a filter changes. */
export class Catalogues {
  readonly inView: Record<Kind, InView> = { detections: EMPTY, labels: EMPTY };
  readonly hidden: Record<Kind, Set<number>> = { detections: new Set(), labels: new Set() };
  columns: Record<Kind, string[]> = { detections: [], labels: [] };
  private abort = new AbortController();
  private readonly listeners: (() => void)[] = [];
  /** Markers of an ADQL result or of a file that the user dropped. */
  extra: Marker[] = [];
  dropped: Marker[] = [];
  isLoading = false;
  private isDue = false;
  private readonly later = debounce(250, () => {
    this.isDue = false;
    void this.load();
  });

  constructor(private readonly explorer: Explorer, private readonly store: Store, private readonly sky: SkyView) {}

  onChange(run: () => void): void {
    this.listeners.push(run);
  }

  runs(): number[] {
    const all = this.explorer.runs.map(run => run.id);
    return this.store.now.runs?.filter(id => all.includes(id)) ?? all;
  }

  labels(): string[] {
    const all = this.explorer.catalogues.map(catalogue => catalogue.name);
    return this.store.now.labels?.filter(name => all.includes(name)) ?? all;
  }

  colour(kind: Kind, of: number | string): string {
    return kind === 'detections'
      ? MACHINE[Math.max(0, this.explorer.runs.findIndex(run => run.id === of)) % MACHINE.length]
      : PEOPLE[Math.max(0, this.explorer.catalogues.findIndex(catalogue => catalogue.name === of)) % PEOPLE.length];
  }

  /** The selection that the page shows, for queries, files and other programs. */
  selection(kind: Kind, part: 'view' | 'everywhere' = 'view'): Selection {
    const view = this.sky.view(), corners = view.fov < 60 ? this.sky.corners() : null;
    const radius = Math.min(90, view.fov);
    return {
      kind, state: this.store.now, runs: this.runs(), catalogues: this.labels(), hidden: [...this.hidden[kind]],
      corners: part === 'view' ? corners : null,
      centre: part === 'view' && !corners && view.fov < 120 ? { ra: view.ra, dec: view.dec, radius } : null,
    };
  }

  /** What is shown as ADQL, whole. */
  adql(kind: Kind): string {
    return rowsQuery(this.selection(kind), this.columns[kind], null);
  }

  /** Asks anew soon: what is seen has changed, and may go on changing. */
  request(): void {
    this.isDue = true;
    this.later();
  }

  /** Whether what is shown is what the view and the filters ask for. */
  isSettled(): boolean {
    return !this.isDue && !this.isLoading;
  }

  private asks(kind: Kind): boolean {
    return kind === 'detections' ? !this.store.now.machineOff && this.runs().length > 0 : !this.store.now.labelsOff && this.labels().length > 0;
  }

  async load(): Promise<void> {
    this.abort.abort();
    const abort = this.abort = new AbortController();
    this.isLoading = true;
    const found = await Promise.all((['detections', 'labels'] as const).map(kind => this.asks(kind) ? this.read(kind, abort.signal) : Promise.resolve(EMPTY)));
    if (abort.signal.aborted) {
      return;
    }
    [this.inView.detections, this.inView.labels] = found;
    this.isLoading = false;
    this.changed();
  }

  changed(): void {
    this.listeners.forEach(run => run());
  }

  private async read(kind: Kind, abort: AbortSignal): Promise<InView> {
    // Rows that were hidden by their check boxes stay in the table, so that they can be shown again.
    const selection = { ...this.selection(kind), hidden: [] };
    try {
      const [counted, all] = await Promise.all([query(countQuery(selection), abort), query(countQuery({ ...this.selection(kind, 'everywhere'), hidden: [] }), abort)]);
      const [count, total] = [counted.rows[0][0] as number, all.rows[0][0] as number];
      const cells = count > MOST_MARKERS ? await this.density(selection, abort) : [];
      const { columns, rows } = await query(rowsQuery(selection, this.columns[kind], MOST_MARKERS), abort);
      return { rows: rows.map(row => this.row(kind, columns, row)), columns, count, total, cells, error: null };
    } catch (error) {
      return abort.aborted ? EMPTY : { ...EMPTY, error: errorText(error) };
    }
  }

  private async density(selection: Selection, abort: AbortSignal): Promise<DensityCell[]> {
    // About fifty cells across the view; a cell of order 0 has 58.6 degrees.
    const order = Math.max(0, Math.min(12, Math.round(Math.log2(58.6 / (this.sky.view().fov / 50)))));
    const { rows } = await query(densityQuery(selection, order), abort);
    const most = Math.max(...rows.map(row => row[1] as number));
    const colour = selection.kind === 'detections' ? MACHINE[0] : PEOPLE[0];
    return rows.map(([cell, n]) => ({ corners: cellCorners(order, cell as number), share: Math.sqrt((n as number) / most), colour, text: String(n) }));
  }

  private row(kind: Kind, columns: QueryColumn[], cells: unknown[]): Row {
    const row = Object.fromEntries(columns.map((column, i) => [column.name, cells[i]])) as Row;
    row.shown = !this.hidden[kind].has(row.id);
    return row;
  }

  /** The markers of rows that are shown. */
  markers(): Marker[] {
    const ours = (['labels', 'detections'] as const).flatMap(kind => this.inView[kind].cells.length > 0 ? [] : this.inView[kind].rows.filter(row => !this.hidden[kind].has(row.id)).map(row => this.marker(kind, row)));
    return [...ours, ...this.extra, ...this.dropped];
  }

  cells(): DensityCell[] {
    return [...this.inView.detections.cells, ...this.inView.labels.cells];
  }

  marker(kind: Kind, row: Row): Marker {
    const isDrawn = row.semi_major != null && row.semi_minor != null;
    return {
      key: keyOf(kind, row.id), ra: row.ra, dec: row.dec,
      width: isDrawn ? 2 * row.semi_minor! : row.wid, height: isDrawn ? 2 * row.semi_major! : row.hei,
      angle: isDrawn ? row.pa ?? 0 : boxAngle(row.frame, row),
      shape: kind === 'detections' ? 'box' : 'ellipse',
      colour: this.colour(kind, kind === 'detections' ? row.run : row.catalogue), dashed: row.review === 'rejected', label: row.name,
    };
  }

  find(key: string): { kind: Kind; row: Row } | null {
    const { kind, id } = fromKey(key);
    const row = this.inView[kind].rows.find(each => each.id === id);
    return row ? { kind, row } : null;
  }
}

export const keyOf = (kind: Kind, id: number): string => `${kind === 'detections' ? 'D' : 'L'}${id}`;
export const fromKey = (key: string): { kind: Kind; id: number } => ({ kind: key.startsWith('D') ? 'detections' : 'labels', id: +key.slice(1) });
