// Review by keyboard; what was said stays.
import { join } from 'node:path';
import { ask, must, ready, settled } from './browser.mjs';

const current = page => page.evaluate(() => window.astrolode.page.store.now.object);
const verdict = async (server, key) => (await ask(server, `SELECT review FROM astrolode.detection WHERE id = ${key.slice(1)}`))[0].review;
const eventually = async (what, check) => {
  for (let tries = 0; tries < 200; tries++) {
    if (await check()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(what);
};

/** Accept, reject, unsure, undo, draw: with the keyboard, into the catalogue, and still there after a reload. */
export async function review({ open, server, folder, given, wrongs }) {
  const page = await open('#tab=review&score=0.05&labels=simulated%20volunteers');
  await page.locator('.review-buttons').waitFor();
  // Without a token nothing is kept.
  await eventually('no queue', async () => /1 of \d+/.test(await page.locator('#review-progress').textContent()));
  const first = await current(page);
  await page.locator('#review-progress').click();
  await page.keyboard.press('a');
  await page.locator('.message.error').getByText('needs a token').waitFor();
  must(wrongs.length === 1 && wrongs[0].includes('401'), wrongs.join());
  wrongs.length = 0;
  must(await current(page) === first && await verdict(server, first) === null, 'a review without a token was taken');
  await page.fill('#token', given.token);
  await page.locator('#token').press('Tab');
  // The score nearest the threshold comes first.
  await page.fill('#review-threshold', '0.5');
  await page.locator('#review-threshold').press('Tab');
  const nearest = (await ask(server, 'SELECT TOP 3 id, score FROM astrolode.detection WHERE review IS NULL AND score >= 0.05 ORDER BY ABS(score - 0.5), id')).map(row => `D${row.id}`);
  await eventually('the order is another', async () => await current(page) === nearest[0]);
  await page.locator('#review-progress').click();
  if (given.pictures) {
    const shot = await open('#tab=review&score=0.3&labels=simulated%20volunteers');
    await shot.fill('#token', given.token);
    await shot.locator('#token').press('Tab');
    await shot.waitForFunction(() => document.querySelectorAll('.tab-body .cutout svg').length === 4);
    await ready(shot);
    await settled(shot);
    await shot.screenshot({ path: join(folder, 'review.jpg'), type: 'jpeg', quality: 85 });
    await shot.close();
  }
  const said = {};
  for (const [key, word] of [['a', 'accepted'], ['r', 'rejected'], ['u', 'unsure']]) {
    const object = await current(page);
    await page.keyboard.press(key);
    await eventually('the next one does not come', async () => await current(page) !== object);
    await eventually(`${word} is not kept`, async () => await verdict(server, object) === word);
    said[object] = word;
  }
  must(JSON.stringify(Object.keys(said)) === JSON.stringify(nearest), `reviewed ${Object.keys(said)}, not ${nearest}`);
  // Undo takes the last one back and shows it again.
  await page.keyboard.press('z');
  const last = nearest[2];
  await eventually('undo', async () => await current(page) === last && await verdict(server, last) === null);
  delete said[last];
  // Draw an ellipse: along its longer axis, then its width.
  const labels = async () => await ask(server, "SELECT * FROM astrolode.label WHERE catalogue = 'drawn in the explorer' ORDER BY id");
  await page.keyboard.press('d');
  const box = await page.locator('#stage').boundingBox(), [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 120, y);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.move(x + 120, y, { steps: 3 });
  await page.mouse.up();
  await page.mouse.move(x, y + 60, { steps: 3 });
  await page.mouse.down();
  await page.mouse.up();
  await eventually('the drawing is not kept', async () => (await labels()).length === 1);
  const [drawn] = await labels(), view = await page.evaluate(() => window.astrolode.page.sky.view());
  const close = (a, b, what) => must(Math.abs(a / b - 1) < 0.02, `${what}: ${a}, not ${b}`);
  close(drawn.semi_major, 120 * view.fov / view.width, 'longer semi-axis');
  close(drawn.semi_minor, 60 * view.fov / view.width, 'shorter semi-axis');
  must(drawn.author === 'anna' && /^20\d\d-/.test(drawn.created), `who and when: ${drawn.author} ${drawn.created}`);
  // Galactic north is up, and the longer axis lies along it sideways.
  const north = await page.evaluate(([ra, dec]) => { const D = Math.PI / 180, a = (192.85948 - ra) * D, p = 27.12825 * D, d = dec * D; return Math.atan2(Math.sin(a) * Math.cos(p), Math.cos(d) * Math.sin(p) - Math.sin(d) * Math.cos(p) * Math.cos(a)) / D; }, [drawn.ra, drawn.dec]);
  const off = ((drawn.pa - north - 90) % 180 + 180) % 180;
  must(Math.min(off, 180 - off) < 1, `position angle ${drawn.pa}, with Galactic north at ${north}`);
  await page.locator('#tab-catalogues').click();
  await page.locator('#tab-review').click();
  // Escape gives a drawing up; undo takes the one that was kept back, and a second one stays.
  await page.keyboard.press('d');
  await page.keyboard.press('Escape');
  must((await labels()).length === 1, 'a drawing that was given up was kept');
  await page.waitForTimeout(400);
  // After a reload it is all there, and the queue goes on.
  await page.reload();
  await ready(page);
  await eventually('the token is gone', async () => await page.inputValue('#token') === given.token);
  for (const [key, word] of Object.entries(said)) {
    must(await verdict(server, key) === word, `${key} is no longer ${word}`);
  }
  await eventually('the queue begins anew', async () => await current(page) === last);
  const reviews = await ask(server, 'SELECT * FROM astrolode.review ORDER BY id');
  must(reviews.length === 2 && reviews.every(one => one.reviewer === 'anna' && /^20\d\d-/.test(one.reviewed)), JSON.stringify(reviews));
  return { said };
}

/** How fast one can go through many: as fast as keys are pressed. */
export async function review_many({ open, server, given }) {
  const page = await open('#tab=review&score=0.05');
  await page.fill('#token', given.token);
  await page.locator('#token').press('Tab');
  await page.locator('#review-progress').click();
  const count = 40, started = Date.now();
  for (let i = 0; i < count; i++) {
    const before = await current(page);
    await page.waitForFunction(key => document.querySelector('.tab-body .card h2') && window.astrolode.page.store.now.object === key, before);
    await page.keyboard.press(i % 3 === 0 ? 'a' : 'r');
    await eventually('the next one does not come', async () => await current(page) !== before);
  }
  const seconds = (Date.now() - started) / 1000;
  await eventually('not all are kept', async () => (await ask(server, 'SELECT COUNT(*) AS n FROM astrolode.review'))[0].n >= count);
  return { count, seconds_each: seconds / count };
}
