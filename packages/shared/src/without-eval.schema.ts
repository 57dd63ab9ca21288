import { z } from 'zod';

// zod compiles schemas with `new Function` where it may, and probes for it when a schema is built; a browser with a strict CSP
// reports the probe as a violation. Import this first in the browser; the server keeps the faster path.
z.config({ jitless: true });
