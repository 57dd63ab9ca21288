import { describe, expect, it } from 'vitest';
import { allAirports, findAirport, searchAirports } from './airport-book.ts';

describe('the packaged airports', () => {
  it('are thousands, each with two valid codes, a position on Earth and a known time zone', () => {
    const airports = allAirports();
    expect(airports.length).toBeGreaterThan(7000);
    const zones = new Set(airports.map(({ zone }) => zone));
    for (const zone of zones) expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
    for (const { icao, iata, name, country, latitude, longitude } of airports) {
      expect(icao).toMatch(/^[A-Z]{4}$/u);
      expect(iata ?? 'NIL').toMatch(/^[A-Z]{3}$/u);
      expect(country, icao).toMatch(/^[A-Z]{2}$/u);
      expect(name).not.toBe('');
      expect(Math.abs(latitude)).toBeLessThanOrEqual(90);
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
    }
    expect(new Set(airports.map(({ icao }) => icao)).size).toBe(airports.length);
    const iatas = airports.map(({ iata }) => iata).filter((iata) => iata !== null);
    expect(new Set(iatas).size).toBe(iatas.length);
  });

  // Positions to a tenth of a degree, from the airports' published reference points.
  it.each([
    ['KTEB', 'TEB', 40.85, -74.06, 'America/New_York'],
    ['KVNY', 'VNY', 34.21, -118.49, 'America/Los_Angeles'],
    ['EGGW', 'LTN', 51.87, -0.37, 'Europe/London'],
    ['LFPB', 'LBG', 48.97, 2.44, 'Europe/Paris'],
    ['KSDL', 'SCF', 33.62, -111.91, 'America/Phoenix'],
    ['OMDB', 'DXB', 25.25, 55.36, 'Asia/Dubai'],
    ['OMDW', 'DWC', 24.9, 55.16, 'Asia/Dubai'],
    ['EGLF', 'FAB', 51.28, -0.78, 'Europe/London'],
    ['LSGG', 'GVA', 46.24, 6.11, 'Europe/Zurich'],
    ['KASE', 'ASE', 39.22, -106.87, 'America/Denver'],
    ['TNCM', 'SXM', 18.04, -63.11, 'America/Lower_Princes'],
    ['RJTT', 'HND', 35.55, 139.78, 'Asia/Tokyo'],
    ['NZAA', 'AKL', -37.01, 174.79, 'Pacific/Auckland'],
    ['PHNL', 'HNL', 21.32, -157.92, 'Pacific/Honolulu'],
    ['KJPX', 'HTO', 40.96, -72.25, 'America/New_York'],
    ['KOPF', 'OPF', 25.91, -80.28, 'America/New_York'],
    ['LSZS', 'SMV', 46.53, 9.88, 'Europe/Zurich'],
  ])('know %s', (icao, iata, latitude, longitude, zone) => {
    const airport = findAirport(icao);
    expect(airport).toMatchObject({ icao, iata, zone });
    expect(findAirport(iata)).toBe(airport);
    expect(Math.abs((airport?.latitude ?? 99) - latitude)).toBeLessThan(0.1);
    expect(Math.abs((airport?.longitude ?? 999) - longitude)).toBeLessThan(0.1);
  });

  it.each([
    ['Bahrain is not Iran', 'OBBI', 'Asia/Bahrain'],
    ['the south of Chile keeps its summer', 'SCCI', 'America/Punta_Arenas'],
    ['so does Aysén, since 2025', 'SCBA', 'America/Punta_Arenas'],
    ['the rest of Chile does not', 'SCEL', 'America/Santiago'],
    ['Mexico City', 'MMMX', 'America/Mexico_City'],
    ['the border of Mexico changes its clocks', 'MMTJ', 'America/Tijuana'],
    ['Sonora does not', 'MMHO', 'America/Hermosillo'],
    ['Cancún has its own', 'MMUN', 'America/Cancun'],
    ['Yukon', 'CYXY', 'America/Whitehorse'],
    ['Ürümqi uses Beijing time', 'ZWWW', 'Asia/Shanghai'],
    ['Kashgar too', 'ZWSH', 'Asia/Shanghai'],
    ['Samoa is west of the date line', 'NSFA', 'Pacific/Apia'],
    ['American Samoa east of it', 'NSTU', 'Pacific/Pago_Pago'],
    ['Christmas Island of Kiribati', 'PLCH', 'Pacific/Kiritimati'],
    ['Lord Howe', 'YLHI', 'Australia/Lord_Howe'],
    ['India', 'VIDP', 'Asia/Kolkata'],
    ['Indiana', 'KIND', 'America/Indiana/Indianapolis'],
  ])('know the zone: %s', (_fact, icao, zone) => {
    expect(findAirport(icao)?.zone).toBe(zone);
  });

  it.each([
    ['teter', 'KTEB'],
    ['van nuys', 'KVNY'],
    ['luton', 'EGGW'],
    ['le bourget', 'LFPB'],
    ['farnb', 'EGLF'],
    ['st barth', 'TFFJ'],
    ['st moritz', 'LSZS'],
    ['zuri', 'LSZH'],
    ['hamptons', 'KJPX'],
    ['anguilla', 'TQPF'],
    ['sao paulo gua', 'SBGR'],
  ])('are found by what brokers type: %s', (q, icao) => {
    expect(searchAirports(q, 10)[0]?.icao).toBe(icao);
  });

  it('list airports of the same city before namesakes elsewhere, and business airports of a region early', () => {
    expect(searchAirports('paris', 3).map(({ icao }) => icao)).toEqual(['LFPG', 'LFPO', 'LFPB']);
    expect(searchAirports('new york', 10).map(({ icao }) => icao)).toContain('KTEB');
  });

  it('find nothing for an unknown code', () => {
    expect(findAirport('QQQQ')).toBeNull();
    expect(findAirport('kteb')?.icao).toBe('KTEB');
  });
});
