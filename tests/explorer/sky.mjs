// The sky: first view, layers, coordinates, search box, address, theme, own files.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { difference, must, near, pixel, ready, settled } from './browser.mjs';

/** The first view comes soon, with its policy, and shows the sky. */
export async function first_view({ open, server }) {
  const response = await fetch(`${server}/`);
  const policy = response.headers.get('content-security-policy');
  must(/default-src 'none'/.test(policy) && !/unsafe-eval'(?!.*wasm)/.test(policy.replace("'wasm-unsafe-eval'", '')) && !/script-src[^;]*unsafe-inline/.test(policy), `the policy is not strict: ${policy}`);
  const page = await open();
  const milliseconds = await page.evaluate(() => performance.getEntriesByName('first view')[0].startTime + performance.getEntriesByName('first view')[0].duration);
  must(await page.evaluate(() => document.querySelector('canvas') && document.querySelectorAll('#grid-of-rows .tabulator-row').length > 0), 'no sky or no rows');
  const shown = await settled(page);
  must(new Set(shown).size > 200, 'the sky is empty');
  return { milliseconds };
}

/** Two surveys and the slider between them, stretch, colours, cuts and grid change what is drawn. */
export async function layers({ open, folder, given }) {
  const page = await open('#tab=layers&labels=&runs=');
  const looks = [await settled(page)];
  const changes = async (what, act) => {
    await act();
    const now = await settled(page);
    must(!looks.at(-1).equals(now), `${what} changes nothing on the sky`);
    looks.push(now);
  };
  await changes('the second survey', () => page.click('[data-layer="over:plane_160"]'));
  await changes('the slider between them', () => page.locator('#blend').fill('1'));
  await changes('the slider back', () => page.locator('#blend').fill('0'));
  await changes('the first survey', () => page.click('[data-layer="base:plane_24"]'));
  await changes('the stretch', () => page.selectOption('#stretch', 'linear'));
  await changes('the colours', () => page.selectOption('#map', 'viridis'));
  await changes('the cuts', async () => { await page.fill('#cuts', '30, 400'); await page.keyboard.press('Enter'); });
  await changes('the grid', () => page.check('#grid'));
  await changes('the opacity', () => page.locator('#opacity').fill('0.3'));
  await changes('north', () => page.selectOption('#frame', 'icrs'));
  if (given.pictures) {
    await page.screenshot({ path: join(folder, 'layers.jpg'), type: 'jpeg', quality: 85 });
  }
}

/** The pointer's position is that of the sky under it; the scale bar is as long as it says; keys move the view. */
export async function coordinates({ open }) {
  const page = await open('#frame=icrs&fov=1');
  const box = await page.locator('#stage').boundingBox();
  await page.mouse.move(box.x + 300, box.y + 200);
  const text = await page.locator('.readout').textContent();
  const at = await page.evaluate(() => window.astrolode.page.sky.position(300, 200));
  const [ra, dec] = text.match(/(\d+\.\d{5})° ([+−]\d+\.\d{5})°/).slice(1).map(x => +x.replace('−', '-'));
  near(ra, at.ra, 1e-4, 'right ascension under the pointer');
  near(dec, at.dec, 1e-4, 'declination under the pointer');
  must(/l \d+\.\d+° b [+−]\d/.test(text) && /\d\dh\d\dm\d\d\.\ds/.test(text), `the readout lacks a notation: ${text}`);
  const scale = await page.locator('.scale').boundingBox(), words = await page.locator('.scale').textContent();
  const length = parseFloat(words) / { '°': 1, '′': 60, '″': 3600 }[words.at(-1)];
  near(scale.width / box.width * 1, length / 1, 0.03, 'the scale bar, in widths of the view');
  const before = await page.evaluate(() => window.astrolode.page.sky.view());
  await page.locator('#sky').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('+');
  await page.waitForTimeout(400);
  const after = await page.evaluate(() => window.astrolode.page.sky.view());
  near(after.dec - before.dec, before.fov / 10, 0.01, 'one step north');
  near(after.fov, before.fov / 1.4, 0.01, 'one zoom');
}

/** Every notation of a position, names of our own catalogue and of the bundled list. */
export async function search({ open, server }) {
  const page = await open();
  const goes = async (text, ra, dec, tolerance) => {
    await page.fill('#search', text);
    await page.keyboard.press('Enter');
    await page.waitForFunction(([a, d, t]) => {
      const view = window.astrolode.page.sky.view();
      return Math.abs(view.dec - d) < t && Math.abs(((view.ra - a + 540) % 360) - 180) < t / Math.cos(d * Math.PI / 180);
    }, [ra, dec, tolerance], { timeout: 20_000 }).catch(async () => { throw new Error(`'${text}' led to ${JSON.stringify(await page.evaluate(() => window.astrolode.page.sky.view()))}, not to ${ra} ${dec}`); });
  };
  const m42 = [83.82208, -5.39111];
  // The same place in every notation (astropy: SkyCoord('05h35m17.3s -05d23m28s').galactic = 209.0137, -19.3816).
  for (const text of ['83.82208 -5.39111', '83.82208, -5.39111', '05 35 17.3 -05 23 28', '05:35:17.3 -05:23:28', '05h35m17.3s -05d23m28s', '5h35m17.3s −5°23′28″', 'J053517.3-052328', 'icrs 83.82208 -5.39111',
    'gal 209.0137 -19.3816', '209.0137 -19.3816 gal', 'l=209.0137 b=-19.3816', 'G209.0137-19.3816', 'galactic: 209.0137, -19.3816']) {
    await goes('10 10', 10, 10, 1e-3);
    await goes(text, ...m42, 2e-3);
  }
  await goes('M17', 275.196, -16.172, 0.05);
  await goes('messier 42', ...m42, 0.01);
  await goes('ngc1976', ...m42, 0.01);
  await goes('W51', 290.94935, 14.5127, 0.01);
  const [row] = await fetch(`${server}/api/rows?table=astrolode.detection&limit=1`).then(r => r.json()).then(r => [Object.fromEntries(r.metadata.map((c, i) => [c.name, r.data[0][i]]))]);
  await goes(row.name, row.ra, row.dec, 1e-3);
  await page.fill('#search', 'no such thing');
  await page.keyboard.press('Enter');
  await page.locator('.message.error').waitFor();
  // Typing shows what is meant; arrow and Enter choose.
  await page.fill('#search', 'NGC 66');
  await page.locator('#found li').nth(2).waitFor();
  must(await page.locator('#found li[aria-selected=true]').count() === 1, 'none of the names found is chosen');
}

/** The address of a view shows the same view to somebody else; dark and light. */
export async function address({ open, browser, server, folder, given }) {
  const page = await open('#labels=simulated%20volunteers');
  await page.click('#tab-layers');
  await page.click('[data-layer="over:plane_70"]');
  await page.selectOption('#map', 'magma');
  await page.click('#tab-catalogues');
  await page.locator('#score').fill('0.45');
  await page.evaluate(() => window.astrolode.page.sky.goto({ ra: 277.1, dec: -11.2 }, 1.25));
  await page.waitForTimeout(900);
  await ready(page);
  const link = page.url().slice(server.length + 1);
  const state = p => p.evaluate(() => { const { view } = { view: window.astrolode.page.sky.view() }; return { ...window.astrolode.page.store.now, ra: view.ra.toFixed(4), dec: view.dec.toFixed(4), fov: view.fov.toFixed(4) }; });
  const other = await open(link);
  must(JSON.stringify(await state(page)) === JSON.stringify(await state(other)), `a link shows something else: ${JSON.stringify(await state(page))} and ${JSON.stringify(await state(other))}`);
  let off = 255;
  for (let looks = 0; looks < 10 && off > 0.5; looks++) {
    // Tiles may come late on a busy machine; the address has six digits, so pixels may differ a little.
    off = await difference(page, await settled(page), await settled(other));
  }
  must(off <= 0.5, `a link shows another picture: ${off} of 255 apart in the mean`);
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await back();
  await page.click('#theme');
  must(dark !== await back(), 'light is as dark as dark');
  if (given.pictures) {
    await page.screenshot({ path: join(folder, 'light.jpg'), type: 'jpeg', quality: 85 });
  }
}

/** Contrast, names of controls, and a phone. */
export async function accessible({ open, folder, given }) {
  for (const colorScheme of ['dark', 'light']) {
    const page = await open('', { colorScheme });
    for (const tab of ['layers', 'catalogues', 'object', 'review', 'runs', 'adql']) {
      await page.click(`#tab-${tab}`);
      const bad = await page.evaluate(() => {
        const parse = text => text.match(/[\d.]+/g).map(Number);
        const luminance = ([r, g, b]) => { const [R, G, B] = [r, g, b].map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4); return 0.2126 * R + 0.7152 * G + 0.0722 * B; };
        const behind = element => { for (let at = element; at; at = at.parentElement) { const c = parse(getComputedStyle(at).backgroundColor); if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
        const found = [];
        for (const element of document.querySelectorAll('#bar *, #panel *, .table-bar *, .tabulator-row *')) {
          if (element.offsetParent !== null && [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim() !== '')) {
            const a = luminance(parse(getComputedStyle(element).color)), b = luminance(behind(element)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) found.push(`${element.tagName} '${element.textContent.trim().slice(0, 30)}' has contrast ${ratio.toFixed(2)}`);
          }
        }
        for (const control of document.querySelectorAll('input, select, textarea, button, a')) {
          const name = control.getAttribute('aria-label') || control.textContent.trim() || [...(control.labels ?? [])].map(l => l.textContent.trim()).join('') || control.title;
          if (control.offsetParent !== null && !name) found.push(`${control.outerHTML.slice(0, 100)} has no name`);
        }
        return found;
      });
      must(bad.length === 0, `${colorScheme}, ${tab}: ${bad.slice(0, 5).join('; ')}`);
    }
    await page.context().close();
  }
  const phone = await open('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  must(await phone.evaluate(() => document.documentElement.scrollWidth <= 391), 'a phone has to scroll sideways');
  await phone.tap('#tab-review');
  must(await phone.locator('#token').isVisible(), 'the panel cannot be used on a phone');
  if (given.pictures) {
    await phone.screenshot({ path: join(folder, 'phone.jpg'), type: 'jpeg', quality: 85 });
  }
}

/** Own files stay in the browser and are shown. */
export async function own_files({ open, folder, given }) {
  const page = await open('#runs=&labels=&ra=277&dec=-11&fov=2');
  const bare = await settled(page);
  const sent = [];
  page.on('request', request => { if (request.method() !== 'GET' && !request.url().includes('/tap/sync')) sent.push(request.url()); });
  await writeFile(join(folder, 'own.csv'), 'name,ra,dec\n"a, b",277.0,-11.0\nc,18h29m00s,-11d00m00s\n');
  await page.setInputFiles('#own-file', join(folder, 'own.csv'));
  await page.locator('.dropped').getByText('own.csv: 2 rows').waitFor();
  const at = await pixel(page, 277.0, -11.0);
  must(at !== null, 'the row is not in the view');
  await page.locator('.dropped button').click();
  await writeFile(join(folder, 'own.vot'), '<?xml version="1.0"?><VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE><FIELD name="RAJ2000" datatype="double"/><FIELD name="DEJ2000" datatype="double"/><DATA><TABLEDATA><TR><TD>277.2</TD><TD>-11.1</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>');
  // Dropped on the sky, as from a file manager.
  const transfer = await page.evaluateHandle(async text => { const data = new DataTransfer(); data.items.add(new File([text], 'own.vot')); return data; }, await readFile(join(folder, 'own.vot'), 'utf8'));
  await page.dispatchEvent('#stage', 'drop', { dataTransfer: transfer });
  await page.locator('.dropped').getByText('own.vot: 1 rows').waitFor();
  await page.setInputFiles('#own-file', given.fits);
  await page.locator('.dropped').getByText(given.fits.split('/').at(-1)).waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1000);
  must(!(await settled(page)).equals(bare), 'the image is not shown');
  await writeFile(join(folder, 'bad.csv'), 'x,y\n1,2\n');
  await page.setInputFiles('#own-file', join(folder, 'bad.csv'));
  await page.locator('.message.error').getByText('no columns of it are positions').waitFor();
  must(sent.length === 0, `something was sent: ${sent}`);
}
