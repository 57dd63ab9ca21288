// The budget for what a browser must load before the Desk is there, and for each part loaded later. Counted in gzip,
// level 9, from what the build wrote: kB are 1,000 bytes.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const firstLoadLimit = 150_000;
const lazyLimit = 45_000;

const dist = path.resolve(process.argv[2] ?? 'apps/web/dist');
const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'));
const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');

const first = new Set();
const follow = (key) => {
  const chunk = manifest[key];
  if (!chunk || first.has(chunk.file)) return;
  first.add(chunk.file);
  (chunk.imports ?? []).forEach(follow);
};
// Whatever the page names itself: its scripts (theme.js too) and its preloads, then all they import statically.
for (const [, file] of html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) {
  const key = Object.keys(manifest).find((name) => manifest[name].file === file);
  if (key) follow(key);
  else first.add(file);
}

const size = (file) => gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const firstLoad = [...first].reduce((sum, file) => sum + size(file), 0);
const lazy = [...new Set(Object.values(manifest).map((chunk) => chunk.file))]
  .filter((file) => file.endsWith('.js') && !first.has(file))
  .map((file) => ({ file, bytes: size(file) }))
  .sort((a, b) => b.bytes - a.bytes);

console.log(`First load: ${kB(firstLoad)} of ${kB(firstLoadLimit)} in ${first.size} files`);
for (const { file, bytes } of lazy.slice(0, 5)) console.log(`Later: ${kB(bytes)} of ${kB(lazyLimit)} ${file}`);

const over = lazy.filter(({ bytes }) => bytes > lazyLimit);
if (first.size === 0) console.error('index.html names no script: there is nothing to measure.');
if (firstLoad > firstLoadLimit) console.error(`First load is over its budget: ${[...first].join(', ')}`);
for (const { file, bytes } of over) console.error(`${file} is ${kB(bytes)}, over its budget.`);
if (first.size === 0 || firstLoad > firstLoadLimit || over.length > 0) process.exitCode = 1;
