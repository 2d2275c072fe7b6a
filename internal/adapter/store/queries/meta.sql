-- name: GetMeta :one
SELECT value FROM meta WHERE name = sqlc.arg(name);

-- name: AddMeta :exec
-- Adds a value unless another replica was faster.
INSERT INTO meta (name, value) VALUES (sqlc.arg(name), sqlc.arg(value)) ON CONFLICT DO NOTHING;

-- name: SetMeta :exec
INSERT INTO meta (name, value) VALUES (sqlc.arg(name), sqlc.arg(value))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: SwapMeta :execrows
-- Replaces a value unless another replica was faster.
UPDATE meta SET value = sqlc.arg(value) WHERE name = sqlc.arg(name) AND value = sqlc.arg(old);

-- name: SwapMetaWhenDecided :execrows
UPDATE meta SET value = sqlc.arg(value) WHERE name = sqlc.arg(name) AND value = sqlc.arg(old) AND NOT EXISTS (
  SELECT 1 FROM operations
  WHERE next_at <> 0 OR state IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'LATE_SUCCESS')
);

-- name: ListUndecided :many
-- Goes through what is worked on, or will be, or may still change.
SELECT id, rpc, subject, state FROM operations
WHERE next_at <> 0 OR state IN ('ACCEPTED', 'SENDING', 'READY', 'IN_DOUBT', 'PENDING_UPSTREAM', 'LATE_SUCCESS')
ORDER BY created_at, id
LIMIT sqlc.arg(most);

-- name: FindAnyOperation :one
SELECT id FROM operations UNION ALL SELECT operation_id FROM tombstones LIMIT 1;
