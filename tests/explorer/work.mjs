// Runs: a training that is followed live and read afterwards, a search, an evaluation.
import { join } from 'node:path';
import { must, settled } from './browser.mjs';

/** The page of a training that runs: it moves by itself. */
export async function training_live({ open, given }) {
  const page = await open('#tab=runs');
  await page.locator(`[data-run="${given.run}"]`).click();
  const step = () => page.locator('#training-status').getAttribute('data-step').then(Number);
  await page.waitForFunction(() => +document.querySelector('#training-status')?.dataset.step > 0, null, { timeout: 120_000 });
  const before = await step();
  must((await page.locator('#training-status').textContent()).includes('running'), 'the page does not say that it runs');
  await page.waitForFunction(n => +document.querySelector('#training-status').dataset.step > n, before, { timeout: 120_000 });
  must(await page.locator('.chart canvas').count() >= 3, 'no curves');
  return { from: before, to: await step() };
}

/** The page of a training that is over: curves, pictures with truth and prediction, settings. */
export async function training_done({ open, folder, given }) {
  const page = await open(`#tab=runs&training=${given.run}`);
  await page.locator('.pictures img').first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.pictures img')].every(image => image.complete && image.naturalWidth > 50));
  const sources = () => page.locator('.pictures img').evaluateAll(images => images.map(image => image.src));
  const last = await sources();
  await page.locator('#step').fill('0');
  must(JSON.stringify(last) !== JSON.stringify(await sources()), 'the slider shows the same pictures at every step');
  must(!(await page.locator('#training-status').textContent()).includes('running'), 'a run that is over is said to run');
  const titles = await page.locator('.u-title').allTextContents();
  must(['Loss', 'Validation', 'Learning rate', 'Images a second'].every(title => titles.includes(title)), `charts: ${titles}`);
  must((await page.locator('#runs').textContent()).includes('batch_size'), 'no settings');
  if (given.pictures) {
    await page.locator('#step').fill('2');
    await page.setViewportSize({ width: 1400, height: 1250 });
    await page.locator('#tab-body').evaluate(body => { body.scrollTop = 0; });
    await settled(page);
    await page.screenshot({ path: join(folder, 'run.jpg'), type: 'jpeg', quality: 85 });
  }
}

/** A search's page, and an evaluation that opens. */
export async function search_and_report({ open, server }) {
  const page = await open('#tab=runs');
  await page.locator('[data-run="search 1"]').click();
  await page.locator('#search-status').getByText(/finished · \d+ of \d+ tiles in \d+ s · [\d,]+ detections/).waitFor();
  must((await page.locator('#runs').textContent()).includes('bubbles-plane'), 'the page does not name the model');
  await page.click('#all-runs');
  const link = page.locator('#runs a').first(), url = await link.getAttribute('href');
  const [report] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await report.waitForLoadState();
  must((await report.textContent('body')).includes('FROC') || (await report.textContent('body')).includes('precision'), 'the report is empty');
  const response = await fetch(`${server}/${url}`);
  must(/sandbox/.test(response.headers.get('content-security-policy')), 'a report may do what it likes');
  must((await fetch(`${server}/reports/..%2fbubbles.db`)).status === 404 && (await fetch(`${server}/api/training/..%2f..`)).status === 404, 'paths lead out of the folders');
}

/** A page without surveys and without rows says what to do. */
export async function empty({ open }) {
  const page = await open();
  must((await page.locator('#panel').textContent()).includes('No search has written'), 'an empty catalogue is not explained');
  await page.click('#tab-layers');
  must((await page.locator('#panel').textContent()).includes('--hips NAME=FOLDER'), 'a server without surveys is not explained');
  await page.click('#tab-review');
  await page.locator('#review-progress').getByText('Nothing is left').waitFor();
  await page.click('#tab-runs');
  must((await page.locator('#panel').textContent()).includes('--runs FOLDER'), 'a server without runs is not explained');
}
