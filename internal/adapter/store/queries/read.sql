-- name: GetOperation :one
SELECT * FROM operations WHERE id = sqlc.arg(id);

-- The lists take the same arguments and differ in the index that they use. What they
-- filter by may be empty, but for what names the list; states are named between commas. A page begins
-- behind an operation: whoever asks must not let created_until be after its time.

-- name: ListOperationsOfSubject :many
-- Goes through what happened to one subject.
SELECT * FROM operations
WHERE created_at >= sqlc.arg(created_from) AND created_at < sqlc.arg(created_until)
  AND (created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND subject = sqlc.arg(subject)
  AND (CAST(sqlc.arg(caller) AS TEXT) = '' OR caller = sqlc.arg(caller))
  AND (CAST(sqlc.arg(request_id) AS TEXT) = '' OR request_id = sqlc.arg(request_id))
  AND (CAST(sqlc.arg(intent_ref) AS TEXT) = '' OR intent_ref = sqlc.arg(intent_ref))
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: ListOperationsOfCaller :many
-- Goes through what one caller asked for.
SELECT * FROM operations
WHERE created_at >= sqlc.arg(created_from) AND created_at < sqlc.arg(created_until)
  AND (created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND (CAST(sqlc.arg(subject) AS TEXT) = '' OR subject = sqlc.arg(subject))
  AND caller = sqlc.arg(caller)
  AND (CAST(sqlc.arg(request_id) AS TEXT) = '' OR request_id = sqlc.arg(request_id))
  AND (CAST(sqlc.arg(intent_ref) AS TEXT) = '' OR intent_ref = sqlc.arg(intent_ref))
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: ListOpenOperations :many
-- Goes through what is to be worked on, which is little. The signs keep the
-- databases from going by age instead.
SELECT * FROM operations
WHERE next_at >= -1 AND next_at <> 0
  AND +created_at >= sqlc.arg(created_from) AND +created_at < sqlc.arg(created_until)
  AND (+created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND (CAST(sqlc.arg(subject) AS TEXT) = '' OR subject = sqlc.arg(subject))
  AND (CAST(sqlc.arg(caller) AS TEXT) = '' OR caller = sqlc.arg(caller))
  AND (CAST(sqlc.arg(request_id) AS TEXT) = '' OR request_id = sqlc.arg(request_id))
  AND (CAST(sqlc.arg(intent_ref) AS TEXT) = '' OR intent_ref = sqlc.arg(intent_ref))
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY +created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: ListOperationsOfRequest :many
-- Goes through what one caller asked for under one request id: at most one operation
-- of each RPC. The signs keep the databases from going by age instead.
SELECT * FROM operations
WHERE +created_at >= sqlc.arg(created_from) AND +created_at < sqlc.arg(created_until)
  AND (+created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND (CAST(sqlc.arg(subject) AS TEXT) = '' OR subject = sqlc.arg(subject))
  AND caller = sqlc.arg(caller)
  AND request_id = sqlc.arg(request_id) AND request_id <> ''
  AND (CAST(sqlc.arg(intent_ref) AS TEXT) = '' OR intent_ref = sqlc.arg(intent_ref))
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY +created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: ListOperationsOfIntent :many
-- Goes through what one caller asked for to serve one intent, which is little. The signs
-- keep the databases from going by age instead.
SELECT * FROM operations
WHERE +created_at >= sqlc.arg(created_from) AND +created_at < sqlc.arg(created_until)
  AND (+created_at < sqlc.arg(before_created_at) OR id < sqlc.arg(before_id))
  AND (CAST(sqlc.arg(subject) AS TEXT) = '' OR subject = sqlc.arg(subject))
  AND caller = sqlc.arg(caller)
  AND (CAST(sqlc.arg(request_id) AS TEXT) = '' OR request_id = sqlc.arg(request_id))
  AND intent_ref = sqlc.arg(intent_ref) AND intent_ref <> ''
  AND (CAST(sqlc.arg(states) AS TEXT) = '' OR sqlc.arg(states) LIKE '%,' || state || ',%')
ORDER BY +created_at DESC, id DESC
LIMIT sqlc.arg(most);

-- name: FindFirstCaller :one
SELECT caller FROM operations ORDER BY caller LIMIT 1;

-- name: FindNextCaller :one
SELECT caller FROM operations WHERE caller > sqlc.arg(caller) ORDER BY caller LIMIT 1;

-- name: GetAttemptLog :one
SELECT attempt_log FROM operations WHERE id = sqlc.arg(id);
