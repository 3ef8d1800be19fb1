// Names and positions for the search box: Messier, NGC, IC, Sharpless, RCW, LBN, Barnard, LDN and supernova remnants from d3-celestial (BSD-3-Clause; after the Saguaro
// Astronomy Club database 8.1), and H II regions by their usual names from hii-regions.csv. Returns [[name, ra, dec], …], degrees, ICRS.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const wanted = /^(M|NGC|IC|Sh2|RCW|LBN|B|LDN|SNR) ?\S/;

export function names(packages) {
  const data = file => JSON.parse(readFileSync(join(packages, 'd3-celestial/data', file), 'utf8'));
  const common = data('dsonames.json');
  const found = new Map();
  const add = (name, ra, dec) => { if (name && !found.has(name)) { found.set(name, [name, +((ra + 360) % 360).toFixed(5), +dec.toFixed(5)]); } };
  for (const { id, properties, geometry } of data('dsos.20.json').features) {
    for (const name of [id, properties.desig]) {
      if (wanted.test(name)) {
        add(name.replace(/^M (?=\d)/, 'M'), ...geometry.coordinates);
        add(common[id]?.name, ...geometry.coordinates);
      }
    }
  }
  for (const { id, properties, geometry } of data('messier.json').features) {
    add(id, ...geometry.coordinates);
    add(properties.alt, ...geometry.coordinates);
  }
  const lines = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'hii-regions.csv'), 'utf8').split('\n').filter(line => line && !line.startsWith('#')).slice(1);
  for (const line of lines) {
    const [name, l, b] = line.split(',');
    add(name, ...icrs(+l, +b));
  }
  return [...found.values()];
}

// Hipparcos and Tycho Catalogues (ESA SP-1200, 1997), volume 1, section 1.5.3: Galactic to ICRS.
function icrs(l, b) {
  const d = Math.PI / 180, matrix = [[-0.0548755604, 0.4941094279, -0.8676661490], [-0.8734370902, -0.4448296300, -0.1980763734], [-0.4838350155, 0.7469822445, 0.4559837762]];
  const v = [Math.cos(b * d) * Math.cos(l * d), Math.cos(b * d) * Math.sin(l * d), Math.sin(b * d)];
  const [x, y, z] = matrix.map(row => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
  return [Math.atan2(y, x) / d, Math.asin(z) / d];
}
