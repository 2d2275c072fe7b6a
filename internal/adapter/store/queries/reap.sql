-- name: FindReapBound :one
-- The age of the operation that ends a slice of work.
SELECT created_at FROM operations
WHERE caller = sqlc.arg(caller) AND created_at >= sqlc.arg(created_from) AND created_at < sqlc.arg(created_until)
ORDER BY created_at
LIMIT 1 OFFSET sqlc.arg(most);

-- name: ForgetRequestIDs :exec
-- Makes a repeat of these a new request. While something is open about an
-- operation, a repeat is still told of it.
UPDATE operations SET request_id = '', fingerprint = sqlc.arg(none)
WHERE caller = sqlc.arg(caller)
  AND created_at >= sqlc.arg(created_from) AND created_at < sqlc.arg(created_until) AND request_id <> ''
  AND next_at = 0 AND state NOT IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'LATE_SUCCESS');

-- name: FindClosed :many
-- Operations about which nothing is open, oldest first.
SELECT id FROM operations
WHERE caller = sqlc.arg(caller) AND created_at < sqlc.arg(created_until)
  AND next_at = 0 AND state NOT IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'LATE_SUCCESS')
ORDER BY created_at
LIMIT sqlc.arg(most);

-- name: RememberOperation :exec
-- Keeps what is remembered of an operation for ever.
INSERT INTO tombstones (operation_id, caller, rpc, subject, once, outcome, created_at, updated_at)
SELECT id, caller, rpc, subject, once, state, created_at, updated_at FROM operations
WHERE id = sqlc.arg(id)
  AND next_at = 0 AND state NOT IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'LATE_SUCCESS')
ON CONFLICT (operation_id) DO UPDATE SET outcome = excluded.outcome, updated_at = excluded.updated_at;

-- name: RemoveOperation :exec
DELETE FROM operations
WHERE id = sqlc.arg(id)
  AND next_at = 0 AND state NOT IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'LATE_SUCCESS');
