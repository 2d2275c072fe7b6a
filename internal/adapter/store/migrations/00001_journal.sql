-- +goose Up

-- What replicas must agree on or remember together, by name.
CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value BYTEA NOT NULL
);

-- One row per operation. Times are microseconds since 1970 UTC, 0 for none.
-- Columns named sealed_ hold personal data and are encrypted.
CREATE TABLE operations (
  id              TEXT PRIMARY KEY,
  version         BIGINT NOT NULL, -- of this layout; a replica leaves newer ones alone
  caller          TEXT NOT NULL,
  rpc             TEXT NOT NULL,
  request_id      TEXT NOT NULL,
  fingerprint     BYTEA NOT NULL,
  subject         TEXT NOT NULL,
  once            BIGINT NOT NULL,
  intent_ref      TEXT NOT NULL,
  state           TEXT NOT NULL,
  sealed_request  BYTEA NOT NULL,
  replayable      BIGINT NOT NULL,
  upstream_key    TEXT NOT NULL,
  snapshot        TEXT NOT NULL,
  not_after       BIGINT NOT NULL,
  first_byte      BIGINT NOT NULL,
  last_byte       BIGINT NOT NULL,
  attempts        BIGINT NOT NULL,
  sent            BIGINT NOT NULL,
  looks           BIGINT NOT NULL,
  voids           BIGINT NOT NULL,
  absences        BIGINT NOT NULL,
  first_absence   BIGINT NOT NULL,
  sealed_suspected BYTEA NOT NULL,
  next_at         BIGINT NOT NULL, -- 0: nothing is due; -1: due as soon as nobody works on it
  watch_until     BIGINT NOT NULL,
  sealed_response BYTEA NOT NULL,
  sealed_failure  BYTEA NOT NULL,
  resolution      TEXT NOT NULL,
  owner           TEXT NOT NULL,
  epoch           BIGINT NOT NULL,
  claim           TEXT NOT NULL, -- names the claim that nothing was saved after yet
  attempt_log     TEXT NOT NULL, -- one line of JSON per attempt, only ever added to
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL
);

-- A request belongs to one operation, as long as its id is remembered.
CREATE UNIQUE INDEX operations_by_request ON operations (caller, rpc, request_id) WHERE request_id <> '';

-- A subject belongs to one operation at a time.
CREATE UNIQUE INDEX operations_by_active_subject ON operations (subject)
  WHERE state IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT');

-- An intent belongs to one operation, unless that one came to nothing. Late
-- successes are not in here: one that is found must be written down even when
-- another operation serves its intent by then. Accepting looks for them.
CREATE UNIQUE INDEX operations_by_intent ON operations (caller, intent_ref)
  WHERE intent_ref <> '' AND state IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'SUCCEEDED', 'CONFLICT_FOREIGN');
CREATE INDEX operations_by_late_intent ON operations (caller, intent_ref)
  WHERE intent_ref <> '' AND state IN ('LATE_SUCCESS', 'SUCCEEDED_LATE');

-- What recovery works through.
CREATE INDEX operations_due ON operations (next_at) WHERE next_at <> 0;

-- Lists, newest first: what a caller asked for, and what happened to a thing.
-- Every index is written with every save, so there is none for what is rare.
CREATE INDEX operations_by_caller ON operations (caller, created_at, id);
CREATE INDEX operations_by_subject ON operations (subject, created_at);

-- What is remembered of operations that are no longer kept.
CREATE TABLE tombstones (
  operation_id TEXT PRIMARY KEY,
  caller       TEXT NOT NULL,
  rpc          TEXT NOT NULL,
  subject      TEXT NOT NULL,
  once         BIGINT NOT NULL,
  outcome      TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL
);
CREATE INDEX tombstones_by_subject ON tombstones (subject, rpc)
  WHERE once = 1 AND outcome IN ('SUCCEEDED', 'SUCCEEDED_LATE');

-- Who decided what. Rows are added and never changed.
CREATE TABLE audit_lines (
  id           TEXT PRIMARY KEY,
  operation_id TEXT NOT NULL,
  who          TEXT NOT NULL,
  decided_at   BIGINT NOT NULL,
  from_state   TEXT NOT NULL,
  to_state     TEXT NOT NULL,
  note         TEXT NOT NULL
);
CREATE INDEX audit_lines_by_operation ON audit_lines (operation_id, id);

-- Replicas that live, and until when that is taken for granted.
CREATE TABLE replicas (
  name        TEXT PRIMARY KEY,
  alive_until BIGINT NOT NULL
);
