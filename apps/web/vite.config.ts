import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const api = process.env.API_URL ?? 'http://127.0.0.1:3001';
const proxy = Object.fromEntries(
  ['/api', '/webhooks', '/healthz'].map((prefix) => [prefix, { target: api, changeOrigin: false }]),
);

/** Compresses each file once, here and as well as can be, instead of quickly and on every request. */
function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|json|txt|webmanifest)$/.test(name) || name.startsWith('.vite')) continue;
        const file = path.join(outDir, name);
        const content = readFileSync(file);
        if (content.length < 1024) continue;
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
        );
      }
    },
  };
}

type Graph = { getModuleInfo: (id: string) => { isEntry: boolean; importers: readonly string[] } | null };
const first = new Map<string, boolean>();

// Each is imported by the one file that lists all of them: taken by their importers, every icon of every page would be in
// the first load. Left alone, they go where they are used.
const isIcon = (id: string) => id.includes('/lucide-react/dist/esm/icons/');

/** Whether the first screen imports a module, itself or through others; not what it only fetches later. */
function isInFirstLoad(id: string, graph: Graph): boolean {
  const known = first.get(id);
  if (known !== undefined) return known;
  // Until it is known: a ring of imports leads nowhere new.
  first.set(id, false);
  const info = graph.getModuleInfo(id);
  const isFirst = info !== null && (info.isEntry || info.importers.some((importer) => isInFirstLoad(importer, graph)));
  first.set(id, isFirst);
  return isFirst;
}

/** The pages of clients at `/p/…` are a file of their own, as the server has it. */
function clientPages(): Plugin {
  return {
    name: 'client-pages',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url?.startsWith('/p/') === true) request.url = '/client.html';
        next();
      });
    },
  };
}

// Two builds into one folder: the desk, and with `--mode client` the page that a client opens. They share no file, so that
// neither carries what only the other needs.
export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwindcss(), clientPages(), precompress()],
  build: {
    manifest: mode === 'client' ? '.vite/client.json' : true,
    emptyOutDir: mode !== 'client',
    // What fetches modules ahead of time does so without help; what cannot still runs.
    modulePreload: { polyfill: false },
    target: 'es2022',
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: mode === 'client' ? 'client.html' : 'index.html',
      output: {
        // In one file, which compresses better than twenty; left alone, what a later part shares is cut out of it.
        codeSplitting: {
          groups: [{ name: (id, graph) => (!isIcon(id) && isInFirstLoad(id, graph) ? 'first' : null) }],
        },
      },
    },
  },
  server: {
    host: process.env.HOST ?? 'localhost',
    port: Number(process.env.WEB_PORT ?? 3000),
    strictPort: true,
    proxy,
  },
}));
