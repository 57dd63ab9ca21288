import { en } from 'chrono-node';
import type { Found } from './page.ts';
import { type Reading, reading } from './reading.ts';
import { type Day, dayOf, optionOf, weekday, weekdayOf } from './calendar.ts';

type DateReading = Reading<'date'>;
const onlyWeekday = new RegExp(String.raw`^(?:(?:on|coming)\s+)?(?:${weekday})$`, 'iu');
const nextWeekday = new RegExp(String.raw`^next\s+(?:${weekday})$`, 'iu');

/** Reads relative dates: tomorrow, next Friday, in two weeks. */
export function relativeDay({ span, text, groups }: Found, today: Day, from: Day): readonly DateReading[] {
  if (/^(?:asap|a\.s\.a\.p|as soon)/iu.test(text))
    return [choice([today, today.add({ days: 1 })], span, 'As soon as possible: which day?')];
  if (/day after tomorrow/iu.test(text)) return [reading('date', today.add({ days: 2 }).toString(), span)];
  const name = groups.weekday;
  if (name === undefined) return distance(text, today, span);
  // After an earlier date in the text, the next one from there.
  const ahead = (weekdayOf(name) - from.dayOfWeek + 7) % 7;
  const coming = from.add({ days: ahead === 0 ? 7 : ahead });
  if (nextWeekday.test(text))
    return [choice([coming, coming.add({ days: 7 })], span, 'This coming one, or the one in the week after?')];
  if (ahead === 0 && from.equals(today)) return [choice([today, coming], span, 'Today, or in a week?')];
  return onlyWeekday.test(text) || /^this/iu.test(text) ? [reading('date', coming.toString(), span)] : [];
}

const choice = (days: readonly Day[], span: Found['span'], note: string): DateReading =>
  reading('date', days[0]?.toString() ?? null, span, { confidence: 'ambiguous', options: days.map(optionOf), note });

/** `tomorrow`, `in two weeks`, by chrono-node. */
function distance(text: string, today: Day, span: Found['span']): readonly DateReading[] {
  // Noon in UTC, because only the date matters.
  const instant = new Date(`${today.toString()}T12:00:00Z`);
  const spelled = text
    .replace(/^(?:tmrw|tmw)$/iu, 'tomorrow')
    .replace(/ time$/iu, '')
    .replace(/^tonight$/iu, 'today');
  const [found] = en.casual.parse(spelled, { instant, timezone: 0 }, { forwardDate: true });
  if (found === undefined) return [];
  const day = dayOf(found.start.get('year') ?? 0, found.start.get('month') ?? 0, found.start.get('day') ?? 0);
  if (day === null) return [];
  const isVague = /week/iu.test(text);
  return [
    reading(
      'date',
      day.toString(),
      span,
      isVague ? { confidence: 'guessed', options: [optionOf(day)], note: 'Counted from today.' } : {},
    ),
  ];
}
