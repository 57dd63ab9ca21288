import type { Page } from './page.ts';
import { type Reading, reading } from './reading.ts';

const name = String.raw`[\p{L}][\p{L}\p{M}'’.&-]*(?:[ \t]+[\p{L}][\p{L}\p{M}'’.&-]*){0,3}`;
const heading = new RegExp(String.raw`^\s*(?:for\s+|client\s*[:=]?\s*)?(?<name>${name})\s*:`, 'giu');
const labelled = new RegExp(String.raw`\bclient\s*[:=]?\s*(?<name>${name})`, 'giu');
const clientPattern = new RegExp(
  String.raw`\bfor\s+(?:client\s+|mr\.?\s+|mrs\.?\s+|ms\.?\s+|dr\.?\s+)?(?<name>${name})`,
  'giu',
);

// Words that end a name, and words that are no name.
const noName =
  /^(?:a|an|the|my|our|his|her|their|me|us|you|him|them|and|or|with|on|in|at|from|to|next|this|please|pls|thx|thanks|trip|flight|charter|quote|request|need|needs|looking|wants|departure|return|client|tomorrow|today|pax|people|now|all|about|around|max|min|budget|dates?|times?|tbd|tba|skiing|business|holiday|vacation|weekend|golf|christmas|new|subject|re|fw|fwd|hi|hello|dear|route|legs?|outbound|inbound|depart|via|direct|nonstop|good|morning|afternoon|evening|early|late|flexible|urgent)$/iu;

/** Reads the client's name as written; the caller matches it with clients. Called last, on the unread text. */
export function readClientName(page: Page): Reading<'client'> | null {
  for (const pattern of [heading, labelled, clientPattern]) {
    for (const { span, text, groups } of page.find(pattern)) {
      const found = nameIn(groups.name ?? '');
      if (found === null) continue;
      const start = span.start + text.indexOf(found);
      page.take({ start: span.start, end: pattern === heading ? span.end : start + found.length });
      return reading('client', found, { start, end: start + found.length }, { confidence: 'guessed' });
    }
  }
  return null;
}

function nameIn(words: string): string | null {
  const parts = words.split(/(?<=\s)/u);
  const end = parts.findIndex((part) => noName.test(part.trim()));
  const named = (end === -1 ? parts : parts.slice(0, end)).join('').replace(/[\s.&-]+$/u, '');
  return named.length < 2 ? null : named;
}
