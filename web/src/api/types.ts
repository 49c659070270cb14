import type { components } from './schema';

type Schemas = components['schemas'];

export type Scope = Schemas['FileScope'];
export type RunStatus = Schemas['IngestionStatus'];
export type Reject = Schemas['Reject'];
export type RejectPage = Schemas['RejectPage'];
export type UploadTicket = Schemas['UploadTicket'];
export type UploadParts = Schemas['UploadParts'];
export type Undo = Schemas['Undo'];
export type Period = Schemas['PeriodStats'];
export type Table = Schemas['Table'];
export type TableDetail = Schemas['TableDetail'];

// Below: what the service is about to describe.
export type Ingestion = Schemas['Ingestion'] & {
  fileName?: string;
  scope?: Scope;
  uploadedBy?: string;
  createdAt?: string;
  stage?: string;
  rowsSoFar?: number;
  mode?: string;
  duplicateOf?: string;
  undoneAt?: string;
  undoneBy?: string;
};
export type IngestionPage = { items: Ingestion[]; next?: string };
export type UploadState = Omit<Schemas['Upload'], 'ingestion'> & { ingestion?: Ingestion };
export type UploadPage = { items: UploadState[] };
export type DuplicateOf = Schemas['DuplicateOf'] & { at?: string };
export interface PlannedUpload {
  path: string;
  accepted: boolean;
  scope?: Scope;
  decidedBy?: string;
  bucket?: string;
  key?: string;
  loads: boolean;
  table?: string;
  duplicateOf?: DuplicateOf;
  replaces?: DuplicateOf;
  sameAs?: string;
  errors?: { field: string; message: string }[];
}
export interface ScopeLimits {
  maxBytes: number;
  types: string[];
}
export interface ClientConfig {
  authority?: string;
  clientId?: string;
  scopes: string[];
  idleMinutes: number;
  previews: boolean;
  limits: {
    requestsPerMinute: number;
    multipartAboveBytes: number;
    partsPerPage: number;
    planFiles: number;
    idsPerRequest: number;
    previewBytes: number;
    mba: ScopeLimits;
    policy: ScopeLimits;
  };
}
export interface Caller {
  subject: string;
  kind: 'person' | 'machine' | 'local';
  roles: string[];
}
export interface SeriesPoint {
  at: string;
  success: number;
  failed: number;
  skipped: number;
  undone: number;
  running: number;
  rows: number;
  rejected: number;
  bytes: number;
}
export interface Series {
  period: string;
  from: string;
  to: string;
  stepSeconds: number;
  sum: Period;
  points: SeriesPoint[];
  durations: { medianMs?: number; p95Ms?: number };
  fileTypes: Record<string, number>;
  errors: Record<string, number>;
  tables: { table: string; rows: number; loads: number }[];
}
export interface QueueStats {
  queue: 'ingest' | 'jobs';
  waiting: number;
  inFlight: number;
  deadLettered: number;
  waitSeconds?: number;
}
export type Stats = Schemas['Stats'] & { series: Series; queues: QueueStats[] };
export interface DeadLetter {
  id: string;
  queue: 'ingest' | 'jobs';
  about: string;
  bucket?: string;
  key?: string;
  sentAt?: string;
  receives?: number;
  ingestion?: Ingestion;
}
export interface DeadLetterPage {
  queues: { queue: 'ingest' | 'jobs'; messages: number }[];
  items: DeadLetter[];
}
export interface Redrive {
  moved: number;
  more: boolean;
  notFound?: string[];
}
export interface Activity {
  number: number;
  at: string;
  actor: string;
  action: string;
  ingestionId?: string;
  target?: string;
  outcome?: string;
}
export interface ActivityPage {
  items: Activity[];
  next?: string;
}
