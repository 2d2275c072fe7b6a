-- name: AcceptOperation :execrows
-- Adds an operation, or nothing when another one is in the way. An equation with
-- once in place of <= would make SQLite plan the statement anew every time, as the
-- value decides whether a partial index is of use.
INSERT INTO operations (
  id, version, caller, rpc, request_id, fingerprint, subject, once, intent_ref,
  state, sealed_request, replayable, upstream_key, snapshot,
  not_after, first_byte, last_byte, attempts, sent, looks, voids, absences, first_absence, there,
  sealed_suspected, next_at, watch_until, sealed_response, sealed_failure,
  resolution, owner, epoch, claim, attempt_log, created_at, updated_at
)
SELECT
  sqlc.arg(id), sqlc.arg(version), sqlc.arg(caller), sqlc.arg(rpc), sqlc.arg(request_id), sqlc.arg(fingerprint),
  sqlc.arg(subject), sqlc.arg(once), sqlc.arg(intent_ref), sqlc.arg(state), sqlc.arg(sealed_request),
  sqlc.arg(replayable), sqlc.arg(upstream_key), sqlc.arg(snapshot), sqlc.arg(not_after), sqlc.arg(first_byte),
  sqlc.arg(last_byte), sqlc.arg(attempts), sqlc.arg(sent), sqlc.arg(looks), sqlc.arg(voids), sqlc.arg(absences), sqlc.arg(first_absence), sqlc.arg(there),
  sqlc.arg(sealed_suspected), sqlc.arg(next_at), sqlc.arg(watch_until), sqlc.arg(sealed_response),
  sqlc.arg(sealed_failure), sqlc.arg(resolution), sqlc.arg(owner), sqlc.arg(epoch), sqlc.arg(claim), sqlc.arg(attempt_log),
  sqlc.arg(created_at), sqlc.arg(updated_at)
WHERE NOT EXISTS (
  SELECT 1 FROM operations AS late
  WHERE late.caller = sqlc.arg(caller) AND late.intent_ref = sqlc.arg(intent_ref)
    AND late.intent_ref <> '' AND late.state IN ('LATE_SUCCESS', 'SUCCEEDED_LATE')
) AND NOT EXISTS (
  SELECT 1 FROM tombstones
  WHERE tombstones.subject = sqlc.arg(subject) AND tombstones.rpc = sqlc.arg(rpc)
    AND tombstones.once <= sqlc.arg(once) AND tombstones.once = 1 AND tombstones.outcome IN ('SUCCEEDED', 'SUCCEEDED_LATE')
)
ON CONFLICT DO NOTHING;

-- What may be in the way, in the order in which it is asked for.

-- name: FindRepeated :one
SELECT * FROM operations
WHERE caller = sqlc.arg(caller) AND rpc = sqlc.arg(rpc) AND request_id = sqlc.arg(request_id) AND request_id <> '';

-- name: FindRemembered :one
SELECT * FROM tombstones
WHERE subject = sqlc.arg(subject) AND rpc = sqlc.arg(rpc)
  AND once <= sqlc.arg(once) AND once = 1 AND outcome IN ('SUCCEEDED', 'SUCCEEDED_LATE')
ORDER BY created_at DESC
LIMIT 1;

-- name: FindHolder :one
SELECT * FROM operations
WHERE subject = sqlc.arg(subject) AND state IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT');

-- name: FindServing :one
SELECT * FROM operations
WHERE caller = sqlc.arg(caller) AND intent_ref = sqlc.arg(intent_ref) AND intent_ref <> ''
  AND state IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'SUCCEEDED', 'CONFLICT_FOREIGN');

-- name: FindServedLate :one
SELECT * FROM operations
WHERE caller = sqlc.arg(caller) AND intent_ref = sqlc.arg(intent_ref) AND intent_ref <> ''
  AND state IN ('LATE_SUCCESS', 'SUCCEEDED_LATE')
ORDER BY created_at
LIMIT 1;
