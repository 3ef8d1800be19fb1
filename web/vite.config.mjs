// Builds the explorer into artifacts/web. Aladin Lite is copied beside the bundle as it is (LGPL: a file of its own that anyone may replace), with its licence; names of
// objects for the search box are made from d3-celestial's tables.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { names } from './names/names.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, '../node_modules');
const out = join(here, '../artifacts/web');

export default defineConfig({
  root: here,
  base: './',
  build: { outDir: out, emptyOutDir: true, target: 'es2023', cssTarget: ['chrome123', 'firefox120', 'safari17.5'], modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1000 },
  plugins: [{
    name: 'files beside the bundle',
    // It is the largest file: the browser fetches it while it reads the bundle.
    transformIndexHtml: () => [{ tag: 'link', attrs: { rel: 'modulepreload', href: './aladin-lite/aladin.js' }, injectTo: 'head' }],
    closeBundle() {
      mkdirSync(join(out, 'aladin-lite'), { recursive: true });
      copyFileSync(join(packages, 'aladin-lite/dist/aladin.js'), join(out, 'aladin-lite/aladin.js'));
      for (const text of ['LICENSE', 'COPYING', 'COPYING.LESSER']) {
        copyFileSync(join(packages, 'aladin-lite', text), join(out, 'aladin-lite', `${text}.txt`));
      }
      copyFileSync(join(here, '../THIRD-PARTY-NOTICES.md'), join(out, 'notices.txt'));
      writeFileSync(join(out, 'names.json'), JSON.stringify(names(packages)));
    },
  }],
});
