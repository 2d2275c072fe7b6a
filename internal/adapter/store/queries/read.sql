-- name: GetOperation :one
SELECT * FROM operations WHERE id = sqlc.arg(id);

-- name: ListOperations :many
-- States is empty or names states between commas. The page begins behind an
-- operation: whoever asks must not let created_until be after its time.
SELECT * FROM operations
WHERE created_at >= sqlc.arg(created_from) AND created_at < sqlc.arg(created_until)
  AND (created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND (CAST(sqlc.arg(caller) AS TEXT) = '' OR caller = sqlc.arg(caller))
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: ListOperationsOfSubject :many
SELECT * FROM operations
WHERE subject = sqlc.arg(subject)
  AND created_at >= sqlc.arg(created_from) AND created_at < sqlc.arg(created_until)
  AND (created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND (CAST(sqlc.arg(caller) AS TEXT) = '' OR caller = sqlc.arg(caller))
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: ListAttempts :many
SELECT * FROM attempts WHERE operation_id = sqlc.arg(operation_id) ORDER BY epoch, number;
