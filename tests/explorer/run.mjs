// Drives the explorer as a user would.
//   node run.mjs SCENARIO SERVER FOLDER [name=value ...]
// FOLDER takes downloads and pictures. Ends with 0 where all went as it must; otherwise says what did not.
import { openBrowser } from './browser.mjs';
import * as catalogues from './catalogues.mjs';
import * as review from './review.mjs';
import * as sky from './sky.mjs';
import * as work from './work.mjs';

const [name, server, folder, ...rest] = process.argv.slice(2);
const given = Object.fromEntries(rest.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
const scenario = { ...sky, ...catalogues, ...review, ...work }[name];
if (!scenario) {
  console.error(`there is no scenario ${name}`);
  process.exit(2);
}
const test = await openBrowser(server);
try {
  const said = await scenario({ ...test, server, folder, given });
  if (test.wrongs.length > 0) {
    throw new Error(test.wrongs.join('\n'));
  }
  console.log(JSON.stringify(said ?? {}));
} catch (error) {
  console.error(error.stack ?? String(error), '\n', [...test.wrongs, ...test.notes].join('\n'));
  process.exitCode = 1;
} finally {
  await test.close();
}
