/** The part of tabulator-tables 6.5 that the page uses; the package has no types of its own. */
declare module 'tabulator-tables' {
  export interface RowComponent { getElement(): HTMLElement; getData(): unknown; reformat(): void }
  export interface CellComponent { getValue(): unknown; getData(): unknown }
  export interface ColumnDefinition { title: string; field: string; width?: number; hozAlign?: string; headerSort?: boolean; headerTooltip?: string; sorter?: string; formatter?: (cell: CellComponent) => string | HTMLElement }
  export class TabulatorFull {
    constructor(element: HTMLElement, options: object);
    on(event: string, run: (...parameters: never[]) => void): void;
    setColumns(columns: ColumnDefinition[]): void;
    replaceData(rows: unknown[]): Promise<void>;
    getRows(which: string): RowComponent[];
    destroy(): void;
  }
}
