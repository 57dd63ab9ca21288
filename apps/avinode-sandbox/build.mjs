// Bundles the sandbox into one file, which starts faster.
import { bundle } from '../../scripts/bundle.mjs';

await bundle({ entryPoints: { main: 'src/main.ts' }, outdir: 'dist' });
