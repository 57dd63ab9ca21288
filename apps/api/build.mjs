// One file each for the API and for the Avinode that stands in for the real one, quick to start. Only the workspace's own sources go into it: packages that load files of their own at run
// time (workers, native parts) would not find them from inside a bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
// `node build.mjs <folder of this package> <more sources …>`: `dist`, when none is given.
const [folder = 'dist', ...more] = process.argv.slice(2);
const outdir = path.resolve(folder);
const asking = Symbol('the plugin asks itself');

/**
 * Inlines `@tripthread/*`. What the API itself depends on stays a bare import. What only an inlined package depends on
 * (the database driver) is not to be found from here, on purpose, and so is imported by its place.
 */
const inlineWorkspace = {
  name: 'inline-workspace',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, async (found) => {
      if (found.pluginData === asking || found.path.startsWith('node:') || found.kind === 'entry-point') return;
      const own = !path.relative(path.resolve('src'), found.importer).startsWith('..');
      const name = found.path
        .split('/')
        .slice(0, found.path.startsWith('@') ? 2 : 1)
        .join('/');
      if (own && name in dependencies && !name.startsWith('@tripthread/')) return { path: found.path, external: true };
      const { resolveDir, importer, kind } = found;
      const real = await bundler.resolve(found.path, { resolveDir, importer, kind, pluginData: asking });
      if (real.errors.length > 0 || real.external || name.startsWith('@tripthread/')) return real;
      const place = path.relative(outdir, real.path).split(path.sep).join('/');
      return { path: place, external: true };
    });
  },
};

await build({
  entryPoints: {
    main: 'src/main.ts',
    'avinode-sandbox': 'src/integrations/avinode/sandbox/main.ts',
    'document-worker': 'src/integrations/documents/worker.tsx',
    ...Object.fromEntries(more.map((source) => [path.basename(source, '.ts'), source])),
  },
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [inlineWorkspace],
});
