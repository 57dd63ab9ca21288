// The sandbox as one file that starts fast.
import { bundle } from '../../scripts/bundle.mjs';

await bundle({ entryPoints: { main: 'src/main.ts' }, outdir: 'dist' });
