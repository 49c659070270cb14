import type { Query } from './api/client';
import type { Filters } from './router.svelte';

/** The filters of the address as parameters of GET /ingestions. Days are days of the reader's own calendar. */
export function listQuery(filters: Filters): Query {
  return {
    status: filters['status'],
    table: filters['table'],
    key: filters['q'],
    from: startOf(filters['from']),
    to: startOf(filters['to'], 1),
  };
}

function startOf(day: string | undefined, plusDays = 0): string | undefined {
  if (!day) return undefined;
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00`) : new Date(day);
  if (Number.isNaN(time.getTime())) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(day)) time.setDate(time.getDate() + plusDays);
  return time.toISOString();
}
