// The linter's rules of this project. oxlint loads them like any ESLint plugin.

const testCalls = new Set(['describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach']);

/** Returns the name that a call starts with: `it` for `it.each(table)('…', run)`. */
function rootName(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootName(node.object);
  if (node.type === 'CallExpression') return rootName(node.callee);
  if (node.type === 'TaggedTemplateExpression') return rootName(node.tag);
  return undefined;
}

const isTestBody = ({ parent }) => parent.type === 'CallExpression' && testCalls.has(rootName(parent.callee));

/** Counts the lines of a node that hold code. */
function countCodeLines({ loc }, sourceCode) {
  const commented = new Set();
  for (const comment of sourceCode.getAllComments())
    for (let line = comment.loc.start.line; line <= comment.loc.end.line; line += 1) {
      const text = sourceCode.lines[line - 1];
      const from = line === comment.loc.start.line ? comment.loc.start.column : 0;
      const to = line === comment.loc.end.line ? comment.loc.end.column : text.length;
      if ((text.slice(0, from) + text.slice(to)).trim() === '') commented.add(line);
    }
  let count = 0;
  for (let line = loc.start.line; line <= loc.end.line; line += 1)
    if (sourceCode.lines[line - 1].trim() !== '' && !commented.has(line)) count += 1;
  return count;
}

/** `max-lines-per-function` for test files: the bodies of `describe`, `it` and hooks may be longer. */
const testFunctionLength = {
  meta: { schema: [{ type: 'object' }] },
  create(context) {
    const [{ max }] = context.options;
    const check = (node) => {
      if (isTestBody(node)) return;
      const count = countCodeLines(node, context.sourceCode);
      if (count > max)
        context.report({ node, message: `This function has ${count} lines; at most ${max} are allowed.` });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};

// Classes and codes that this product can meet. Five digits alone are often a price.
const sqlState = /^(?:08|22|23|25|28|3D|42|53|54|55|57|58|P0|XX)[0-9A-Z]{3}$|^40(?:001|P01)$/u;

/** SQLSTATE codes mean something to packages/db only; other packages call a function with a name. */
const noSqlState = {
  create(context) {
    return {
      Literal(node) {
        if (typeof node.value === 'string' && sqlState.test(node.value))
          context.report({
            node,
            message: 'SQLSTATE codes belong to packages/db. Export a function that names the error.',
          });
      },
    };
  },
};

const clocks = new Set(['Date.now', 'performance.now', 'Math.random']);

/** Rules and commands get the time as an argument, so that the same input gives the same result. */
const noClock = {
  create(context) {
    const report = (node) => context.report({ node, message: 'Take the time from the clock that is passed in.' });
    return {
      MemberExpression(node) {
        if (clocks.has(`${node.object.name}.${node.property.name}`)) report(node);
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node);
      },
    };
  },
};

const sessionTables = new Set(['chatSessions', 'sessionEvents']);
const sessionSql = /\b(?:insert\s+into|update|delete\s+from)\s+(?:only\s+)?"?(?:chat_sessions|session_events)\b/iu;

/** Returns the name of the top-level function that holds a node. */
function topFunctionName(node) {
  let name;
  for (let at = node; at !== null; at = at.parent) {
    if (at.type === 'FunctionDeclaration') name = at.id?.name ?? name;
    if (at.type === 'VariableDeclarator' && at.id.type === 'Identifier') name = at.id.name;
  }
  return name;
}

/** Only `appendToSession` and the functions named in the options write `chat_sessions` and `session_events`. */
const sessionWriter = {
  meta: { schema: [{ type: 'object' }] },
  create(context) {
    const [{ writers }] = context.options;
    const report = (node) => {
      if (writers.includes(topFunctionName(node))) return;
      context.report({ node, message: 'Only appendToSession writes chat_sessions and session_events.' });
    };
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || !['insert', 'update', 'delete'].includes(callee.property.name))
          return;
        const [table] = node.arguments;
        if (table?.type === 'Identifier' && sessionTables.has(table.name)) report(node);
      },
      Literal(node) {
        if (typeof node.value === 'string' && sessionSql.test(node.value)) report(node);
      },
      TemplateElement(node) {
        if (sessionSql.test(node.value.raw)) report(node);
      },
    };
  },
};

/** `never` and `any`, also as the elements of an array. */
const isErased = (type) =>
  type.type === 'TSNeverKeyword' ||
  type.type === 'TSAnyKeyword' ||
  (type.type === 'TSArrayType' && isErased(type.elementType));

/** `as never` and `as any` pass anything for anything. */
const noErasingCast = {
  create(context) {
    const check = (node) => {
      if (isErased(node.typeAnnotation))
        context.report({ node, message: 'This cast hides the type. Give the value its own type, or parse it.' });
    };
    return { TSAsExpression: check, TSTypeAssertion: check };
  },
};

export default {
  meta: { name: 'tripthread' },
  rules: {
    'test-function-length': testFunctionLength,
    'no-sql-state': noSqlState,
    'session-writer': sessionWriter,
    'no-erasing-cast': noErasingCast,
    'no-clock': noClock,
  },
};
