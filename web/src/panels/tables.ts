import { TabulatorFull as Tabulator, type CellComponent, type ColumnDefinition, type RowComponent } from 'tabulator-tables';
import type { Kind } from '../adql.ts';
import { keyOf, MOST_MARKERS, type Row } from '../catalogues.ts';
import { h } from '../dom.ts';
import type { Page } from '../main.ts';

const FIRST: Record<Kind, string[]> = { detections: ['name', 'id', 'wid', 'hei', 'score', 'class', 'review'], labels: ['name', 'id', 'wid', 'hei', 'score', 'class', 'catalogue'] };
const TITLES: Record<Kind, string> = { detections: 'Machine', labels: 'People' };

/** The rows in view, one table for the machine and one for people, linked with the sky both ways. */
export function openTables(page: Page): void {
  const { store, catalogues, markers, tables, sky } = page;
  catalogues.columns = { detections: FIRST.detections, labels: FIRST.labels };
  const holder = document.querySelector<HTMLElement>('#tables')!;
  const kinds: Kind[] = ['detections', 'labels'];
  const tabs = kinds.map(kind => h('button', { type: 'button', role: 'tab', id: `rows-${kind}`, onclick: () => store.set({ table: kind }) }, TITLES[kind]));
  const chooser = h('details', { class: 'chooser' }, h('summary', {}, 'Columns'), h('div', { id: 'columns' }));
  const status = h('output', { id: 'status', 'aria-live': 'polite' });
  const grid = h('div', { id: 'grid-of-rows' });
  const fold = h('button', { type: 'button', class: 'fold', 'aria-label': 'Fold the table away or open it', 'aria-expanded': 'true', onclick: () => { const folded = document.body.classList.toggle('no-table'); fold.setAttribute('aria-expanded', String(!folded)); } }, '▾');
  holder.append(h('div', { class: 'table-bar' }, h('div', { role: 'tablist', 'aria-label': 'Which rows' }, ...tabs), status, chooser, fold), grid);

  const kind = (): Kind => store.now.table;
  const table = new Tabulator(grid, {
    data: [], columns: definitions(page, kind()), layout: 'fitDataStretch', height: '100%', index: 'id', placeholder: 'No rows in view', rowHeight: 26, selectableRows: false, columnDefaults: { headerSortTristate: true },
    rowFormatter: (row: RowComponent) => {
      const element = row.getElement(), key = keyOf(kind(), (row.getData() as Row).id);
      element.classList.toggle('selected', key === store.now.object);
      element.dataset['key'] = key;
    },
  });
  table.on('rowMouseEnter', (_event: UIEvent, row: RowComponent) => {
    markers.highlighted = keyOf(kind(), (row.getData() as Row).id);
    markers.draw();
  });
  table.on('rowMouseLeave', () => {
    markers.highlighted = '';
    markers.draw();
  });
  table.on('rowClick', (event: UIEvent, row: RowComponent) => {
    if (!(event.target as HTMLElement).closest('input, button')) {
      store.set({ object: keyOf(kind(), (row.getData() as Row).id), tab: store.now.tab === 'review' ? 'review' : 'object' });
    }
  });
  table.on('rowDblClick', (_event: UIEvent, row: RowComponent) => goTo(page, row.getData() as Row));

  let built = false, shownKind: Kind | null = null, shownColumns = '';
  const fill = (): void => {
    const inView = catalogues.inView[kind()], columns = catalogues.columns[kind()].join();
    tabs.forEach((tab, i) => {
      const { rows, count } = catalogues.inView[kinds[i]];
      tab.textContent = `${TITLES[kinds[i]]} ${rows.length < count ? `${rows.length.toLocaleString('en')} of ` : ''}${count.toLocaleString('en')}`;
      tab.setAttribute('aria-selected', String(kinds[i] === kind()));
    });
    const hidden = inView.rows.filter(row => !row.shown).length;
    status.textContent = inView.error ?? `${inView.count.toLocaleString('en')} of ${inView.total.toLocaleString('en')} in view${inView.count > MOST_MARKERS ? `; density on the sky, the ${inView.rows.length.toLocaleString('en')} of highest score here` : ''}${hidden ? `; ${hidden} hidden` : ''}`;
    status.classList.toggle('error', inView.error !== null);
    if (!built) {
      return;
    }
    if (shownKind !== kind() || shownColumns !== columns) {
      table.setColumns(definitions(page, kind()));
      (shownKind = kind(), shownColumns = columns);
      fillChooser();
    }
    void table.replaceData(inView.rows);
  };
  const fillChooser = (): void => {
    const description = tables.find(each => each.name === (kind() === 'detections' ? 'astrolode.detection' : 'astrolode.label'));
    document.querySelector('#columns')!.replaceChildren(...(description?.columns ?? []).map(column => h('label', { class: 'check', title: `${column.description}${column.unit ? `, ${column.unit}` : ''}` },
      h('input', {
        type: 'checkbox', checked: catalogues.columns[kind()].includes(column.name), 'data-column': column.name, onchange: (event: Event) => {
          const rest = catalogues.columns[kind()].filter(name => name !== column.name);
          catalogues.columns[kind()] = (event.target as HTMLInputElement).checked ? [...rest, column.name] : rest;
          void catalogues.load();
        },
      }), column.name)));
  };
  table.on('tableBuilt', () => {
    built = true;
    fill();
  });
  catalogues.onChange(fill);
  store.on(['table'], fill);
  store.on(['object'], () => table.getRows('visible').forEach((row: RowComponent) => row.reformat()));
  // Hovering a marker shows its row.
  sky.element.parentElement!.addEventListener('markerhover', event => {
    const key = (event as CustomEvent<string>).detail;
    grid.querySelectorAll('.hovered').forEach(row => row.classList.remove('hovered'));
    if (key) {
      grid.querySelector(`[data-key="${key}"]`)?.classList.add('hovered');
    }
  });
}

export function goTo({ sky }: Page, row: Row): void {
  sky.goto(row, Math.max(0.01, 6 * Math.max(row.wid ?? 0.02, row.hei ?? 0.02)));
  sky.northUp();
}

function definitions(page: Page, kind: Kind): ColumnDefinition[] {
  const { catalogues, tables } = page;
  const description = tables.find(each => each.name === (kind === 'detections' ? 'astrolode.detection' : 'astrolode.label'));
  const show: ColumnDefinition = {
    title: 'show', field: 'shown', width: 56, hozAlign: 'center', headerSort: false,
    formatter: (cell: CellComponent) => {
      const row = cell.getData() as Row;
      return h('input', {
        type: 'checkbox', checked: row.shown, 'aria-label': `show ${row.name}`, onchange: (event: Event) => {
          row.shown = (event.target as HTMLInputElement).checked;
          row.shown ? catalogues.hidden[kind].delete(row.id) : catalogues.hidden[kind].add(row.id);
          catalogues.changed();
        },
      });
    },
  };
  const go: ColumnDefinition = {
    title: '', field: 'go', width: 48, headerSort: false,
    formatter: (cell: CellComponent) => h('button', { type: 'button', class: 'go', 'aria-label': `go to ${(cell.getData() as Row).name}`, onclick: () => goTo(page, cell.getData() as Row) }, '→'),
  };
  return [show, go, ...catalogues.columns[kind].map((name): ColumnDefinition => {
    const column = description?.columns.find(each => each.name === name);
    const isNumber = column !== undefined && !['text', 'time'].includes(column.kind);
    return {
      title: column?.unit ? `${name} [${column.unit}]` : name, field: name, headerTooltip: column?.description ?? name, hozAlign: isNumber ? 'right' : 'left', sorter: isNumber ? 'number' : 'string',
      formatter: (cell: CellComponent) => formatCell(cell.getValue(), column?.kind ?? ''),
    };
  })];
}

export function formatCell(value: unknown, kind: string): string {
  return value === null || value === undefined ? '' : typeof value === 'number' && kind === 'real' ? String(+value.toPrecision(6)) : String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
