import { compile, type SelectorDefinition } from 'html-to-text';

const maxHtmlLength = 1_000_000;
// No real mail comes near this depth; the library recurses once per level.
const deepest = 500;
const mostOpen = 5_000;

const closedByParser = /^(?:area|br|col|dd|dt|hr|img|input|li|link|meta|option|p|tbody|td|th|thead|tr|wbr)$/iu;
const shownTargets = /^(?:https?:\/\/|tel:|[^\s:]+@)/iu;

const skipped = ['head', 'title', 'style', 'script', 'template', 'noscript', 'svg', 'object', 'img', '*[hidden]'];
const hidden = ['*[style*="display:none"i]', '*[style*="display: none"i]'];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const blocks = [
  ['blockquote', 2],
  ['tr', 1],
] as const;

const selectors: SelectorDefinition[] = [
  ...[...skipped, ...hidden].map((selector) => ({ selector, format: 'skip' })),
  ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
  // As blocks: with marks, a forwarded mail would look like quoted history.
  ...blocks.map(([selector, lines]) => ({
    selector,
    format: 'block',
    options: { leadingLineBreaks: lines, trailingLineBreaks: lines },
  })),
  ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { prefix: ' ', suffix: ' ' } })),
  { selector: 'ul', options: { itemPrefix: '• ' } },
  { selector: 'a', options: { noAnchorUrl: true, hideLinkHrefIfSameAsText: true, pathRewrite: shownTarget } },
  { selector: 'hr', options: { length: 3 } },
];

function shownTarget(href: string): string {
  return shownTargets.test(href) ? href : '';
}

const convert = compile({ wordwrap: false, limits: { maxDepth: deepest, maxInputLength: maxHtmlLength }, selectors });

/** Returns the text of a page, with the targets of its links. Can take long for a hostile page: runs in a thread only. */
export function htmlToText(html: string): string {
  return (
    convert(cutWhereTooDeep(html.slice(0, maxHtmlLength)))
      .replace(/\u00ad|\u034f|\u200b|\ufeff/gu, '')
      // A single joiner belongs to its word; runs of them pad preview lines.
      .replace(/[ \t\u00a0\u200c]{2,}|[\t\u00a0]/gu, ' ')
      .replace(/ ?\n ?/gu, '\n')
      .replace(/\n{3,}/gu, '\n\n')
      .trim()
  );
}

/** Cuts a page with too many open elements: the parser takes quadratic time for them. */
function cutWhereTooDeep(html: string): string {
  let open = 0;
  for (const { 1: slash, 2: name = '', index } of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/giu)) {
    if (closedByParser.test(name)) continue;
    open = slash === '/' ? Math.max(0, open - 1) : open + 1;
    if (open > mostOpen) return html.slice(0, index);
  }
  return html;
}
