import { z } from 'zod';

// zod makes code from text where it may, and tries it as soon as a schema is built. A browser that is told to let no code be
// made from text reports the try as a violation. To be imported before the first schema there; the server keeps the speed.
z.config({ jitless: true });
