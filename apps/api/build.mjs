// Builds the API. `node build.mjs <folder of this package> <more sources …>`; the folder is `dist` when none is given.
import path from 'node:path';
import { bundle } from '../../scripts/bundle.mjs';

const [outdir = 'dist', ...more] = process.argv.slice(2);

await bundle({
  entryPoints: {
    main: 'src/main.ts',
    'document-worker': 'src/integrations/documents/worker.tsx',
    'mail-worker': 'src/integrations/mail/mail-worker.ts',
    ...Object.fromEntries(more.map((source) => [path.basename(source, '.ts'), source])),
  },
  outdir,
});
