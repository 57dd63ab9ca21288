// Bundles a server into one file per entry point. Workspace sources are inlined; installed packages stay imports, because
// those that load files of their own at run time (workers, native parts) would not find them from inside a bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const { build } = createRequire(path.resolve('package.json'))('esbuild');
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const asking = Symbol('the plugin asks itself');

/**
 * Inlines `@tripthread/*`. What the API itself depends on stays a bare import. What only an inlined package depends on
 * (the database driver) is not to be found from here, on purpose, and so is imported by its place.
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
