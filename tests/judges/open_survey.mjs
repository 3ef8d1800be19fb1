// Opens the index.html of a HiPS folder in Chromium, with Aladin Lite beside it, and takes a picture of the sky view once it no longer changes.
//   node open_survey.mjs FOLDER ALADIN.JS PICTURE
// Nothing is served: the browser's requests are answered from the folder. Prints one JSON document: the view (fields in degrees, width and height in pixels), the requests
// that went elsewhere, and the errors of the page.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, aladin, picture] = process.argv.slice(2);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.png': 'image/png', '.jpg': 'image/jpeg', '.xml': 'text/xml' };
const elsewhere = [], errors = [];

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => { if (message.text().startsWith('no sky view')) errors.push(message.text()); });
  await page.route(url => !['data:', 'blob:'].includes(url.protocol), async route => {
    const url = new URL(route.request().url());
    if (url.host !== 'survey.test') {
      elsewhere.push(url.href);
      return route.abort();
    }
    const path = normalize(decodeURIComponent(url.pathname));
    const file = path === '/survey/aladin.js' ? aladin : join(folder, path.replace(/^\/survey/, ''), path.endsWith('/') ? 'index.html' : '');
    const body = await readFile(file).catch(() => null);
    return body === null ? route.fulfill({ status: 404 }) : route.fulfill({ body, contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  await page.goto('http://survey.test/survey/');
  const sky = page.locator('#sky');
  await sky.locator('canvas').first().waitFor();
  let before = null, now = await sky.screenshot();
  for (let looks = 0; looks < 40 && (before === null || !before.equals(now) || looks < 6); looks++) {
    await page.waitForTimeout(500);
    before = now;
    now = await sky.screenshot({ path: picture });
  }
  const size = await sky.boundingBox();
  const fields = await sky.innerText();
  console.log(JSON.stringify({ width: size.width, height: size.height, text: fields, elsewhere, errors }));
} finally {
  await browser.close();
}
