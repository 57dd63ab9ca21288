// The import rules, in one table. `node scripts/lint/lint-rules.mjs` writes it into .oxlintrc.json; `npm test` checks that
// both agree. oxlint applies only the last entry that matches a file, so each entry repeats the rules of its parent.

/** An import that is an error; `types` allows it as `import type`. */
const ban = (regex, message, { types = false } = {}) => ({
  regex,
  ...(types ? { allowTypeImports: true } : {}),
  message,
});
const any = (...names) => names.join('|');
/** Refuses a relative import of one of these parent folders or files. */
const climbsTo = (names, message, end = '(/|$)') => ban(`^(\\.\\./)+(${any(...names)})${end}`, message);
const rule = (files, bans) => ({ files: [files].flat(), bans });

/** Folders of `root` in order, lowest first: each may import itself and the earlier ones. */
const layers = (root, order, bans, also = {}) =>
  order.map((layer, index) => {
    const above = order.slice(index + 1);
    const message = `${layer} may import ${[...order.slice(0, index), 'nothing above it'].join(', ')}.`;
    return rule(`${root}/${layer}/**`, [
      ...bans,
      ...(also[layer] ?? []),
      ...(above.length === 0 ? [] : [climbsTo(above, message)]),
    ]);
  });

/** Folders of `root` that never import each other, with files up to `depth` folders down. */
const apart = (root, depth, bans, message) =>
  Array.from({ length: depth }, (_, below) =>
    rule(`${root}/${'*/'.repeat(below === 0 ? 0 : below + 1)}**`, [
      ...bans,
      ban(`^${'\\.\\./'.repeat(below + 1)}[^.]|(^|/)${root.split('/').at(-1)}/`, message),
    ]),
  );

const byName = (...folders) => climbsTo(folders, 'Other packages go by their name.');
const nothingOutside = climbsTo(
  ['src', 'apps', 'packages', 'db', 'api', 'web'],
  'shared knows nothing outside itself.',
);

// packages/shared
const shared = [
  rule('packages/shared/src/**', [
    ban(
      '^([^.dt]|d[^3]|d3-[^g]|t[^eo]|te[^m]|to[^p])',
      'shared is pure: rules import each other, temporal-polyfill, d3-geo and topojson-client. Input schemas, in <noun>.schema.ts, may import zod.',
    ),
    ban('\\.schema(\\.ts)?$', 'A schema brings zod along: rules may import its types only.', { types: true }),
    nothingOutside,
  ]),
  rule('packages/shared/src/**/*.schema.ts', [
    ban('^([^.z]|z[^o]|zo[^d]|zod.)', 'A schema imports zod and shared rules, nothing else.'),
    nothingOutside,
  ]),
  rule('packages/shared/src/**/*.test.ts', [
    ban('^(node:|@|react|express|postgres|drizzle)', 'Tests of shared need only vitest and fast-check.'),
  ]),
];

const notShipped = ban('^@tripthread/testing(/|$)', 'Nothing shipped imports the test fixtures.');
const outOf = (packages, message) => ban(`^@tripthread/(${packages})(/|$)`, message);
const inTests = (root) => [`${root}/src/**/*.test.ts`, `${root}/test/**`];

// packages/db
const dbBase = [
  outOf('api|web|commands|legacy-import|avinode-sandbox', 'db imports shared only.'),
  byName('apps', 'packages', 'shared', 'api', 'web'),
];
const db = [rule('packages/db/src/**', [...dbBase, notShipped]), rule(inTests('packages/db'), dbBase)];

// packages/commands
const noSql = ban('^(postgres|drizzle-orm|pg)(/|$)', 'SQL belongs to packages/db.');
const dbInside = ban('^@tripthread/db/(internal|schema|backup|embedded|guard)(/|$)', 'Call a query of packages/db.');
const commandsBase = [
  outOf('api|web|legacy-import|avinode-sandbox', 'Commands import db and shared only.'),
  ban('^(express|@trpc)(/|$)', 'Commands know no transport.'),
  byName('apps', 'packages', 'api', 'web'),
];
/** The nouns of the commands: each may import those before it. */
const commandNouns = [
  'links',
  'identity',
  'airports',
  'brokerage',
  'clients',
  'requests',
  'sourcing',
  'sessions',
  'team',
  'quotes',
  'mail',
  'messages',
  'proposals',
  'housekeeping',
];
const commands = [
  ...['packages/commands/src/**'].map((files) => rule(files, [...commandsBase, noSql, dbInside, notShipped])),
  ...layers('packages/commands/src', commandNouns, [...commandsBase, noSql, dbInside, notShipped]),
  rule(inTests('packages/commands'), commandsBase),
];

// packages/legacy-import, packages/testing, apps/avinode-sandbox
const legacyBase = [outOf('api|web|commands|avinode-sandbox', 'Moving in imports db and shared only.')];
const besides = [
  rule('packages/legacy-import/src/**', [...legacyBase, notShipped]),
  rule(inTests('packages/legacy-import'), legacyBase),
  rule('packages/testing/src/**', [outOf('api|web', 'Fixtures know no app.')]),
  rule('apps/avinode-sandbox/src/**', [outOf('api|web|db|commands|testing', 'The sandbox imports shared only.')]),
];

// apps/api
const apiBase = [
  outOf('web', 'The API does not know the web app.'),
  byName('apps', 'packages', 'db', 'shared', 'web', 'commands'),
];
const apiSource = [
  ...apiBase,
  noSql,
  dbInside,
  notShipped,
  outOf('legacy-import|avinode-sandbox', 'The API imports shared, db and commands.'),
];
const apiLayers = ['platform', 'integrations', 'jobs', 'routers', 'transports'];
const api = [
  rule('apps/api/src/**', apiSource),
  ...layers('apps/api/src', apiLayers, [
    ...apiSource,
    climbsTo(['main', 'app', 'start'], 'main, app and start compose the layers.', '(\\.ts)?$'),
  ]),
  rule(inTests('apps/api'), apiBase),
];

// apps/web
const webBase = [
  ban('^@tripthread/api(/|$)', 'The web app sees the API as types only.', { types: true }),
  ban('^@tripthread/(db|commands|testing)(/|$)', 'The web app imports shared and the API’s types, no other package.'),
  ban(
    '^zod(/|$)|^@tripthread/shared/.*\\.schema$',
    'Types only: schemas would bring zod into the first load. A lazy form may import() one.',
    { types: true },
  ),
  // `api` alone is a folder of the web's lib.
  byName('apps', 'packages', '(db|shared|api)/src'),
];
const web = 'apps/web/src';
const webLayers = ['lib', 'components', 'entities', 'features', 'app'];
const belowEntities = [
  ...webBase,
  climbsTo(['features', 'app'], 'entities may import lib, components, nothing above it.'),
];
const belowFeatures = [
  ...webBase,
  climbsTo(['app'], 'features may import lib, components, entities, nothing above it.'),
];

/** The nouns of the web's entities: each may import those before it. */
const webNouns = [
  'identity',
  'team',
  'brokerage',
  'clients',
  'requests',
  'sessions',
  'messages',
  'mail',
  'quotes',
  'sourcing',
  'proposals',
  'search',
  'housekeeping',
];

const webRules = [
  rule(`${web}/**`, webBase),
  ...layers(web, webLayers, webBase, {
    components: [
      ban(
        '^@tripthread/api(/|$)|^@trpc/|^@tanstack/react-query$|/lib/api/(trpc|api-types)(\\.tsx?)?$',
        'Components get their data handed in.',
      ),
    ],
  }),
  ...layers(`${web}/entities`, webNouns, belowEntities),
  ...apart(
    `${web}/features`,
    3,
    belowFeatures,
    'Features never import each other; what two of them need goes to entities.',
  ),
];

// Tests and measurements from outside
const e2eBase = [
  ban(
    '^@tripthread/(web|commands)(/|$)|^@tripthread/db/(database|migrate|queries)(/|$)',
    "Browser tests see shared and testing, never the app's source.",
  ),
  ban('^@tripthread/api(/|$)', 'Browser tests see the API as types only.', { types: true }),
  ban('(^|/)(apps|packages)/', "Browser tests see shared and testing, never the app's source."),
];
const outside = [
  rule('e2e/**', e2eBase),
  rule('e2e/pages/**', [
    ...e2eBase,
    { regex: '.', importNames: ['expect'], message: 'Page objects hold locators and actions, never an expect.' },
  ]),
  rule('bench/**', [ban('^@tripthread/web(/|$)|(^|/)apps/', 'The bench drives the product from outside.')]),
];

export const importRules = [...shared, ...db, ...commands, ...besides, ...api, ...webRules, ...outside];

/** Folders whose every subfolder must have a place in an order above. */
export const ordered = {
  'packages/commands/src': commandNouns,
  'apps/api/src': [...apiLayers, 'cli', 'demo'],
  [web]: [...webLayers, 'styles'],
  [`${web}/entities`]: webNouns,
};

/** No folder below these holds more files than this, tests included. */
export const folderLimit = {
  roots: [
    ...['shared', 'db', 'commands', 'legacy-import', 'testing'].map((name) => `packages/${name}/src`),
    'apps/api/src',
    'apps/api/test',
    'apps/avinode-sandbox/src',
    web,
    'e2e',
    'bench',
    'scripts',
  ],
  files: 15,
};
