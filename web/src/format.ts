import { m } from './messages';

const whole = new Intl.NumberFormat(m.locale, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(m.locale, { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(m.locale, { notation: 'compact', maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(m.locale, { style: 'percent', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(m.locale, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const shortMoment = new Intl.DateTimeFormat(m.locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayMark = new Intl.DateTimeFormat(m.locale, { month: 'short', day: 'numeric' });
const clock = new Intl.DateTimeFormat(m.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const relative = new Intl.RelativeTimeFormat(m.locale, { numeric: 'auto', style: 'short' });

export const number = (value: number) => whole.format(value);
export const figure = (value: number) => (Math.abs(value) < 100_000 ? whole.format(value) : compact.format(value));
export const percent = (share: number) => percents.format(share);
export const dateTime = (time: string | number | Date) => moment.format(new Date(time));
export const shortTime = (time: string | number | Date) => shortMoment.format(new Date(time));

/** Marks of a time axis: the hour, the day at midnight and for steps of a day. */
export function axisTimes(seconds: readonly number[], stepSeconds: number): string[] {
  let lastDay = '';
  return seconds.map((second) => {
    const time = new Date(second * 1000);
    const day = dayMark.format(time);
    const isNewDay = lastDay !== '' && day !== lastDay;
    lastDay = day;
    return stepSeconds >= 86_400 || isNewDay ? day : clock.format(time);
  });
}

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${(value < 10 && unit > 0 ? one : whole).format(value)} ${units[unit]}`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${whole.format(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${one.format(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function ago(time: string | number | Date, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [
    [60, 'second'],
    [3600, 'minute'],
    [86_400, 'hour'],
    [86_400 * 30, 'day'],
  ];
  for (const [limit, unit] of steps) {
    if (Math.abs(seconds) < limit) return relative.format(Math.round(seconds / (unit === 'second' ? 1 : unit === 'minute' ? 60 : unit === 'hour' ? 3600 : 86_400)), unit);
  }
  return new Intl.DateTimeFormat(m.locale, { dateStyle: 'medium' }).format(new Date(time));
}

export const fileName = (key: string) => key.slice(key.lastIndexOf('/') + 1);
export const folderOf = (key: string) => key.slice(0, key.lastIndexOf('/') + 1);
