// A browser for the explorer's tests: headless Chromium in which every call to another machine fails, and which notes what must not happen.
import { chromium } from 'playwright-core';

export const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'];

export async function openBrowser(server) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  const wrongs = [], notes = [];
  /** A page at a view of the explorer, whose rows and cutouts have come. */
  async function open(view = '', options = {}) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: 'dark', acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'], ...options });
    const page = await context.newPage();
    page.on('pageerror', error => wrongs.push(`error in the page: ${error.message}`));
    page.on('console', message => { if (message.type() === 'error') wrongs.push(`console: ${message.text()}`); });
    page.on('response', async response => { if (response.status() >= 400) notes.push(`${response.status()} ${response.url()} ${response.request().postData() ?? ''} ${(await response.text().catch(() => '')).slice(0, 400)}`); });
    page.on('request', request => {
      const url = new URL(request.url());
      if (!['data:', 'blob:'].includes(url.protocol) && url.hostname !== '127.0.0.1') wrongs.push(`a request left the machine: ${url.href}`);
    });
    await page.goto(`${server}/${view}`);
    await ready(page);
    return page;
  }
  return { browser, open, wrongs, notes, close: () => browser.close() };
}

export const ready = page => page.waitForFunction(() => window.astrolode?.ready(), null, { timeout: 30_000 });

/** Waits until what is seen no longer changes. */
export async function settled(page, locator = page.locator('#stage')) {
  let before = null, same = 0;
  for (let looks = 0; looks < 60 && same < 2; looks++) {
    const now = await locator.screenshot();
    same = before !== null && before.equals(now) ? same + 1 : 0;
    before = now;
    await page.waitForTimeout(250);
  }
  return before;
}

/** Mean difference of two pictures (PNG), 0 to 255. */
export const difference = (page, a, b) => page.evaluate(async pictures => {
  const [one, other] = await Promise.all(pictures.map(async text => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  }));
  return one.length !== other.length ? 255 : one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;
}, [a.toString('base64'), b.toString('base64')]);

/** Rows of a query, asked beside the page. */
export async function ask(server, adql) {
  const response = await fetch(`${server}/tap/sync`, { method: 'POST', body: new URLSearchParams({ LANG: 'ADQL', FORMAT: 'json', QUERY: adql }) });
  if (!response.ok) {
    throw new Error(await response.text());
  }
  const { metadata, data } = await response.json();
  return data.map(row => Object.fromEntries(metadata.map((column, i) => [column.name, row[i]])));
}

/** Where a place of the sky is on the stage, by Aladin Lite itself. */
export const pixel = (page, ra, dec) => page.evaluate(([a, d]) => window.astrolode.page.sky.pixel(a, d), [ra, dec]);

/** How many pixels of the markers' canvas around a place have about a colour (#rrggbb). */
export const coloured = (page, x, y, colour, reach = 4) => page.evaluate(([px, py, hex, r]) => {
  const canvas = document.querySelector('canvas.markers'), ratio = canvas.width / canvas.clientWidth;
  const data = canvas.getContext('2d').getImageData((px - r) * ratio, (py - r) * ratio, (2 * r + 1) * ratio, (2 * r + 1) * ratio).data;
  const want = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  let n = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 100 && want.every((c, k) => Math.abs(c - data[i + k]) < 40)) n++;
  }
  return n;
}, [x, y, colour, reach]);

export function must(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

export const near = (a, b, tolerance, what) => must(Math.abs(a - b) <= tolerance, `${what}: ${a} is not ${b} to ${tolerance}`);
