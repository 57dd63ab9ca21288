// Bundles a server into one file per entry point. Workspace sources are inlined; installed packages stay imports, because
// packages that load their own files at run time (workers, native modules) would not find them from a bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const { build } = createRequire(path.resolve('package.json'))('esbuild');
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const asking = Symbol('the plugin asks itself');

/**
 * Inlines `@tripthread/*`. The API's own dependencies stay bare imports. Dependencies of an inlined package only (the database
 * driver) can't be resolved from here, on purpose, so they are imported by path.
 */
const inlineWorkspace = (outdir) => ({
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
});

/** Runs in the folder of the package to build. */
export const bundle = ({ entryPoints, outdir }) =>
  build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [inlineWorkspace(path.resolve(outdir))],
  });
