// Generated from /openapi/v1.json by "npm run types"; do not edit.
export interface paths {
    "/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retries, undos, redrives, jobs and views of cell values, newest first.
         * @description Roles: reader, operator.
         */
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/client-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to sign in, and what the API accepts. */
        get: operations["showClientConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Dead-lettered messages with the error of their newest run; they stay where they are.
         * @description Roles: operator.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send dead-lettered messages to their queue again: one, some or all.
         * @description Roles: operator.
         */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives. */
        get: operations["showHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, newest first or sorted otherwise, filtered and in pages.
         * @description Roles: reader, operator.
         */
        get: operations["listIngestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingestions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run, with its dialect and what it changed in the table.
         * @description Roles: reader, operator.
         */
        get: operations["showIngestion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingestions/{id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records that were not loaded, or with skipped=true the skipped lines, as JSON or, with format=csv, as CSV.
         * @description Roles: reader, operator.
         */
        get: operations["listRejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingestions/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a failed run.
         * @description Roles: operator.
         */
        post: operations["retryIngestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingestions/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove the rows of a run from its table (append and landing).
         * @description Roles: operator.
         */
        delete: operations["undoIngestion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load an object again, or send a file of the server.
         * @description Roles: operator.
         */
        post: operations["queueJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is, and which roles it has.
         * @description Roles: uploader (own uploads), reader, operator.
         */
        get: operations["showCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What loading a file would do, judged by its first bytes. They are kept nowhere.
         * @description Roles: uploader, operator.
         */
        post: operations["previewFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database, store and queue answer. */
        get: operations["showReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts of queues, uploads, runs, rows and bytes, and how they moved within a period.
         * @description Roles: reader, operator.
         */
        get: operations["showStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tables that files are loaded into.
         * @description Roles: reader, operator.
         */
        get: operations["listTables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tables/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A table's columns and its newest loads.
         * @description Roles: reader, operator.
         */
        get: operations["showTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The status of several uploads, for one polling request.
         * @description Roles: uploader (own uploads), reader, operator.
         */
        get: operations["listUploads"];
        put?: never;
        /**
         * Request an upload; the answer shows where and how to send the file.
         * @description Roles: uploader, operator.
         */
        post: operations["requestUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The status of an upload; wait=20 answers when it changes, or after 20 s.
         * @description Roles: uploader (own uploads), reader, operator.
         */
        get: operations["showUpload"];
        put?: never;
        post?: never;
        /**
         * Give up an upload that has not arrived.
         * @description Roles: uploader, operator.
         */
        delete: operations["abortUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the parts together, or confirm that the file has arrived.
         * @description Roles: uploader, operator.
         */
        post: operations["completeUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of part URLs, freshly signed; parts that have arrived have none.
         * @description Roles: uploader, operator.
         */
        get: operations["signParts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What sending files would do: scope, key, duplicates, loaded or only stored. Stores nothing.
         * @description Roles: uploader, operator.
         */
        post: operations["planUploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verifications of the ledger, newest first: the daily run's, and those that somebody started.
         * @description Roles: reader, operator.
         */
        get: operations["listVerifications"];
        put?: never;
        /**
         * Verify the ledger now: the system's tables, and the rows of as many runs as the time of a request allows.
         * @description Roles: operator.
         */
        post: operations["startVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/verifications/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A verification with its breaches: what does not hold, for which run, and what to do.
         * @description Roles: reader, operator.
         */
        get: operations["showVerification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Something that a caller did through the API. */
        Activity: {
            /**
             * @description `retry`, `undo`, `redrive`, `view_values`, `job` or `verify`.
             * @enum {string}
             */
            action: "retry" | "undo" | "redrive" | "view_values" | "job" | "verify";
            /** @description Who: as in `GET /me`. */
            actor: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The run that it was done to. */
            ingestionId?: string;
            /**
             * Format: int64
             * @description Number of the record, ascending.
             */
            number: number;
            /** @description `done`, or the code of the refusal or failure; absent when the process ended before the outcome was recorded. */
            outcome?: string;
            /** @description The object or queue that it was done to. */
            target?: string;
        };
        /** @description A page of activity, newest first. */
        ActivityPage: {
            /** @description The records. */
            items: components["schemas"]["Activity"][];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description Something that does not hold (docs/ledger.md); never a cell value. */
        Breach: {
            /** @description What was found. */
            detail: string;
            /** @description That run's file. */
            fileName?: string;
            /** @description The run that is concerned. */
            ingestionId?: string;
            /** @description Code of the invariant. */
            invariant: string;
            /** @description What to do about it. */
            remedy: string;
            /** @description This verification repaired it. */
            repaired: boolean;
            /** @description The table whose rows are concerned. */
            table?: string;
            /** @description Who sent that file. */
            uploadedBy?: string;
        };
        /** @description The caller, as the API knows it. */
        Caller: {
            /**
             * @description `person`, `machine`, or `local` where the API is open to its own machine.
             * @enum {string}
             */
            kind: "person" | "machine" | "local";
            /** @description Roles that the caller has: uploader, reader, operator, values. */
            roles: string[];
            /** @description Who it is: the subject of the token, the client id of a machine, `local` without an authority. */
            subject: string;
        };
        /** @description What a client needs to know before anybody has signed in. Holds no secret. */
        ClientConfig: {
            /** @description Address of the OpenID Connect authority; absent where the API is open to its own machine and nobody signs in. */
            authority?: string;
            /** @description The public client that people sign in with, by authorization code and PKCE; absent when none is configured. */
            clientId?: string;
            /**
             * Format: int32
             * @description Minutes without activity after which a client signs off.
             */
            idleMinutes: number;
            /** @description What the API accepts. */
            limits: components["schemas"]["ClientLimits"];
            /** @description True when `POST /previews` is available. */
            previews: boolean;
            /** @description Scopes to ask for. */
            scopes: string[];
        };
        /** @description What the API accepts. */
        ClientLimits: {
            /**
             * Format: int32
             * @description Ids in one `GET /uploads?ids=` or `GET /ingestions?ids=`.
             */
            idsPerRequest: number;
            /** @description Limits of the mba scope. */
            mba: components["schemas"]["ScopeLimits"];
            /**
             * Format: int64
             * @description Files above this many bytes are sent in parts.
             */
            multipartAboveBytes: number;
            /**
             * Format: int32
             * @description Part URLs in one page.
             */
            partsPerPage: number;
            /**
             * Format: int32
             * @description Files in one `POST /uploads/plan`.
             */
            planFiles: number;
            /** @description Limits of the policy scope. */
            policy: components["schemas"]["ScopeLimits"];
            /**
             * Format: int32
             * @description Bytes that `POST /previews` accepts.
             */
            previewBytes: number;
            /**
             * Format: int32
             * @description Requests that one caller may make in a minute; a sixth of them at once.
             */
            requestsPerMinute: number;
        };
        /** @description A dead-lettered message. */
        DeadLetter: {
            /** @description What it asks for, in words. */
            about: string;
            /** @description The object to load; absent when the message names none. */
            bucket?: string;
            /** @description The queue service's id of the message. */
            id: string;
            /** @description The newest run of the object: its error says why the message was dead-lettered. Absent when no run exists. */
            ingestion?: components["schemas"]["Ingestion"];
            /** @description The object's key. */
            key?: string;
            /** @description The queue that it came from. */
            queue: components["schemas"]["QueueName"];
            /**
             * Format: int32
             * @description Deliveries so far.
             */
            receives?: number;
            /**
             * Format: date-time
             * @description When it was first sent.
             */
            sentAt?: string;
        };
        /** @description How many messages of a queue are dead-lettered. */
        DeadLetterCount: {
            /**
             * Format: int64
             * @description The queue service's estimate.
             */
            messages: number;
            /** @description The queue that they came from. */
            queue: components["schemas"]["QueueName"];
        };
        /** @description Dead-lettered messages. The queue service shows a sample: messages that somebody else is reading are missing. */
        DeadLetterPage: {
            /** @description At most as many as asked for. */
            items: components["schemas"]["DeadLetter"][];
            /** @description Each queue that has a dead-letter queue. */
            queues: components["schemas"]["DeadLetterCount"][];
        };
        /** @description What a refused upload would have duplicated. */
        DuplicateOf: {
            /**
             * Format: date-time
             * @description When the content was loaded, or the object stored.
             */
            at?: string;
            /** @description The bucket of the other object. */
            bucket: string;
            /** @description The run that loaded the content; absent when it is only stored. */
            ingestionId?: string;
            /** @description The other object's key. */
            key: string;
            /**
             * @description `content`: the scope has these bytes already, loaded or (without `ingestionId`) only stored. `key`: an object with this key exists.
             * @enum {string}
             */
            kind: "content" | "key";
            /** @description True when a later file changed or replaced the rows since: with `force` and `overwrite` this content is loaded again. */
            rowsChanged?: boolean;
            /** @description True when the object with this key is known to hold these bytes: nothing has to be sent. */
            sameContent?: boolean;
            /** @description The table that holds the content. */
            table?: string;
        };
        /** @description How long successful runs took, within 5 percent; absent when there were none. */
        DurationStats: {
            /**
             * Format: int64
             * @description Half of the runs took this many milliseconds or less.
             */
            medianMs?: number;
            /**
             * Format: int64
             * @description 95 percent of the runs took this many milliseconds or less.
             */
            p95Ms?: number;
        };
        /** @description One thing that is wrong with a request, and in which field. Never repeats what was sent. */
        Fault: {
            /** @description The field or parameter; empty for the body as a whole. */
            field: string;
            /** @description What is wrong with it. */
            message: string;
        };
        /** @enum {unknown} */
        FileScope: "mba" | "policy";
        /** @description Whether the process lives, or whether all that it needs answers. */
        Health: {
            /** @description Each thing that was asked, with `ok` or what is wrong with it. */
            checks?: {
                [key: string]: string;
            };
            /**
             * @description `ok` or `unavailable`.
             * @enum {string}
             */
            status: "ok" | "unavailable";
            /** @description Uploads by outcome; absent in `/health`, and while the database does not answer. */
            uploads?: components["schemas"]["UploadCounts"];
        };
        /** @description One run of one object: rowsRead = rowsInserted + rowsUpdated + rowsSkipped + rowsRejected. */
        Ingestion: {
            /** @description Where the object is stored. */
            bucket: string;
            /**
             * Format: int64
             * @description Length of the object as stored.
             */
            bytes?: number;
            /**
             * Format: date-time
             * @description When the run was first claimed. Lists and figures go by this time.
             */
            createdAt?: string;
            /** @description How the file was read: format, encoding, delimiter, quote, header. */
            dialect?: Record<string, never>;
            /** @description The run that holds the same content. */
            duplicateOf?: string;
            /**
             * Format: int32
             * @description Milliseconds from start to end.
             */
            durationMs?: number;
            /** @description Stable code of a failure, e.g. `TOO_MANY_REJECTS`. */
            errorCode?: string;
            /** @description What is wrong, where in the file, and the remedy. Never holds a cell's value. */
            errorMessage?: string;
            /** @description Last part of the key. */
            fileName?: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finishedAt?: string;
            /**
             * Format: uuid
             * @description The run's id.
             */
            id: string;
            /** @description The object's key. */
            key: string;
            /** @description MD5 of the stored bytes, in hex. */
            md5?: string;
            /**
             * @description How rows are written: `append`, `upsert`, `replace` or `landing`. Only append and landing can be undone.
             * @enum {string}
             */
            mode?: "append" | "upsert" | "replace" | "landing";
            /**
             * Format: int32
             * @description How often the run was taken up again.
             */
            retryCount: number;
            /**
             * Format: int64
             * @description New rows of the table.
             */
            rowsInserted: number;
            /**
             * Format: int64
             * @description All records of the file, and lines that are none.
             */
            rowsRead: number;
            /**
             * Format: int64
             * @description Records that did not fit; `/ingestions/{id}/rejects` lists them.
             */
            rowsRejected: number;
            /**
             * Format: int64
             * @description Lines that are not records, and records that had nothing to do.
             */
            rowsSkipped: number;
            /**
             * Format: int64
             * @description Rows sent to the table by then.
             */
            rowsSoFar?: number;
            /**
             * Format: int64
             * @description Rows that were there already under the same key.
             */
            rowsUpdated: number;
            /**
             * Format: int32
             * @description 1 for the first run of an object; each forced reload is the next.
             */
            run: number;
            /** @description What loading changed in the table. */
            schemaChange?: Record<string, never>;
            /** @description Which half of the system the object belongs to; absent for an object of another bucket or prefix. */
            scope?: components["schemas"]["FileScope"];
            /** @description SHA-256 of the stored bytes, in hex. */
            sha256?: string;
            /** @description What the worker that holds the run was doing at its last heartbeat: `scanning`, `planning`, `loading` or `committing`. Only while status is STARTED. */
            stage?: string;
            /**
             * Format: date-time
             * @description When the newest attempt began, by the database's clock.
             */
            startedAt?: string;
            /** @description `STARTED` while it loads, then `SUCCESS`, `FAILED`, `SKIPPED` (nothing to load) or `UNDONE` (its rows were taken out again). */
            status: components["schemas"]["IngestionStatus"];
            /** @description The table that the rows went into. */
            table?: string;
            /** @description What set the run off: sqs, api, cli, backfill and so on. */
            trigger?: string;
            /**
             * Format: date-time
             * @description When its rows were removed again.
             */
            undoneAt?: string;
            /** @description Who removed them. */
            undoneBy?: string;
            /** @description Who asked for that upload. */
            uploadedBy?: string;
            /** @description The upload that brought the object, when one did. */
            uploadId?: string;
            /** @description The object's version in the store. */
            versionId?: string;
            /** @description What is doubtful about the file although it loads: mostly what a spreadsheet did to it before. Absent when nothing is. */
            warnings?: components["schemas"]["IngestionWarning"][];
        };
        /** @description A page of runs, newest first. */
        IngestionPage: {
            /** @description The runs. */
            items: components["schemas"]["Ingestion"][];
            /** @description Pass it as `cursor` for the next page; null on the last. */
            next?: string;
        };
        /**
         * @description Status of a run, as stored.
         * @enum {unknown}
         */
        IngestionStatus: "STARTED" | "SUCCESS" | "FAILED" | "SKIPPED" | "UNDONE";
        /** @description Something doubtful about a file. */
        IngestionWarning: {
            /** @description `SCIENTIFIC_ID`, `LEADING_ZEROS_LOST`, `DATE_AMONG_CODES`, `FORMULA_TEXT`, `NON_BREAKING_BLANK`, `CELL_CUT`, `AMBIGUOUS_POINT`, `HEADER_MISMATCH`, `TABLE_TRIGGER`, `DOUBTFUL_HEADER`, `DOUBTFUL_ROWS`, `DOUBTFUL_FOOTER`, `TYPES_CHANGE` or `MOJIBAKE`. */
            code: string;
            /** @description Column as the file names it; absent when it is the whole file. */
            column?: string;
            /**
             * Format: int64
             * @description How many values, at least.
             */
            count: number;
            /**
             * Format: int64
             * @description Line of the first such value.
             */
            line?: number;
        };
        /** @description A queued job. */
        Job: {
            /** @description Where the object is stored, or will be. */
            bucket: string;
            /** @description The queue's id of the message. */
            id: string;
            /** @description The object's key. */
            key: string;
            /**
             * @description `ingest`: an object is loaded. `upload`: a file is sent.
             * @enum {string}
             */
            kind: "ingest" | "upload";
            /**
             * @description `queued`.
             * @enum {string}
             */
            status: "queued";
        };
        /** @description A job for the workers: an object to load again, or a file of the server to send. */
        JobRequest: {
            /**
             * @description Load again even what is loaded or undone.
             * @default false
             */
            force?: boolean;
            /** @description An object's key in the scope's bucket, or `s3://bucket/key`. */
            key?: string;
            /** @description A file below the server's JOBS_ROOT, only where the API runs beside it. Exactly one of path and key. */
            path?: string;
            /** @description Detected from the path when absent; needed with a bare key. */
            scope?: components["schemas"]["FileScope"];
        } & (unknown | unknown);
        /** @description Counts over a span of time, by when runs started. */
        PeriodStats: {
            /**
             * Format: int64
             * @description Stored bytes of the files.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Runs that failed.
             */
            failed: number;
            /**
             * Format: int64
             * @description Records rejected.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Rows inserted and updated.
             */
            rows: number;
            /**
             * Format: double
             * @description Rows per second of load time; null when nothing was loaded.
             */
            rowsPerSecond?: number;
            /**
             * Format: int64
             * @description Runs that have not ended.
             */
            running: number;
            /**
             * Format: int64
             * @description All runs that started.
             */
            runs: number;
            /**
             * Format: int64
             * @description Runs that had nothing to load.
             */
            skipped: number;
            /**
             * Format: int64
             * @description Runs that loaded.
             */
            success: number;
            /**
             * Format: double
             * @description SUCCESS among the runs that ended in SUCCESS or FAILED, 0 to 1; null when there are none.
             */
            successRate?: number;
        };
        /** @description One file of a plan. */
        PlannedFile: {
            /** @description MD5 of the bytes, 32 hex digits. */
            md5?: string;
            /** @description Folders and name, relative to what the user chose. */
            path: string;
            /** @description The scope of this file; overrides that of the request. */
            scope?: components["schemas"]["FileScope"];
            /** @description SHA-256 of the bytes, 64 hex digits; without it and `md5` no duplicate is found by content. */
            sha256?: string;
            /**
             * Format: int64
             * @description Length in bytes.
             */
            size?: number;
        };
        /** @description What sending one file would do. */
        PlannedUpload: {
            /** @description True when the file can be sent: no errors. */
            accepted: boolean;
            /** @description Where the object would be stored. */
            bucket?: string;
            /** @description The folder of the path that decided the scope, as a path that ends in it; absent unless a folder decided. */
            decidedBy?: string;
            /** @description The file of the same scope and content that is loaded or stored already; sent again only with `force`. */
            duplicateOf?: components["schemas"]["DuplicateOf"];
            /** @description Why the file cannot be sent, by field. */
            errors?: components["schemas"]["Fault"][];
            /** @description The key that the file would take. */
            key?: string;
            /** @description True when the file becomes rows; false when it is only stored. */
            loads: boolean;
            /** @description As sent. */
            path: string;
            /** @description The object that has this key now; replaced only with `overwrite`. */
            replaces?: components["schemas"]["DuplicateOf"];
            /** @description An earlier file of the same request with the same scope and content. */
            sameAs?: string;
            /** @description The scope; absent when nothing decides it. */
            scope?: components["schemas"]["FileScope"];
            /** @description What decided the scope: `option` (the request names it), `folder` or `default` (DEFAULT_SCOPE). */
            scopeSource?: components["schemas"]["ScopeSource"];
            /** @description The table that the file would be loaded into; absent when it is only stored. */
            table?: string;
        };
        /** @description What loading a file would do, judged by its first records. Nothing of the file was stored; no cell value is in it. */
        Preview: {
            /** @description The file's columns, in order. */
            columns: components["schemas"]["PreviewColumn"][];
            /** @description How the file is read, and why its header is one: as `dialect` of a run. Absent when it cannot be read. */
            dialect?: Record<string, never>;
            /** @description Why the file would fail; absent when it would load. */
            error?: components["schemas"]["PreviewError"];
            /** @description What was looked at, e.g. `first 812 records`. */
            label: string;
            /**
             * @description How rows would be written: `append`, `upsert`, `replace` or `landing`.
             * @enum {string}
             */
            mode: "append" | "upsert" | "replace" | "landing";
            /**
             * Format: int64
             * @description Records that were looked at, skipped lines included.
             */
            records: number;
            /**
             * Format: int64
             * @description Records that would be rejected.
             */
            rejected: number;
            /** @description The first 100 of them, without their values. */
            rejects: components["schemas"]["Reject"][];
            /** @description What the table would get: as `schemaChange` of a run. Absent when nothing would change. */
            schemaChange?: Record<string, never>;
            /** @description The scope that the file would have. */
            scope: components["schemas"]["FileScope"];
            /**
             * Format: int64
             * @description Lines among them that are not records of the table.
             */
            skipped: number;
            /** @description The table that the file would be loaded into. */
            table: string;
            /** @description False when loading the file would create the table. */
            tableExists: boolean;
            /** @description False when only the beginning of the file was looked at: the rest may change every answer. */
            whole: boolean;
        };
        /** @description A column of a previewed file. */
        PreviewColumn: {
            /** @description As the table would call it. */
            name: string;
            /**
             * Format: int64
             * @description Null values among the records.
             */
            nulls: number;
            /** @description Why, in a few words. */
            reason: string;
            /** @description As the header writes it. */
            sourceName: string;
            /** @description The type that these records have by themselves. */
            type: string;
        };
        /** @description Why a previewed file would fail. */
        PreviewError: {
            /** @description Stable code, as `errorCode` of a run. */
            code: string;
            /** @description The column that is wrong. */
            column?: string;
            /**
             * Format: int64
             * @description Line of the decoded file, from 1.
             */
            line?: number;
            /** @description What is wrong and the remedy. */
            message: string;
        };
        /** @description Problem details (RFC 9457) as the API answers them. */
        Problem: {
            /** @description Stable code of a refusal that offers a choice, e.g. `HAS_DUPLICATES` of an undo; absent for the others. */
            code?: string;
            /** @description What is wrong in this case, and what to do. */
            detail?: string;
            /** @description What a refused upload would have duplicated. */
            duplicateOf?: components["schemas"]["DuplicateOf"];
            /** @description Everything that is wrong with the request, by field. */
            errors?: components["schemas"]["Fault"][];
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status?: number;
            /** @description The kind of problem. */
            title?: string;
            /** @description Where the status is defined. */
            type?: string;
        };
        /**
         * @description One of the system's queues.
         * @enum {unknown}
         */
        QueueName: "ingest" | "jobs";
        /** @description A queue as it is now; the queue service's estimates. */
        QueueStats: {
            /**
             * Format: int64
             * @description Messages that were dead-lettered.
             */
            deadLettered: number;
            /**
             * Format: int64
             * @description Messages that a worker holds.
             */
            inFlight: number;
            /** @description The queue. */
            queue: components["schemas"]["QueueName"];
            /**
             * Format: int64
             * @description Messages that wait.
             */
            waiting: number;
            /**
             * Format: double
             * @description Seconds that the objects whose load began last (within 15 minutes, at most 20) had waited since they were stored: the longest. Ingest queue only.
             */
            waitSeconds?: number;
        };
        /** @description What a redrive did. */
        Redrive: {
            /** @description True when messages are left because the request's time was over; send it again. */
            more: boolean;
            /**
             * Format: int32
             * @description Messages that are in their queue again.
             */
            moved: number;
            /** @description Ids that were asked for and not found: somebody else is reading them, or they are gone. */
            notFound?: string[];
        };
        /** @description Which dead-lettered messages to send again. */
        RedriveRequest: {
            /** @description Only these messages; all when absent. */
            ids?: string[];
            /**
             * @description `ingest`, `jobs` or `all`.
             * @enum {string}
             */
            queue: "ingest" | "jobs" | "all";
        };
        /** @description A record that was not loaded, and why. */
        Reject: {
            /**
             * Format: int64
             * @description Byte of the decoded file, from 0.
             */
            byteOffset?: number;
            /** @description Why, e.g. `NOT_A_DATE` or `FIELD_COUNT`. */
            code: string;
            /** @description The column whose value did not fit; absent when the whole record is broken. */
            column?: string;
            /**
             * Format: int64
             * @description Line of the decoded file, from 1.
             */
            line?: number;
            /** @description The record as it stands in the file; only when asked for with `raw=true`, and only for operators. */
            rawRecord?: string;
        };
        /** @description A page of rejected records in the order of the file. */
        RejectPage: {
            /** @description The rejected records. */
            items: components["schemas"]["Reject"][];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
            /**
             * Format: int64
             * @description All of the run; at most 10,000 rejected records and 1,000 skipped lines are stored. Of an upsert, earlier lines of a key count as skipped and are not listed.
             */
            total: number;
        };
        /** @description What one scope accepts. */
        ScopeLimits: {
            /**
             * Format: int64
             * @description Largest file in bytes.
             */
            maxBytes: number;
            /** @description Accepted extensions in lower case; empty when every type is accepted. */
            types: string[];
        };
        /** @enum {unknown} */
        ScopeSource: "option" | "folder" | "default";
        /** @description Figures of a period and how they moved within it, by when runs were created. */
        Series: {
            /** @description How long successful runs took. */
            durations: components["schemas"]["DurationStats"];
            /** @description Failed runs by error code, most first. */
            errors: {
                [key: string]: number;
            };
            /** @description Runs by file type, most first. */
            fileTypes: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description Start of the first point.
             */
            from: string;
            /**
             * @description `hour`, `day`, `week` or `month` (30 days).
             * @enum {string}
             */
            period: "day" | "hour" | "week" | "month";
            /** @description In order of time; points without runs are included. */
            points: components["schemas"]["SeriesPoint"][];
            /**
             * Format: int32
             * @description Seconds that a point spans: 300, 3,600 or 86,400. Points of more than 300 s begin at full hours (UTC).
             */
            stepSeconds: number;
            /** @description The whole period. */
            sum: components["schemas"]["PeriodStats"];
            /** @description Tables that rows were loaded into, most rows first; at most 20. */
            tables: components["schemas"]["TableGrowth"][];
            /**
             * Format: date-time
             * @description End of the last point: now.
             */
            to: string;
        };
        /** @description The runs that were created within one step. */
        SeriesPoint: {
            /**
             * Format: date-time
             * @description Start of the step.
             */
            at: string;
            /**
             * Format: int64
             * @description Stored bytes of the files that were loaded.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Runs that failed.
             */
            failed: number;
            /**
             * Format: int64
             * @description Records rejected.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Rows inserted and updated.
             */
            rows: number;
            /**
             * Format: int64
             * @description Runs that have not ended.
             */
            running: number;
            /**
             * Format: int64
             * @description Runs that had nothing to load.
             */
            skipped: number;
            /**
             * Format: int64
             * @description Runs that loaded.
             */
            success: number;
            /**
             * Format: int64
             * @description Runs whose rows were removed again.
             */
            undone: number;
        };
        /** @description Counts over the whole system. Queue counts are the queue service's estimates; null where no queue is configured. */
        Stats: {
            /**
             * Format: int64
             * @description Messages that were dead-lettered and wait for an operator.
             */
            deadLettered?: number;
            /** @description Failed runs by error code over the last day. */
            errors: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Runs that ended in FAILED.
             */
            failed: number;
            /** @description Uploads by file type over the last day. */
            fileTypes: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Messages that a worker holds.
             */
            inFlight?: number;
            /** @description The last 24 hours. */
            lastDay: components["schemas"]["PeriodStats"];
            /** @description The last 60 minutes. */
            lastHour: components["schemas"]["PeriodStats"];
            /** @description The last verification of the ledger that came to its end, without its breaches; absent before the first. */
            lastVerification?: components["schemas"]["Verification"];
            /**
             * Format: int64
             * @description Runs that ended well: SUCCESS and SKIPPED.
             */
            processed: number;
            /**
             * Format: int64
             * @description Messages that wait in both queues.
             */
            queued?: number;
            /** @description Each queue that is configured. */
            queues: components["schemas"]["QueueStats"][];
            /** @description The period that was asked for, with its points. */
            series: components["schemas"]["Series"];
            /** @description Since the beginning. */
            total: components["schemas"]["PeriodStats"];
            /** @description Uploads since the beginning, by outcome. */
            uploads: components["schemas"]["UploadCounts"];
        };
        /** @description A table that files were loaded into. */
        Table: {
            /**
             * Format: int64
             * @description The server's estimate.
             */
            approximateRows: number;
            /**
             * Format: int32
             * @description Number of columns, without those that the system keeps for itself.
             */
            columns: number;
            /**
             * Format: date-time
             * @description When the newest load ended.
             */
            lastLoadedAt?: string;
            /**
             * Format: int64
             * @description Runs with status SUCCESS.
             */
            loads: number;
            /** @description Its name in the database. */
            name: string;
        };
        /** @description A column as the database describes it, and how it came to be so. */
        TableColumn: {
            /**
             * Format: date-time
             * @description When that run was created.
             */
            changedAt?: string;
            /** @description The run that last changed it. */
            changedBy?: string;
            /** @description That run's file. */
            changedByFile?: string;
            /** @description It is part of the primary key. */
            key: boolean;
            /** @description Its name. */
            name: string;
            /** @description It may hold null. */
            nullable: boolean;
            /** @description Why it has this type, e.g. `whole numbers` or `longer text`; absent when nobody recorded it. */
            reason?: string;
            /** @description Its type, as the database writes it. */
            type: string;
        };
        /** @description A table with its columns. */
        TableDetail: {
            /**
             * Format: int64
             * @description The server's estimate.
             */
            approximateRows: number;
            /** @description In the table's order. */
            columns: components["schemas"]["TableColumn"][];
            /** @description The newest runs that loaded into it. */
            lastLoads: components["schemas"]["Ingestion"][];
            /** @description The last 30 days, one point a day (UTC), today last. */
            loadsOverTime: components["schemas"]["TableLoadPoint"][];
            /** @description Its name in the database. */
            name: string;
        };
        /** @description What was loaded into a table. */
        TableGrowth: {
            /**
             * Format: int64
             * @description Successful runs.
             */
            loads: number;
            /**
             * Format: int64
             * @description Rows inserted and updated.
             */
            rows: number;
            /** @description Its name. */
            table: string;
        };
        /** @description What was loaded into a table on one day. */
        TableLoadPoint: {
            /**
             * Format: date-time
             * @description Start of the day.
             */
            at: string;
            /**
             * Format: int64
             * @description Successful runs that were created on it.
             */
            loads: number;
            /**
             * Format: int64
             * @description Rows that they inserted and updated.
             */
            rows: number;
        };
        /** @description Rows that an undo took out. */
        Undo: {
            /** @description Ids of skipped duplicates that were undone with the run. */
            alsoUndone?: string[];
            /** @description Id of the skipped duplicate that took over the rows; null when none did. */
            handedTo?: string;
            /**
             * Format: uuid
             * @description The run's id.
             */
            id: string;
            /**
             * Format: int64
             * @description Rows that are gone from the table.
             */
            rowsDeleted: number;
            /** @description `UNDONE`. */
            status: components["schemas"]["IngestionStatus"];
        };
        /** @description The status of an upload. */
        Upload: {
            /** @description Where the object is stored, or will be. */
            bucket: string;
            /**
             * Format: date-time
             * @description After this nothing more is signed for it.
             */
            expiresAt: string;
            /** @description As the client said it. */
            fileName: string;
            /** @description The first rejected row of that run; null when there is none. */
            firstReject?: components["schemas"]["Reject"];
            /**
             * Format: uuid
             * @description The upload's id.
             */
            id: string;
            /** @description The run that loads the file; null before it began. */
            ingestion?: components["schemas"]["Ingestion"];
            /** @description The object's key. */
            key: string;
            /** @description True when the file becomes rows; false when it is only stored. */
            loads: boolean;
            /** @description How the file is sent. */
            method: components["schemas"]["UploadMethod"];
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            requestedAt: string;
            /** @description Subject of the caller's token. */
            requestedBy: string;
            /** @description Which half of the system the file belongs to. */
            scope: components["schemas"]["FileScope"];
            /**
             * Format: int64
             * @description Length in bytes.
             */
            size: number;
            /** @description `requested`, `uploaded`, `ingesting`; in the end `success`, `failed`, `skipped`, `undone`, `expired` or `aborted` (`uploaded` where `loads` is false). */
            status: components["schemas"]["UploadStatus"];
        };
        /** @description Uploads: files that callers asked to send, by outcome. */
        UploadCounts: {
            /**
             * Format: int64
             * @description Nothing arrived in time, the client gave up, or the job was dead-lettered.
             */
            failed: number;
            /**
             * Format: int64
             * @description Jobs that a worker is sending; absent without a jobs queue.
             */
            inFlight?: number;
            /**
             * Format: int64
             * @description Files that arrived.
             */
            processed: number;
            /**
             * Format: int64
             * @description Asked for or waiting in the jobs queue; nothing has arrived yet.
             */
            queued: number;
        };
        /**
         * @description How a file is sent: one PUT, one browser form POST, or parts.
         * @enum {unknown}
         */
        UploadMethod: "put" | "post" | "multipart";
        /** @description Several uploads, for one polling request. */
        UploadPage: {
            /** @description Those that exist and that the caller may see, in the order of `ids`. */
            items: components["schemas"]["Upload"][];
        };
        /** @description One part of a file, from 1, and where to PUT it. Offset and size are bytes of the file. */
        UploadPart: {
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /**
             * Format: int64
             * @description Where it begins in the file.
             */
            offset: number;
            /**
             * Format: int64
             * @description Its length in bytes.
             */
            size: number;
            /** @description Absent once the part has arrived. */
            url?: string;
        };
        /** @description A page of the parts of a file. */
        UploadParts: {
            /**
             * Format: int32
             * @description Number of the first part of the next page; null on the last.
             */
            next?: number;
            /**
             * Format: int32
             * @description Number of all parts.
             */
            partCount: number;
            /** @description In order; a part without url has arrived already. */
            parts: components["schemas"]["UploadPart"][];
            /**
             * Format: int64
             * @description Bytes of every part but the last.
             */
            partSize: number;
        };
        /** @description What sending files would do, in the order of the request. Nothing was stored. */
        UploadPlan: {
            /** @description One for each file of the request. */
            files: components["schemas"]["PlannedUpload"][];
        };
        /** @description Files that a client is about to send. */
        UploadPlanRequest: {
            /** @description 1 to 100 files. */
            files: components["schemas"]["PlannedFile"][];
            /**
             * @description Keep the folders of the paths in the keys instead of flat names.
             * @default false
             */
            keepPath?: boolean;
            /** @description The scope of all files; detected from each path when absent. */
            scope?: components["schemas"]["FileScope"];
        };
        /** @description What a client says about a file before it sends it. */
        UploadRequest: {
            /** @description Media type; derived from the extension when absent. */
            contentType?: string;
            /**
             * Format: int32
             * @description Lifetime of the URLs in seconds.
             */
            expiresInSeconds?: number;
            /** @description Name with extension, without folders. */
            fileName: string;
            /**
             * @description Send the file although its content is loaded or stored already.
             * @default false
             */
            force?: boolean;
            /**
             * @description Keep the folders of `path` in the key instead of a flat name.
             * @default false
             */
            keepPath?: boolean;
            /** @description MD5 of the bytes, 32 hex digits. */
            md5?: string;
            /** @description Chosen by size when absent: parts above 100 MB, else PUT. */
            method?: components["schemas"]["UploadMethod"];
            /**
             * @description Replace an object that has the same key.
             * @default false
             */
            overwrite?: boolean;
            /** @description The file's relative path at the client: tells the scope, and with `keepPath` the folders of the key. */
            path?: string;
            /** @description `mba` or `policy`; detected from `path` when absent. */
            scope?: components["schemas"]["FileScope"];
            /** @description SHA-256 of the bytes, 64 hex digits; this or `md5` is required. */
            sha256?: string;
            /**
             * Format: int64
             * @description Length in bytes.
             */
            size: number;
        } | unknown | unknown;
        /**
         * @description The status of an upload.
         * @enum {unknown}
         */
        UploadStatus: "requested" | "uploaded" | "ingesting" | "success" | "failed" | "skipped" | "undone" | "expired" | "aborted";
        /** @description A granted upload and what to send. */
        UploadTicket: {
            /** @description Where the object will lie. */
            bucket: string;
            /**
             * Format: date-time
             * @description After this nothing more is signed for the upload.
             */
            expiresAt: string;
            /** @description Form fields to send before the file of a POST. */
            fields?: {
                [key: string]: string;
            };
            /** @description Headers to send with a PUT, exactly so. */
            headers?: {
                [key: string]: string;
            };
            /**
             * Format: uuid
             * @description The upload's id, for GET /uploads/{id}.
             */
            id: string;
            /** @description The key under which the store takes exactly these bytes. */
            key: string;
            /** @description True when the file becomes rows; false when it is only stored. */
            loads: boolean;
            /** @description How to send the file. */
            method: components["schemas"]["UploadMethod"];
            /** @description How to send the file in parts; null for the other methods. */
            multipart?: components["schemas"]["UploadParts"];
            /** @description Which half of the system the file belongs to. */
            scope: components["schemas"]["FileScope"];
            /** @description Where to PUT or POST the file; null for parts. */
            url?: string;
            /**
             * Format: date-time
             * @description When the URLs lose their validity.
             */
            urlsExpireAt: string;
        };
        /** @description A verification of the ledger: whether audit, tables and loaded content agree. */
        Verification: {
            /**
             * Format: date-time
             * @description When it began.
             */
            beganAt: string;
            /** @description What does not hold: at most the first 1,000. Absent in lists. */
            breaches?: components["schemas"]["Breach"][];
            /** @description It counted the rows of every run, not only of those since the verification before and a share of the rest. */
            countsAll: boolean;
            /**
             * Format: date-time
             * @description When it ended; absent while it runs, and when it was stopped before its end.
             */
            endedAt?: string;
            /**
             * Format: int64
             * @description Breaches that it found, those that it repaired included.
             */
            found: number;
            /**
             * Format: int64
             * @description Number of the verification, ascending.
             */
            number: number;
            /**
             * Format: int64
             * @description Breaches that it repaired.
             */
            repaired: number;
            /** @description It repaired what has one right answer. */
            repairs: boolean;
            /** @description Who started it; absent for the daily run. */
            requestedBy?: string;
            /**
             * Format: int64
             * @description Runs whose rows were counted.
             */
            runsChecked: number;
            /**
             * Format: int64
             * @description Runs that have not been checked since they ended; the next verification continues with them.
             */
            runsLeft: number;
            /**
             * @description `schedule` for the daily run, `cli` or `api`.
             * @enum {string}
             */
            startedFrom: "schedule" | "cli" | "api";
        };
        /** @description A page of verifications, newest first. */
        VerificationPage: {
            /** @description The verifications, without their breaches. */
            items: components["schemas"]["Verification"][];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listActivity: {
        parameters: {
            query?: {
                /** @description retry, undo, redrive, view_values, job or verify */
                action?: "retry" | "undo" | "redrive" | "view_values" | "job" | "verify";
                /** @description Who did it, as in actor */
                actor?: string;
                /** @description next of the page before */
                cursor?: string;
                /** @description Done at this time or later, e.g. 2026-11-20T00:00:00Z or 2026-11-20 */
                from?: string;
                /** @description The run that it was done to */
                ingestionId?: string;
                /** @description Records in a page, 1 to 200; 50 when absent */
                limit?: number;
                /** @description Done before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of records, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "number": 17,
                     *           "at": "2026-11-20T08:10:00+00:00",
                     *           "actor": "ann",
                     *           "action": "undo",
                     *           "ingestionId": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *           "target": "s3://mba-files/mba/csv/memberdata.csv",
                     *           "outcome": "done"
                     *         }
                     *       ],
                     *       "next": "MTc"
                     *     }
                     */
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showClientConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "authority": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1Cd2Ef3",
                     *       "clientId": "4t5u6v",
                     *       "scopes": [
                     *         "openid",
                     *         "mba/uploader"
                     *       ],
                     *       "idleMinutes": 15,
                     *       "previews": true,
                     *       "limits": {
                     *         "requestsPerMinute": 600,
                     *         "multipartAboveBytes": 100000000,
                     *         "partsPerPage": 100,
                     *         "planFiles": 100,
                     *         "idsPerRequest": 100,
                     *         "previewBytes": 1000000,
                     *         "mba": {
                     *           "maxBytes": 53687091200,
                     *           "types": []
                     *         },
                     *         "policy": {
                     *           "maxBytes": 53687091200,
                     *           "types": [
                     *             "csv",
                     *             "pdf"
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ClientConfig"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Messages to show */
                limit?: number;
                /** @description Which queue's dead letters */
                queue?: "all" | "ingest" | "jobs";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A sample of the messages: those that somebody else is reading are missing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queues": [
                     *         {
                     *           "queue": "ingest",
                     *           "messages": 1
                     *         },
                     *         {
                     *           "queue": "jobs",
                     *           "messages": 0
                     *         }
                     *       ],
                     *       "items": [
                     *         {
                     *           "id": "5f0c7a52-9c0e-4a54-8a4b-0e4f6a1c2b3d",
                     *           "queue": "ingest",
                     *           "about": "s3://mba-files/mba/csv/memberdata.csv",
                     *           "bucket": "mba-files",
                     *           "key": "mba/csv/memberdata.csv",
                     *           "sentAt": "2026-11-20T08:00:00+00:00",
                     *           "receives": 6,
                     *           "ingestion": {
                     *             "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *             "status": "SUCCESS",
                     *             "bucket": "mba-files",
                     *             "key": "mba/csv/memberdata.csv",
                     *             "fileName": "memberdata.csv",
                     *             "scope": "mba",
                     *             "run": 1,
                     *             "table": "memberdata",
                     *             "uploadedBy": "feed-7",
                     *             "mode": "upsert",
                     *             "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *             "bytes": 81920,
                     *             "createdAt": "2026-11-20T08:00:00+00:00",
                     *             "startedAt": "2026-11-20T08:00:00+00:00",
                     *             "finishedAt": "2026-11-20T08:00:00.412+00:00",
                     *             "durationMs": 412,
                     *             "rowsRead": 1000,
                     *             "rowsInserted": 998,
                     *             "rowsUpdated": 0,
                     *             "rowsSkipped": 0,
                     *             "rowsRejected": 2,
                     *             "retryCount": 0,
                     *             "trigger": "sqs"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "queue": "ingest",
                 *       "ids": [
                 *         "5f0c7a52-9c0e-4a54-8a4b-0e4f6a1c2b3d"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RedriveRequest"];
            };
        };
        responses: {
            /** @description Messages are in their queue again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "moved": 1,
                     *       "more": false
                     *     }
                     */
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long: 64 KiB, 512 KiB for a plan, 1 MB for a preview. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIngestions: {
        parameters: {
            query?: {
                /** @description Bucket of the object */
                bucket?: string;
                /** @description Error code, such as TOO_MANY_REJECTS */
                code?: string;
                /** @description Any part of the file name, in any case; needs a range of at most 32 days (from, to) */
                contains?: string;
                /** @description next of the page before */
                cursor?: string;
                /** @description Created at this time or later, e.g. 2026-11-20T00:00:00Z or 2026-11-20 */
                from?: string;
                /** @description Ids of runs, separated by commas; at most 100. Unknown ones are missing in the answer */
                ids?: string;
                /** @description The object's whole key, with bucket: its history */
                key?: string;
                /** @description Runs in a page, 1 to 200; 50 when absent */
                limit?: number;
                /** @description Beginning of the file name, in any case */
                name?: string;
                /** @description mba or policy */
                scope?: components["schemas"]["FileScope"];
                /** @description created, name, size, duration or rejected, with a minus for descending; -created when absent */
                sort?: "-created" | "created" | "-name" | "name" | "-size" | "size" | "-duration" | "duration" | "-rejected" | "rejected";
                /** @description STARTED, SUCCESS, FAILED, SKIPPED or UNDONE */
                status?: components["schemas"]["IngestionStatus"];
                /** @description Target table */
                table?: string;
                /** @description Created before this time */
                to?: string;
                /** @description What the file name ends in, e.g. csv or csv.gz; needs a range of at most 32 days (from, to) */
                type?: string;
                /** @description Who asked for the upload, as in uploadedBy */
                uploader?: string;
                /** @description Upload that brought the object */
                uploadId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *           "status": "SUCCESS",
                     *           "bucket": "mba-files",
                     *           "key": "mba/csv/memberdata.csv",
                     *           "fileName": "memberdata.csv",
                     *           "scope": "mba",
                     *           "run": 1,
                     *           "table": "memberdata",
                     *           "uploadedBy": "feed-7",
                     *           "mode": "upsert",
                     *           "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "bytes": 81920,
                     *           "createdAt": "2026-11-20T08:00:00+00:00",
                     *           "startedAt": "2026-11-20T08:00:00+00:00",
                     *           "finishedAt": "2026-11-20T08:00:00.412+00:00",
                     *           "durationMs": 412,
                     *           "rowsRead": 1000,
                     *           "rowsInserted": 998,
                     *           "rowsUpdated": 0,
                     *           "rowsSkipped": 0,
                     *           "rowsRejected": 2,
                     *           "retryCount": 0,
                     *           "trigger": "sqs"
                     *         }
                     *       ],
                     *       "next": "MTAwMg"
                     *     }
                     */
                    "application/json": components["schemas"]["IngestionPage"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showIngestion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id: ingestion.id of an upload, or id in the list of runs */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *       "status": "SUCCESS",
                     *       "bucket": "mba-files",
                     *       "key": "mba/csv/memberdata.csv",
                     *       "fileName": "memberdata.csv",
                     *       "scope": "mba",
                     *       "run": 1,
                     *       "table": "memberdata",
                     *       "uploadedBy": "feed-7",
                     *       "mode": "upsert",
                     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "bytes": 81920,
                     *       "createdAt": "2026-11-20T08:00:00+00:00",
                     *       "startedAt": "2026-11-20T08:00:00+00:00",
                     *       "finishedAt": "2026-11-20T08:00:00.412+00:00",
                     *       "durationMs": 412,
                     *       "rowsRead": 1000,
                     *       "rowsInserted": 998,
                     *       "rowsUpdated": 0,
                     *       "rowsSkipped": 0,
                     *       "rowsRejected": 2,
                     *       "retryCount": 0,
                     *       "trigger": "sqs"
                     *     }
                     */
                    "application/json": components["schemas"]["Ingestion"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRejects: {
        parameters: {
            query?: {
                /** @description next of the page before */
                cursor?: string;
                /** @description false: as CSV, text that a spreadsheet would take for a formula stays as it is, to be sent again */
                escape?: boolean;
                /** @description json or csv; json when absent */
                format?: "json" | "csv";
                /** @description Records in a page, 1 to 1,000 (10,000 as CSV); 100 (10,000) when absent */
                limit?: number;
                /** @description true: with the records themselves, which hold cell values; takes the role values, and is recorded */
                raw?: boolean;
                /** @description true: the skipped lines, with the reason, instead of the rejected records */
                skipped?: string;
            };
            header?: never;
            path: {
                /** @description The run's id: ingestion.id of an upload, or id in the list of runs */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rejected records, in the order of the file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 2,
                     *       "items": [
                     *         {
                     *           "line": 17,
                     *           "byteOffset": 1204,
                     *           "column": "dob",
                     *           "code": "NOT_A_DATE"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RejectPage"];
                    /**
                     * @example line,byte_offset,column,code
                     *     17,1204,dob,NOT_A_DATE
                     */
                    "text/csv": string;
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryIngestion: {
        parameters: {
            query?: {
                /** @description Accepts one of the readings that the dialect of a run that failed with LOW_CONFIDENCE lists, counted from 1 */
                reading?: number;
            };
            header?: never;
            path: {
                /** @description The run's id: ingestion.id of an upload, or id in the list of runs */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queued again; Location shows the outcome. */
            202: {
                headers: {
                    /** @description The run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *       "status": "FAILED",
                     *       "bucket": "mba-files",
                     *       "key": "mba/csv/memberdata.csv",
                     *       "fileName": "memberdata.csv",
                     *       "scope": "mba",
                     *       "run": 1,
                     *       "table": "memberdata",
                     *       "uploadedBy": "feed-7",
                     *       "mode": "upsert",
                     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "bytes": 81920,
                     *       "createdAt": "2026-11-20T08:00:00+00:00",
                     *       "startedAt": "2026-11-20T08:00:00+00:00",
                     *       "finishedAt": "2026-11-20T08:00:00.412+00:00",
                     *       "durationMs": 412,
                     *       "rowsRead": 1000,
                     *       "rowsInserted": 998,
                     *       "rowsUpdated": 0,
                     *       "rowsSkipped": 0,
                     *       "rowsRejected": 2,
                     *       "retryCount": 0,
                     *       "trigger": "sqs"
                     *     }
                     */
                    "application/json": components["schemas"]["Ingestion"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run has not failed, it has no reading of this number, or no queue is configured. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoIngestion: {
        parameters: {
            query?: {
                /** @description What to do with files that were skipped as duplicates of the run: hand-over (the newest of them takes over the rows) or undo (they are undone, too); when absent, the request is refused if there are any */
                duplicates?: string;
            };
            header?: never;
            path: {
                /** @description The run's id: ingestion.id of an upload, or id in the list of runs */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows are out of the table. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *       "status": "UNDONE",
                     *       "rowsDeleted": 998,
                     *       "alsoUndone": []
                     *     }
                     */
                    "application/json": components["schemas"]["Undo"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run has no rows to remove, its table is one of upsert or replace, or skipped files are represented by its rows. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "the run is FAILED and has no rows to remove"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    queueJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "s3://mba-files/mba/csv/memberdata.csv",
                 *       "force": true
                 *     }
                 */
                "application/json": components["schemas"]["JobRequest"];
            };
        };
        responses: {
            /** @description Queued. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0c…",
                     *       "status": "queued",
                     *       "kind": "ingest",
                     *       "bucket": "mba-files",
                     *       "key": "mba/csv/memberdata.csv"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The object does not exist, or no queue is configured. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long: 64 KiB, 512 KiB for a plan, 1 MB for a preview. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showCaller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "ann",
                     *       "kind": "person",
                     *       "roles": [
                     *         "uploader",
                     *         "reader"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Caller"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewFile: {
        parameters: {
            query?: {
                /** @description The file's name with its extension */
                fileName?: string;
                /** @description The file's relative path: decides the scope when it is not named */
                path?: string;
                /** @description mba or policy */
                scope?: components["schemas"]["FileScope"];
                /** @description true: the body is the whole file, so that its last record is complete */
                whole?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The first bytes of the file, or all of them */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What loading the file would do, judged by what was sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "label": "first 812 records",
                     *       "whole": false,
                     *       "records": 812,
                     *       "skipped": 0,
                     *       "scope": "mba",
                     *       "table": "visits",
                     *       "tableExists": false,
                     *       "mode": "append",
                     *       "dialect": {
                     *         "format": "csv",
                     *         "encoding": "utf-8",
                     *         "delimiter": ";",
                     *         "header_records": 1,
                     *         "header_reason": "names above numbers"
                     *       },
                     *       "columns": [
                     *         {
                     *           "sourceName": "Id",
                     *           "name": "id",
                     *           "type": "BIGINT",
                     *           "reason": "whole numbers",
                     *           "nulls": 0
                     *         }
                     *       ],
                     *       "schemaChange": {
                     *         "created": [
                     *           {
                     *             "name": "id",
                     *             "type": "BIGINT"
                     *           }
                     *         ]
                     *       },
                     *       "rejected": 1,
                     *       "rejects": [
                     *         {
                     *           "line": 17,
                     *           "byteOffset": 1204,
                     *           "column": "id",
                     *           "code": "NOT_A_NUMBER"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The dataset rules cannot be read by the API. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long: 64 KiB, 512 KiB for a plan, 1 MB for a preview. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "checks": {
                     *         "database": "ok",
                     *         "store": "ok",
                     *         "ingestQueue": "ok"
                     *       },
                     *       "uploads": {
                     *         "queued": 2,
                     *         "inFlight": 0,
                     *         "processed": 41,
                     *         "failed": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency does not answer; checks names it. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "unavailable",
                     *       "checks": {
                     *         "database": "does not answer",
                     *         "store": "ok",
                     *         "ingestQueue": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    showStats: {
        parameters: {
            query?: {
                /** @description The period of series */
                period?: "day" | "hour" | "week" | "month";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queued": 2,
                     *       "inFlight": 1,
                     *       "deadLettered": 0,
                     *       "processed": 41,
                     *       "failed": 1,
                     *       "total": {
                     *         "runs": 42,
                     *         "success": 40,
                     *         "failed": 1,
                     *         "skipped": 1,
                     *         "running": 0,
                     *         "rows": 39998,
                     *         "rejected": 2,
                     *         "bytes": 3276800,
                     *         "successRate": 0.976,
                     *         "rowsPerSecond": 21042.5
                     *       },
                     *       "lastHour": {
                     *         "runs": 42,
                     *         "success": 40,
                     *         "failed": 1,
                     *         "skipped": 1,
                     *         "running": 0,
                     *         "rows": 39998,
                     *         "rejected": 2,
                     *         "bytes": 3276800,
                     *         "successRate": 0.976,
                     *         "rowsPerSecond": 21042.5
                     *       },
                     *       "lastDay": {
                     *         "runs": 42,
                     *         "success": 40,
                     *         "failed": 1,
                     *         "skipped": 1,
                     *         "running": 0,
                     *         "rows": 39998,
                     *         "rejected": 2,
                     *         "bytes": 3276800,
                     *         "successRate": 0.976,
                     *         "rowsPerSecond": 21042.5
                     *       },
                     *       "fileTypes": {
                     *         "csv": 42
                     *       },
                     *       "errors": {
                     *         "TOO_MANY_REJECTS": 1
                     *       },
                     *       "uploads": {
                     *         "queued": 2,
                     *         "inFlight": 0,
                     *         "processed": 41,
                     *         "failed": 1
                     *       },
                     *       "queues": [
                     *         {
                     *           "queue": "ingest",
                     *           "waiting": 2,
                     *           "inFlight": 1,
                     *           "deadLettered": 0,
                     *           "waitSeconds": 0.8
                     *         }
                     *       ],
                     *       "series": {
                     *         "period": "day",
                     *         "from": "2026-11-19T09:00:00+00:00",
                     *         "to": "2026-11-20T08:12:00+00:00",
                     *         "stepSeconds": 3600,
                     *         "sum": {
                     *           "runs": 42,
                     *           "success": 40,
                     *           "failed": 1,
                     *           "skipped": 1,
                     *           "running": 0,
                     *           "rows": 39998,
                     *           "rejected": 2,
                     *           "bytes": 3276800,
                     *           "successRate": 0.976,
                     *           "rowsPerSecond": 21042.5
                     *         },
                     *         "points": [
                     *           {
                     *             "at": "2026-11-19T09:00:00+00:00",
                     *             "success": 40,
                     *             "failed": 1,
                     *             "skipped": 1,
                     *             "undone": 0,
                     *             "running": 0,
                     *             "rows": 39998,
                     *             "rejected": 2,
                     *             "bytes": 3276800
                     *           }
                     *         ],
                     *         "durations": {
                     *           "medianMs": 412,
                     *           "p95Ms": 1950
                     *         },
                     *         "fileTypes": {
                     *           "csv": 42
                     *         },
                     *         "errors": {
                     *           "TOO_MANY_REJECTS": 1
                     *         },
                     *         "tables": [
                     *           {
                     *             "table": "memberdata",
                     *             "rows": 39998,
                     *             "loads": 40
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All tables that files are loaded into. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "name": "memberdata",
                     *         "approximateRows": 1500,
                     *         "columns": 7,
                     *         "loads": 3,
                     *         "lastLoadedAt": "2026-11-20T08:00:00.412+00:00"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Table"][];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The table's name, in any case */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "memberdata",
                     *       "approximateRows": 1500,
                     *       "columns": [
                     *         {
                     *           "name": "member_id",
                     *           "type": "bigint",
                     *           "nullable": false,
                     *           "key": true
                     *         },
                     *         {
                     *           "name": "dob",
                     *           "type": "date",
                     *           "nullable": true,
                     *           "key": false,
                     *           "reason": "dates, month first",
                     *           "changedBy": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *           "changedByFile": "memberdata.csv",
                     *           "changedAt": "2026-11-20T08:00:00+00:00"
                     *         }
                     *       ],
                     *       "lastLoads": [
                     *         {
                     *           "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *           "status": "SUCCESS",
                     *           "bucket": "mba-files",
                     *           "key": "mba/csv/memberdata.csv",
                     *           "fileName": "memberdata.csv",
                     *           "scope": "mba",
                     *           "run": 1,
                     *           "table": "memberdata",
                     *           "uploadedBy": "feed-7",
                     *           "mode": "upsert",
                     *           "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "bytes": 81920,
                     *           "createdAt": "2026-11-20T08:00:00+00:00",
                     *           "startedAt": "2026-11-20T08:00:00+00:00",
                     *           "finishedAt": "2026-11-20T08:00:00.412+00:00",
                     *           "durationMs": 412,
                     *           "rowsRead": 1000,
                     *           "rowsInserted": 998,
                     *           "rowsUpdated": 0,
                     *           "rowsSkipped": 0,
                     *           "rowsRejected": 2,
                     *           "retryCount": 0,
                     *           "trigger": "sqs"
                     *         }
                     *       ],
                     *       "loadsOverTime": [
                     *         {
                     *           "at": "2026-11-20T00:00:00+00:00",
                     *           "loads": 3,
                     *           "rows": 1500
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TableDetail"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUploads: {
        parameters: {
            query?: {
                /** @description Ids of uploads, separated by commas; at most 100. Unknown ones are missing in the answer */
                ids?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that exist and that the caller may see. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *           "status": "ingesting",
                     *           "scope": "mba",
                     *           "bucket": "mba-files",
                     *           "key": "mba/csv/memberdata.csv",
                     *           "fileName": "memberdata.csv",
                     *           "size": 81920,
                     *           "method": "put",
                     *           "loads": true,
                     *           "requestedBy": "feed-7",
                     *           "requestedAt": "2026-11-20T07:59:58+00:00",
                     *           "expiresAt": "2026-11-20T08:14:58+00:00",
                     *           "ingestion": {
                     *             "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *             "status": "STARTED",
                     *             "bucket": "mba-files",
                     *             "key": "mba/csv/memberdata.csv",
                     *             "fileName": "memberdata.csv",
                     *             "scope": "mba",
                     *             "run": 1,
                     *             "stage": "loading",
                     *             "rowsSoFar": 250000,
                     *             "rowsRead": 0,
                     *             "rowsInserted": 0,
                     *             "rowsUpdated": 0,
                     *             "rowsSkipped": 0,
                     *             "rowsRejected": 0,
                     *             "retryCount": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UploadPage"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestUpload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fileName": "memberdata.csv",
                 *       "scope": "mba",
                 *       "size": 81920,
                 *       "contentType": "text/csv",
                 *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *     }
                 */
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Granted: send the file as the ticket describes. */
            201: {
                headers: {
                    /** @description The upload */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *       "scope": "mba",
                     *       "bucket": "mba-files",
                     *       "key": "mba/csv/memberdata.csv",
                     *       "method": "put",
                     *       "loads": true,
                     *       "url": "https://mba-files.s3.us-east-1.amazonaws.com/mba/csv/memberdata.csv?X-Amz-Expires=900&X-Amz-Signature=…",
                     *       "headers": {
                     *         "Content-Type": "text/csv",
                     *         "If-None-Match": "*",
                     *         "x-amz-meta-upload-id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *         "x-amz-server-side-encryption": "AES256"
                     *       },
                     *       "urlsExpireAt": "2026-11-20T08:15:00+00:00",
                     *       "expiresAt": "2026-11-20T08:15:00+00:00"
                     *     }
                     */
                    "application/json": components["schemas"]["UploadTicket"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1",
                     *       "title": "The request is not valid",
                     *       "status": 400,
                     *       "detail": "2 of its fields or parameters cannot be accepted",
                     *       "errors": [
                     *         {
                     *           "field": "fileName",
                     *           "message": "holds a path separator; folders belong into path"
                     *         },
                     *         {
                     *           "field": "sha256",
                     *           "message": "must be 64 hexadecimal digits"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The scope has these bytes already, or the key exists; duplicateOf shows which. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "a file with these bytes is loaded already; send it again with force",
                     *       "duplicateOf": {
                     *         "kind": "content",
                     *         "bucket": "mba-files",
                     *         "key": "mba/csv/memberdata.csv",
                     *         "ingestionId": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *         "table": "memberdata"
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long: 64 KiB, 512 KiB for a plan, 1 MB for a preview. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showUpload: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the status to change before answering */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description The upload's id, as POST /uploads answered it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The upload, and the run that loads it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *       "status": "success",
                     *       "scope": "mba",
                     *       "bucket": "mba-files",
                     *       "key": "mba/csv/memberdata.csv",
                     *       "fileName": "memberdata.csv",
                     *       "size": 81920,
                     *       "method": "put",
                     *       "loads": true,
                     *       "requestedBy": "feed-7",
                     *       "requestedAt": "2026-11-20T07:59:58+00:00",
                     *       "expiresAt": "2026-11-20T08:14:58+00:00",
                     *       "ingestion": {
                     *         "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *         "status": "SUCCESS",
                     *         "bucket": "mba-files",
                     *         "key": "mba/csv/memberdata.csv",
                     *         "fileName": "memberdata.csv",
                     *         "scope": "mba",
                     *         "run": 1,
                     *         "table": "memberdata",
                     *         "uploadedBy": "feed-7",
                     *         "mode": "upsert",
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *         "bytes": 81920,
                     *         "createdAt": "2026-11-20T08:00:00+00:00",
                     *         "startedAt": "2026-11-20T08:00:00+00:00",
                     *         "finishedAt": "2026-11-20T08:00:00.412+00:00",
                     *         "durationMs": 412,
                     *         "rowsRead": 1000,
                     *         "rowsInserted": 998,
                     *         "rowsUpdated": 0,
                     *         "rowsSkipped": 0,
                     *         "rowsRejected": 2,
                     *         "retryCount": 0,
                     *         "trigger": "sqs"
                     *       },
                     *       "firstReject": {
                     *         "line": 17,
                     *         "byteOffset": 1204,
                     *         "column": "dob",
                     *         "code": "NOT_A_DATE"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    abortUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload's id, as POST /uploads answered it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Aborted; repeating it is harmless. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has arrived already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    completeUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload's id, as POST /uploads answered it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file has arrived. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *       "status": "uploaded",
                     *       "scope": "mba",
                     *       "bucket": "mba-files",
                     *       "key": "mba/csv/claims.csv",
                     *       "fileName": "claims.csv",
                     *       "size": 300000000,
                     *       "method": "multipart",
                     *       "loads": true,
                     *       "requestedBy": "feed-7",
                     *       "requestedAt": "2026-11-20T07:59:58+00:00",
                     *       "expiresAt": "2026-11-21T07:59:58+00:00"
                     *     }
                     */
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Parts are missing, the upload is over, or an object with this key was created in the meantime. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signParts: {
        parameters: {
            query?: {
                /** @description Parts in a page */
                count?: number;
                /** @description Number of the first part wanted */
                from?: number;
            };
            header?: never;
            path: {
                /** @description The upload's id, as POST /uploads answered it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of parts, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "partSize": 16777216,
                     *       "partCount": 18,
                     *       "next": 3,
                     *       "parts": [
                     *         {
                     *           "number": 1,
                     *           "offset": 0,
                     *           "size": 16777216
                     *         },
                     *         {
                     *           "number": 2,
                     *           "offset": 16777216,
                     *           "size": 16777216,
                     *           "url": "https://mba-files.s3.us-east-1.amazonaws.com/mba/csv/claims.csv?partNumber=2&uploadId=…&X-Amz-Signature=…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UploadParts"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The upload is not sent in parts, is over, or has expired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "files": [
                 *         {
                 *           "path": "november/policy/rates.csv",
                 *           "size": 2048,
                 *           "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *         },
                 *         {
                 *           "path": "november/letter.pdf",
                 *           "size": 90210,
                 *           "scope": "mba"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UploadPlanRequest"];
            };
        };
        responses: {
            /** @description One decision for each file, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "files": [
                     *         {
                     *           "path": "november/policy/rates.csv",
                     *           "accepted": true,
                     *           "scope": "policy",
                     *           "scopeSource": "folder",
                     *           "decidedBy": "november/policy",
                     *           "bucket": "policy-files",
                     *           "key": "policy/data/rates.csv",
                     *           "loads": true,
                     *           "table": "policy_rates",
                     *           "duplicateOf": {
                     *             "kind": "content",
                     *             "bucket": "policy-files",
                     *             "key": "policy/data/rates_old.csv",
                     *             "ingestionId": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *             "table": "policy_rates",
                     *             "at": "2026-10-20T08:00:00+00:00"
                     *           }
                     *         },
                     *         {
                     *           "path": "november/letter.pdf",
                     *           "accepted": true,
                     *           "scope": "mba",
                     *           "scopeSource": "option",
                     *           "bucket": "mba-files",
                     *           "key": "mba/documents/letter.pdf",
                     *           "loads": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UploadPlan"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long: 64 KiB, 512 KiB for a plan, 1 MB for a preview. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVerifications: {
        parameters: {
            query?: {
                /** @description next of the page before */
                cursor?: string;
                /** @description Verifications in a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of verifications, newest first, without their breaches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "number": 41,
                     *           "beganAt": "2026-11-20T02:00:00+00:00",
                     *           "endedAt": "2026-11-20T02:00:09+00:00",
                     *           "startedFrom": "schedule",
                     *           "repairs": true,
                     *           "countsAll": false,
                     *           "runsChecked": 120,
                     *           "runsLeft": 0,
                     *           "found": 0,
                     *           "repaired": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["VerificationPage"];
                };
            };
            /** @description The request is not valid; each is named with its field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended; breaches shows what does not hold. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description The time of a request is over before it ended: it stays on record without an end. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another verification is running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The verification's number */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The verification with its breaches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": 42,
                     *       "beganAt": "2026-11-20T08:00:00+00:00",
                     *       "endedAt": "2026-11-20T08:00:04+00:00",
                     *       "startedFrom": "api",
                     *       "requestedBy": "ann",
                     *       "repairs": false,
                     *       "countsAll": false,
                     *       "runsChecked": 51,
                     *       "runsLeft": 0,
                     *       "found": 1,
                     *       "repaired": 0,
                     *       "breaches": [
                     *         {
                     *           "invariant": "ROWS_DIFFER",
                     *           "table": "memberdata",
                     *           "ingestionId": "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
                     *           "fileName": "memberdata.csv",
                     *           "uploadedBy": "feed-7",
                     *           "detail": "997 rows are in the table, 998 were loaded",
                     *           "remedy": "rows were changed by hand, or lost: undo the run and load the file again, or load it with force",
                     *           "repaired": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description No valid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller's roles do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not exist, or the caller may not see it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; the server's logs show the cause, the answer does not. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
