-- name: RewindOperations :execrows
-- Makes due what was saved later than it can be now and is due later.
UPDATE operations SET next_at = sqlc.arg(due)
WHERE next_at <> 0 AND next_at > sqlc.arg(due) AND updated_at > sqlc.arg(latest);

-- name: EndLeases :exec
-- Forgets replicas whose leases last longer than any that was given now.
DELETE FROM replicas WHERE alive_until > sqlc.arg(latest);
