const longestHtml = 1_000_000;

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euro: '€',
  pound: '£',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  deg: '°',
  zwnj: '',
  shy: '',
};

const unseen = /^(?:style|script|head|title|template|noscript|svg|object)$/u;
const breaks = /^(?:br|p|div|tr|table|ul|ol|h[1-6]|blockquote|section|article|header|footer|hr|pre)$/u;

/** The words of a page, in one pass from its beginning to its end: nothing of it is ever shown as a page. */
export function htmlToText(html: string): string {
  const source = html.slice(0, longestHtml);
  const said: string[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const end = open < 0 ? source.length : open;
    if (end > at) said.push(decode(source.slice(at, end).replace(/\s+/gu, ' ')));
    if (open < 0) break;
    if (source.startsWith('<!--', open)) {
      const close = source.indexOf('-->', open + 4);
      at = close < 0 ? source.length : close + 3;
      continue;
    }
    const close = source.indexOf('>', open);
    const tag = source.slice(open + 1, close < 0 ? source.length : close);
    at = close < 0 ? source.length : close + 1;
    const [, slash = '', name = ''] = /^(\/?)([a-z][a-z0-9]*)/iu.exec(tag) ?? [];
    const lower = name.toLowerCase();
    if (slash === '' && unseen.test(lower)) at = endOf(source, lower, at);
    else if (lower === 'li') said.push(slash === '' ? '\n• ' : '');
    else if (lower === 'td' || lower === 'th') said.push(slash === '' ? '' : ' ');
    else if (breaks.test(lower)) said.push('\n');
  }
  return said
    .join('')
    .replace(/[ \t\u00a0]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}

function endOf(source: string, name: string, from: number): number {
  const close = new RegExp(`</${name}`, 'giu');
  close.lastIndex = from;
  const found = close.exec(source);
  // What is never closed hides nothing: an old trick to have the rest unread.
  if (found === null) return from;
  const end = source.indexOf('>', found.index);
  return end < 0 ? source.length : end + 1;
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/giu, (whole, decimal, hex, name: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });
}
