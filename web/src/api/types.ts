import type { components } from './schema';

type Schemas = components['schemas'];

export type Scope = Schemas['FileScope'];
export type RunStatus = Schemas['IngestionStatus'];
export type Reject = Schemas['Reject'];
export type RejectPage = Schemas['RejectPage'];
export type UploadTicket = Schemas['UploadTicket'];
export type UploadParts = Schemas['UploadParts'];
export type Undo = Schemas['Undo'];
/** What becomes of files that were skipped as duplicates of a run that is undone. */
export type UndoDuplicates = 'hand-over' | 'undo';
export type Period = Schemas['PeriodStats'];
export type Table = Schemas['Table'];

export type Ingestion = Schemas['Ingestion'];
export type IngestionPage = Schemas['IngestionPage'];
export type UploadState = Schemas['Upload'];
export type UploadPage = Schemas['UploadPage'];
export type DuplicateOf = Schemas['DuplicateOf'];
export type PlannedUpload = Schemas['PlannedUpload'];
export type UploadPlan = Schemas['UploadPlan'];
export type ClientConfig = Schemas['ClientConfig'];
export type Caller = Schemas['Caller'];
export type Stats = Schemas['Stats'];
export type DeadLetter = Schemas['DeadLetter'];
export type DeadLetterPage = Schemas['DeadLetterPage'];
export type Redrive = Schemas['Redrive'];

export type Verification = Schemas['Verification'];
export type VerificationPage = Schemas['VerificationPage'];
export type Breach = Schemas['Breach'];

export type Activity = Schemas['Activity'];
export type ActivityPage = Schemas['ActivityPage'];
export type TableDetail = Schemas['TableDetail'];
export type Preview = Schemas['Preview'];
