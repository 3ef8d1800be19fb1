/** What the server says: its surveys, runs and catalogues, and the rows of ADQL queries. */
export interface Survey { name: string; title: string; url: string; did: string; frame: 'galactic' | 'equatorial'; micron: number | null; values: boolean; pictures: boolean; unit: string | null; cut: [number, number] | null; ra: number | null; dec: number | null; fov: number | null }
export interface SearchRun { id: number; model: string; source: string; state: string; started: string; finished: string | null; detections: number; threshold: number | null }
export interface LabelCatalogue { name: string; labels: number }
export interface TrainingRun { name: string; kind: string; live: boolean; step: number; steps: number | null }
export interface Report { name: string; url: string; title: string }
export interface Explorer {
  version: string; title: string; simulated: boolean;
  surveys: Survey[]; runs: SearchRun[]; catalogues: LabelCatalogue[]; classes: string[]; training: TrainingRun[]; reports: Report[];
  reviews: { accepted: number; rejected: number; unsure: number }; agreement_iou: number;
}
export interface ColumnInfo { name: string; kind: string; unit: string | null; description: string; principal: boolean }
export interface TableInfo { name: string; description: string; on_sky: boolean; columns: ColumnInfo[] }
export interface QueryColumn { name: string; datatype: string; unit?: string; description?: string }
export type Cell = string | number | boolean | null;
export interface QueryResult { columns: QueryColumn[]; rows: Cell[][]; overflow: boolean }

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) {
    return response.status === 204 ? undefined as T : await response.json() as T;
  }
  throw new Error(plain(await response.text()) || `the server answered ${response.status}`);
}

// Errors come as VOTable, JSON or text.
function plain(text: string): string {
  if (text.startsWith('{')) {
    const document = JSON.parse(text) as { detail?: string; title?: string; error?: string };
    return document.detail ?? document.error ?? document.title ?? text;
  }
  const info = /<INFO[^>]*value="ERROR"[^>]*>([\s\S]*?)<\/INFO>/.exec(text);
  return new DOMParser().parseFromString(info ? info[1] : text, 'text/html').body.textContent?.trim().slice(0, 500) ?? '';
}

export const readExplorer = (): Promise<Explorer> => fetch('api/explorer').then(response => answer<Explorer>(response));
export const readTables = (): Promise<TableInfo[]> => fetch('api/tables').then(response => answer<TableInfo[]>(response));
export const readJson = <T>(url: string, abort?: AbortSignal): Promise<T> => fetch(url, { signal: abort }).then(response => answer<T>(response));

/** Runs ADQL: what the page shows is asked for in the language that everybody may ask in. */
export async function query(adql: string, abort?: AbortSignal): Promise<QueryResult> {
  const response = await fetch('tap/sync', { method: 'POST', body: new URLSearchParams({ LANG: 'ADQL', FORMAT: 'json', QUERY: adql }), signal: abort });
  const { metadata, data, status } = await answer<{ metadata: QueryColumn[]; data: Cell[][]; status: string }>(response);
  return { columns: metadata, rows: data, overflow: status === 'OVERFLOW' };
}

/** Rows as objects. */
export async function records<T>(adql: string, abort?: AbortSignal): Promise<T[]> {
  const { columns, rows } = await query(adql, abort);
  return rows.map(row => Object.fromEntries(columns.map((column, i) => [column.name, row[i]])) as T);
}

/** Where the rows of a query can be had as a file. */
export const fileUrl = (adql: string, format: string): string =>
  new URL(`tap/sync?${new URLSearchParams({ LANG: 'ADQL', FORMAT: format, QUERY: adql })}`, document.baseURI).href;

const token = 'astrolode-token';
export const getToken = (): string => sessionStorage.getItem(token) ?? '';
export const setToken = (value: string): void => value ? sessionStorage.setItem(token, value) : sessionStorage.removeItem(token);

/** Sends something that changes the catalogue, with the token. */
export async function send<T>(method: 'POST' | 'DELETE', url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${getToken()}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return answer<T>(response);
}
