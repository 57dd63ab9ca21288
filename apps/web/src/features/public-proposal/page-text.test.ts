import { describe, expect, it } from 'vitest';
import { textColorOn } from '../../lib/page/text-color-on.ts';
import { formatMinutes, moneyColumn, formatStop, timeLeft, zoneName } from './page-text.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

describe('what a client reads', () => {
  it.each([
    [2 * day + 3 * hour + 59 * minute, '2 days and 3 hours'],
    [day, '1 day'],
    [day - 1, '23 hours and 59 minutes'],
    [hour, '1 hour'],
    [hour - 1, '59 minutes'],
    [minute - 1, 'less than a minute'],
  ])('%i ms left are %s', (ms, words) => expect(timeLeft(ms)).toBe(words));

  it('zones have the short name of that day', () => {
    expect(zoneName('America/New_York', '2026-12-12')).toBe('EST');
    expect(zoneName('America/New_York', '2026-07-12')).toBe('EDT');
    expect(zoneName('Europe/Zurich', '2026-12-12')).toBe('CET');
    expect(zoneName('Asia/Dubai', '2026-12-12')).toMatch(/^(?:GST|GMT\+4)$/u);
  });

  it('a stop is named with the known parts', () => {
    const stop = { code: 'KVNY', iata: null, country: null, zone: null, latitude: null, longitude: null };
    expect(formatStop({ ...stop, city: 'Los Angeles', name: 'Van Nuys' })).toBe('Los Angeles, Van Nuys');
    expect(formatStop({ ...stop, city: 'Teterboro', name: 'Teterboro' })).toBe('Teterboro');
    expect(formatStop({ ...stop, city: null, name: null })).toBe('KVNY');
    expect([335, 60, 45].map(formatMinutes)).toEqual(['5 h 35 min', '1 h', '45 min']);
  });

  it('amounts in a column all have decimals, or none', () => {
    expect(moneyColumn([2_519_000, 188_925, 2_707_925], 'USD')).toEqual([
      'USD 25,190.00',
      'USD 1,889.25',
      'USD 27,079.25',
    ]);
    expect(moneyColumn([2_519_000, 100], 'USD')).toEqual(['USD 25,190', 'USD 1']);
    expect(moneyColumn([25_190], 'JPY')).toEqual(['JPY 25,190']);
  });

  it('text on a brokerage’s colour has a contrast of at least 4.5', () => {
    expect([
      textColorOn('#0f172a'),
      textColorOn('#fde047'),
      textColorOn('#0f766e'),
      textColorOn('not a colour'),
    ]).toEqual(['#ffffff', '#000000', '#ffffff', '#ffffff']);
    const light = (color: string) =>
      [1, 3, 5]
        .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
        .map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, index) => sum + value * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
    for (let n = 0; n < 4096; n += 7) {
      const color = `#${[n >> 8, (n >> 4) & 15, n & 15].map((part) => (part * 17).toString(16).padStart(2, '0')).join('')}`;
      const [a, b] = [light(color), light(textColorOn(color))].sort((x, y) => y - x) as [number, number];
      expect((a + 0.05) / (b + 0.05), color).toBeGreaterThan(4.5);
    }
  });
});
