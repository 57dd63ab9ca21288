// Size budgets for the first load of each page and for each lazy part. Measured as gzip, level 9, of the build's files: kB are
// 1,000 bytes.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const pages = [
  { name: 'The desk', html: 'index.html', manifest: 'manifest.json', limit: 150_000 },
  { name: 'The client’s page', html: 'client.html', manifest: 'client.json', limit: 85_000 },
];
const lazyLimit = 45_000;

const dist = path.resolve(process.argv[2] ?? 'apps/web/dist');
const size = (file) => gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** The files that a page loads first and later, from the build manifest. */
function filesOf({ html, manifest: name }) {
  const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite', name), 'utf8'));
  const first = new Set();
  const follow = (key) => {
    const chunk = manifest[key];
    if (!chunk || first.has(chunk.file)) return;
    first.add(chunk.file);
    (chunk.imports ?? []).forEach(follow);
  };
  // The page's own scripts (theme.js too) and preloads, and all their static imports.
  for (const [, file] of fs.readFileSync(path.join(dist, html), 'utf8').matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) {
    const key = Object.keys(manifest).find((one) => manifest[one].file === file);
    if (key) follow(key);
    else first.add(file);
  }
  const lazy = [...new Set(Object.values(manifest).map((chunk) => chunk.file))]
    .filter((file) => file.endsWith('.js') && !first.has(file))
    .map((file) => ({ file, bytes: size(file) }))
    .sort((a, b) => b.bytes - a.bytes);
  return { first: [...first], lazy };
}

for (const page of pages) {
  const { first, lazy } = filesOf(page);
  const firstLoad = first.reduce((sum, file) => sum + size(file), 0);
  console.log(`${page.name}, first load: ${kB(firstLoad)} of ${kB(page.limit)} in ${first.length} files`);
  for (const { file, bytes } of lazy.slice(0, 5)) console.log(`Later: ${kB(bytes)} of ${kB(lazyLimit)} ${file}`);
  const over = lazy.filter(({ bytes }) => bytes > lazyLimit);
  if (first.length === 0) console.error(`${page.html} names no script: there is nothing to measure.`);
  if (firstLoad > page.limit) console.error(`${page.name} is over its budget: ${first.join(', ')}`);
  for (const { file, bytes } of over) console.error(`${file} is ${kB(bytes)}, over its budget.`);
  if (first.length === 0 || firstLoad > page.limit || over.length > 0) process.exitCode = 1;
}
