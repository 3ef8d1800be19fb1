// Catalogues side by side: markers, tables, filters, files, density, SAMP, ADQL.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, coloured, must, pixel, ready, settled } from './browser.mjs';

const ML = '#E69F00';
const VOLUNTEERS = "catalogue = 'simulated volunteers'";
const rowsOf = page => page.evaluate(() => window.astrolode.page.catalogues.inView.detections.rows.map(row => row.id));
const reloaded = async (page, act) => {
  await act();
  // What is typed is taken up a moment later.
  await page.waitForTimeout(300);
  await ready(page);
};

/** The table's rows are those of a cone search that lie in the view; each has its marker where the sky says, at its true size. */
export async function rows_are_a_cone_search({ open, server }) {
  const page = await open('#ra=277.0&dec=-11.3&fov=1.5&score=0.08&labels=');
  await page.waitForTimeout(600);
  await ready(page);
  const votable = await fetch(`${server}/scs/detection?RA=277&DEC=-11.3&SR=2&VERB=3&RESPONSEFORMAT=votable`).then(r => r.text());
  const names = [...votable.matchAll(/<FIELD[^>]*name="([^"]+)"/g)].map(m => m[1]);
  const cone = await ask(server, "SELECT id, ra, dec, score, wid, hei FROM astrolode.detection WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(277, -11.3, 2))");
  must(votable.includes('<VOTABLE') && names.includes('score'), 'the cone search gives no table');
  must((votable.match(/<TR>/g) ?? []).length === cone.length || /encoding="base64"/.test(votable), 'cone search and ADQL differ');
  const view = await page.evaluate(() => window.astrolode.page.sky.view());
  const inView = [];
  for (const row of cone.filter(row => row.score >= 0.08)) {
    const at = await pixel(page, row.ra, row.dec);
    if (at && at[0] >= 0 && at[1] >= 0 && at[0] <= view.width && at[1] <= view.height) {
      inView.push({ ...row, at });
    }
  }
  const shown = await rowsOf(page);
  must(inView.length > 5, `only ${inView.length} rows to compare`);
  must(JSON.stringify(shown.toSorted((a, b) => a - b)) === JSON.stringify(inView.map(row => row.id).toSorted((a, b) => a - b)), `the table has ${shown}, the sky ${inView.map(row => row.id)}`);
  must(await page.locator('#rows-detections').textContent() === `Machine ${inView.length}`, 'the tab counts otherwise');
  // The view has Galactic north up, and boxes run along Galactic axes: their middle upper edge is half a height above.
  const perDegree = view.width / view.fov;
  for (const row of inView.filter(each => each.at[1] - each.hei / 2 * perDegree > 5 && each.hei * perDegree > 20)) {
    must(await coloured(page, row.at[0], row.at[1] - row.hei / 2 * perDegree, ML) > 0, `no upper edge of ${row.id} where it must be`);
    must(await coloured(page, row.at[0], row.at[1] - row.hei / 2 * perDegree - 12, ML, 2) === 0 || inView.length > 20, `something above ${row.id}`);
  }
  return { rows: inView.length };
}

/** Filters: score, class, name, hidden rows; the counts, and the files, are those of the same ADQL. */
export async function filters({ open, server, folder }) {
  const page = await open('#labels=simulated%20volunteers');
  const expected = async score => (await ask(server, `SELECT COUNT(*) AS n FROM astrolode.detection WHERE score >= ${score}`))[0].n;
  for (const score of [0.5, 0.15]) {
    await reloaded(page, () => page.locator('#score').fill(String(score)));
    must((await page.locator('#status').textContent()).startsWith(`${(await rowsOf(page)).length} of ${await expected(score)} in view`), `status at ${score}: ${await page.locator('#status').textContent()}`);
  }
  await reloaded(page, () => page.locator('#score').fill('0.3'));
  const all = await rowsOf(page);
  // A check box takes a row off the sky, not out of the table.
  const [first] = await ask(server, `SELECT * FROM astrolode.detection WHERE id = ${all[0]}`);
  await page.evaluate(([ra, dec]) => window.astrolode.page.sky.goto({ ra, dec }, 1), [first.ra, first.dec]);
  await page.waitForTimeout(700);
  await ready(page);
  const edge = async () => { const view = await page.evaluate(() => window.astrolode.page.sky.view()), at = await pixel(page, first.ra, first.dec); return coloured(page, at[0], at[1] - first.hei / 2 * view.width / view.fov, ML); };
  must(await edge() > 0, 'the marker is not there at first');
  const box = page.locator(`[data-key="D${first.id}"] input[type=checkbox]`);
  await box.uncheck();
  must(await edge() === 0, 'the marker is still there');
  must((await page.locator('#status').textContent()).endsWith('1 hidden'), 'the status does not say that a row is hidden');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#as-csv')]);
  const text = await readFile(await download.path(), 'utf8');
  const shown = (await rowsOf(page)).filter(id => id !== first.id);
  const lines = text.trim().split('\n');
  const idAt = lines[0].split(',').indexOf('id');
  must(JSON.stringify(lines.slice(1).map(line => +line.split(',')[idAt])) === JSON.stringify(shown), `the file has ${lines.length - 1} rows, the page shows ${shown.length}`);
  const votable = await fetch(await page.locator('#as-votable').getAttribute('href')).then(r => r.text());
  must(votable.includes('<VOTABLE'), 'no VOTable');
  await page.click('#copy-adql');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  must(copied === await page.locator('#view-adql').textContent() && (await ask(server, copied)).length === shown.length, 'the ADQL that is copied gives other rows');
  await box.check();
  must(await edge() > 0, 'the marker does not come back');
  await reloaded(page, () => page.fill('#name-filter', first.name));
  must((await rowsOf(page)).length === 1, 'the filter of names');
  // Columns can be chosen.
  await reloaded(page, () => page.fill('#name-filter', ''));
  await page.locator('.chooser summary').click();
  await reloaded(page, () => page.check('[data-column=glon]'));
  must(await page.locator('.tabulator-col-title', { hasText: 'glon [deg]' }).count() === 1, 'a column that was chosen is not there');
  // Sorting by a column.
  await page.locator('.chooser summary').click();
  await page.evaluate(() => window.astrolode.page.sky.goto({ ra: 276.9, dec: -11.47 }, 4.5));
  await page.waitForTimeout(700);
  await ready(page);
  await page.locator('.tabulator-col-title', { hasText: /^score/ }).click();
  await page.waitForTimeout(300);
  const scores = await page.evaluate(() => [...document.querySelectorAll('#grid-of-rows .tabulator-row')].map(row => +row.querySelector('[tabulator-field=score]').textContent));
  must(scores.length > 3 && scores.every((score, i) => i === 0 || score >= scores[i - 1]), `not sorted: ${scores}`);
}

/** Machine and people: found by both, only by one; a marker, its row and its card belong together. */
export async function agreement({ open, server, folder, given }) {
  const page = await open('#labels=simulated%20volunteers&score=0.3');
  const pairs = `SELECT a.detection FROM astrolode.agreement AS a JOIN astrolode.label AS l ON l.id = a.label WHERE ${VOLUNTEERS.replace('catalogue', 'l.catalogue')}`;
  const count = async condition => (await ask(server, `SELECT COUNT(*) AS n FROM astrolode.detection WHERE score >= 0.3 AND id ${condition} (${pairs})`))[0].n;
  const matched = await count('IN'), alone = await count('NOT IN');
  must(matched > 0 && alone > 0, `the demo has ${matched} matched and ${alone} others`);
  await reloaded(page, () => page.selectOption('#agreement', 'matched'));
  must((await rowsOf(page)).length === matched, `matched: ${(await rowsOf(page)).length}, ${matched} expected`);
  await reloaded(page, () => page.selectOption('#agreement', 'only-machine'));
  must((await rowsOf(page)).length === alone && (await page.locator('#rows-labels').textContent()) === 'People 0', 'only the machine');
  await reloaded(page, () => page.selectOption('#agreement', 'only-people'));
  const people = (await ask(server, `SELECT COUNT(*) AS n FROM astrolode.label WHERE ${VOLUNTEERS} AND id NOT IN (SELECT a.label FROM astrolode.agreement AS a JOIN astrolode.detection AS d ON d.id = a.detection WHERE d.score >= 0.3)`))[0].n;
  must((await page.locator('#rows-labels').textContent()) === `People ${people}`, `only people: ${await page.locator('#rows-labels').textContent()}, ${people} expected`);
  await reloaded(page, () => page.selectOption('#agreement', 'all'));
  await page.click('#rows-detections');
  // Linked both ways.
  const ids = await rowsOf(page), [row] = await ask(server, `SELECT * FROM astrolode.detection WHERE id = ${ids[0]}`);
  const stage = await page.locator('#stage').boundingBox(), at = await pixel(page, row.ra, row.dec);
  await page.mouse.move(stage.x + at[0] - 3, stage.y + at[1]);
  await page.mouse.move(stage.x + at[0], stage.y + at[1]);
  const over = await page.evaluate(() => window.astrolode.page.markers.highlighted);
  must(over !== '' && await page.locator('.tip').isVisible(), 'hovering a marker says nothing');
  if (over === `D${row.id}`) {
    must(await page.locator(`[data-key="${over}"].hovered`).count() === 1, 'its row is not marked');
  }
  await page.locator(`[data-key="D${ids[1]}"]`).hover();
  must(await page.evaluate(() => window.astrolode.page.markers.highlighted) === `D${ids[1]}`, 'hovering a row does not mark its marker');
  await page.mouse.move(stage.x + at[0], stage.y + at[1]);
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForFunction(key => window.astrolode.page.store.now.object === key, over);
  await page.locator('#card h2').waitFor();
  await page.locator(`[data-key="D${ids[1]}"] [tabulator-field=name]`).click();
  await page.waitForFunction(key => window.astrolode.page.store.now.object === key, `D${ids[1]}`);
  await page.locator(`[data-key="D${ids[2]}"] .go`).click();
  const [third] = await ask(server, `SELECT * FROM astrolode.detection WHERE id = ${ids[2]}`);
  await page.waitForFunction(([ra, dec]) => { const view = window.astrolode.page.sky.view(); return Math.abs(view.ra - ra) < 1e-3 && Math.abs(view.dec - dec) < 1e-3; }, [third.ra, third.dec]);
  // Counts in the field are those of the whole catalogue when all of it is in view.
  await page.click('#tab-catalogues');
  await page.evaluate(() => window.astrolode.page.sky.goto({ ra: 276.9, dec: -11.47 }, 8));
  const total = (await ask(server, 'SELECT COUNT(*) AS n FROM astrolode.detection'))[0].n;
  await page.waitForFunction(n => document.querySelector('.counts')?.textContent.includes(`detections${n.toLocaleString('en')}`), total);
  if (given.pictures) {
    const shot = await open('#labels=simulated%20volunteers');
    await settled(shot);
    await shot.screenshot({ path: join(folder, 'explorer.jpg'), type: 'jpeg', quality: 85 });
  }
}

/** The card: cutouts in every survey, run, matches, previous and next. */
export async function card({ open, server, folder, given }) {
  const [{ id }] = await ask(server, 'SELECT TOP 1 d.id FROM astrolode.detection AS d JOIN astrolode.agreement AS a ON a.detection = d.id ORDER BY d.score DESC');
  const page = await open(`#tab=object&object=D${id}&labels=simulated%20volunteers`);
  await page.waitForFunction(() => document.querySelectorAll('#card .cutout svg').length === 4);
  const bands = await page.locator('#card figcaption').allTextContents();
  must(['8 µm', '24 µm', '70 µm', '160 µm'].every(band => bands.includes(band)), `cutouts: ${bands}`);
  must(await page.evaluate(() => [...document.querySelectorAll('#card .cutout img')].every(image => image.naturalWidth > 10)), 'a cutout is empty');
  const text = await page.locator('#card').textContent();
  const [row] = await ask(server, `SELECT d.name, d.score, r.model_name FROM astrolode.detection AS d JOIN astrolode.run AS r ON r.id = d.run WHERE d.id = ${id}`);
  const [label] = await ask(server, `SELECT TOP 1 l.name FROM astrolode.agreement AS a JOIN astrolode.label AS l ON l.id = a.label WHERE a.detection = ${id} ORDER BY a.iou DESC`);
  for (const word of [row.name, row.score.toFixed(3), row.model_name, label.name]) {
    must(text.includes(word), `the card lacks '${word}'`);
  }
  const probability = await page.locator('#card dd').nth(2).textContent();
  must(+probability > 0.5 && +probability <= 1, `probability: ${probability}`);
  must(await page.locator('.activation img').evaluate(image => image.naturalWidth > 100), 'no activation map');
  const before = page.url();
  await page.click('#next');
  await page.waitForFunction(key => window.astrolode.page.store.now.object !== key, `D${id}`);
  await page.click('#previous');
  await page.waitForFunction(key => window.astrolode.page.store.now.object === key, `D${id}`);
  must(before.includes(`object=D${id}`), 'the address does not name the object');
  await page.waitForFunction(() => document.querySelectorAll('#card .cutout svg').length === 4);
  if (given.pictures) {
    await page.click('#go-to');
    await page.waitForTimeout(800);
    await ready(page);
    await settled(page);
    await page.screenshot({ path: join(folder, 'card.jpg'), type: 'jpeg', quality: 85 });
  }
}

/** A hundred thousand detections: density instead of markers, no more rows than the limit, and a pan that stays smooth. */
export async function many({ open, given }) {
  const page = await open('#labels=&score=0');
  const state = () => page.evaluate(() => { const { detections } = window.astrolode.page.catalogues.inView; return { cells: detections.cells.length, rows: detections.rows.length, count: detections.count, markers: window.astrolode.page.catalogues.markers().length }; });
  const wide = await state();
  must(wide.count === +given.rows && wide.rows === 5000 && wide.cells > 100 && wide.markers === 0, JSON.stringify(wide));
  const corner = await page.evaluate(() => window.astrolode.page.catalogues.inView.detections.cells[0].corners.map(corner => window.astrolode.page.sky.pixel(corner.ra, corner.dec)));
  const middle = [0, 1].map(k => corner.reduce((sum, at) => sum + at[k], 0) / 4);
  must(await page.evaluate(([x, y]) => { const canvas = document.querySelector('canvas.markers'); return canvas.getContext('2d').getImageData(x, y, 1, 1).data[3] > 20; }, middle), 'a cell is not painted');
  must((await page.locator('#status').textContent()).includes('density on the sky'), 'the page does not say that it shows density');
  // A drag across the view, in a narrower field with markers: how long a frame takes.
  await page.evaluate(() => window.astrolode.page.sky.goto({ ra: 276.9, dec: -11.47 }, 0.4));
  await page.waitForTimeout(600);
  await ready(page);
  const near = await state();
  must(near.cells === 0 && near.markers > 100 && near.markers <= 5000, JSON.stringify(near));
  const box = await page.locator('#stage').boundingBox();
  const asked = [];
  page.on('request', request => { if (request.url().endsWith('/tap/sync')) asked.push(request.postData()); });
  await page.evaluate(() => { window.frames_ = []; let last = performance.now(); const tick = now => { window.frames_.push(now - last); last = now; requestAnimationFrame(tick); }; requestAnimationFrame(tick); });
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  for (let step = 0; step < 40; step++) {
    await page.mouse.move(box.x + 200 + 8 * step, box.y + 200 + 2 * step);
  }
  await page.mouse.up();
  const frames = (await page.evaluate(() => window.frames_)).toSorted((a, b) => a - b);
  await page.waitForTimeout(700);
  await ready(page);
  must(asked.length <= 60 && asked.length < frames.length, `a drag asked ${asked.length} times`);
  return { frames: frames.length, median_ms: frames[Math.floor(frames.length / 2)], p95_ms: frames[Math.floor(frames.length * 0.95)], wide, near };
}

/** A table goes to other programs by SAMP. */
export async function samp({ open }) {
  const page = await open();
  await page.click('#samp');
  await page.locator('.message').getByText('sent by SAMP').waitFor({ timeout: 20_000 });
  return { url: await page.locator('#as-votable').getAttribute('href') };
}

/** Without a hub the page says what to do; the console of the browser notes the refusal, which is its business. */
export async function samp_without_hub({ open, wrongs }) {
  const page = await open();
  await page.click('#samp');
  await page.locator('.message.error').getByText('no SAMP hub answers').waitFor({ timeout: 20_000 });
  must(wrongs.every(wrong => wrong.includes('ERR_CONNECTION_REFUSED')), wrongs.join());
  wrongs.length = 0;
}

/** ADQL by hand. */
export async function adql({ open, server, wrongs }) {
  const page = await open('#tab=adql&runs=&labels=');
  for (let i = 0; i < 6; i++) {
    await page.selectOption('#adql-examples', String(i));
    await page.click('#adql-run');
    await page.waitForFunction(() => /rows.* in /.test(document.querySelector('#adql-status').textContent), null, { timeout: 10_000 }).catch(async () => { throw new Error(`example ${i}: ${await page.locator('#adql-status').textContent()}`); });
  }
  const query = 'SELECT name, ra, dec, score FROM astrolode.detection WHERE score > 0.4 ORDER BY score DESC';
  await page.fill('#adql', query);
  await page.locator('#adql').press('Control+Enter');
  const rows = await ask(server, query);
  await page.waitForFunction(n => document.querySelector('#adql-status').textContent.startsWith(`${n} rows`), rows.length);
  must(await page.locator('.adql-rows .tabulator-row').first().textContent().then(text => text.includes(rows[0].name)), 'the first row is another');
  const at = await pixel(page, rows[0].ra, rows[0].dec);
  must(await coloured(page, at[0], at[1], '#CC79A7') > 0, 'the result is not on the sky');
  await page.fill('#adql', 'SELECT nmae FROM astrolode.detection');
  await page.click('#adql-run');
  await page.locator('#adql-status.error').getByText('nmae').waitFor();
  // The browser notes the refusal in its console; nothing else stands there.
  must(wrongs.length === 1 && wrongs[0].includes('400'), wrongs.join());
  wrongs.length = 0;
  await page.locator('#schema > summary').click();
  await page.locator('#schema details summary', { hasText: 'astrolode.agreement' }).click();
  await page.fill('#adql', 'SELECT ');
  await page.locator('#adql').press('End');
  await page.locator('#schema button', { hasText: /^iou$/ }).click();
  must(await page.inputValue('#adql') === 'SELECT iou', 'a column of the schema is not put into the query');
}
