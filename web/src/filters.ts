import type { Query } from './api/client';
import type { Filters } from './router.svelte';

const longestSearch = 32 * 86_400_000;

/** The filters of the address as parameters of GET /ingestions. Days are days of the reader's own calendar. */
export function listQuery(filters: Filters): Query {
  const from = startOf(filters['from']);
  const to = startOf(filters['to'], 1);
  const q = filters['q'];
  const anywhere = searchesAnywhere(filters);
  return {
    status: filters['status'],
    table: filters['table'],
    code: filters['code'],
    scope: filters['scope'],
    uploader: filters['by'],
    // As a search by any part of a name, a kind is looked for within a month.
    type: anywhere ? filters['type'] : undefined,
    name: anywhere ? undefined : q,
    contains: anywhere ? q : undefined,
    from,
    // A search by any part of a name takes a range with both ends.
    to: to ?? (anywhere && (q || filters['type']) ? new Date(Date.now() + 86_400_000).toISOString() : undefined),
    sort: sortOf(filters),
  };
}

/** The order of the address, if it is one. */
export function sortOf(filters: Filters): Sort | undefined {
  const sort = filters['sort'];
  return sortNames.some((name) => direction(name, sort ?? '')) ? (sort as Sort) : undefined;
}

/** Within a month the index over the time finds any part of a name; else only the beginning is indexed. */
export function searchesAnywhere(filters: Filters): boolean {
  const from = startOf(filters['from']);
  if (!from) return false;
  const to = startOf(filters['to'], 1);
  return (to ? Date.parse(to) : Date.now() + 86_400_000) - Date.parse(from) <= longestSearch;
}

/** The beginning of a day of the reader's calendar, or of the one after it. */
export function startOf(day: string | undefined, plusDays = 0): string | undefined {
  if (!day) return undefined;
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00`) : new Date(day);
  if (Number.isNaN(time.getTime())) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(day)) time.setDate(time.getDate() + plusDays);
  return time.toISOString();
}

/** What GET /ingestions can sort by, each by an index. */
export const sortNames = ['created', 'name', 'size', 'duration', 'rejected'] as const;
export type SortName = (typeof sortNames)[number];
/** As the API takes it: a minus is descending. */
export type Sort = SortName | `-${SortName}`;

/** Without a word about it, the newest come first. */
export function direction(name: SortName, sort = '-created'): 'ascending' | 'descending' | undefined {
  return sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : undefined;
}

/** A second click turns the order; names begin with A, figures and times with the largest. */
export function turned(name: SortName, sort?: string): Sort {
  const at = direction(name, sort);
  return at === 'descending' || (at === undefined && name === 'name') ? name : `-${name}`;
}
