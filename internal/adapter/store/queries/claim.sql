-- name: ClaimOperations :many
-- Takes over what is due and belongs to nobody who lives. PostgreSQL looks at the
-- outer condition again after waiting for a row: the epoch tells that somebody was
-- faster.
UPDATE operations SET owner = sqlc.arg(replica), epoch = operations.epoch + 1, claim = sqlc.arg(claim)
FROM (
  SELECT o.id, o.epoch FROM operations AS o
  WHERE o.next_at <> 0 AND o.next_at <= sqlc.arg(due) AND o.version <= sqlc.arg(version)
    AND (o.owner = '' OR NOT EXISTS (
      SELECT 1 FROM replicas WHERE replicas.name = o.owner AND replicas.alive_until > sqlc.arg(now)
    ))
  ORDER BY o.next_at, o.id
  LIMIT sqlc.arg(most)
) AS found
WHERE operations.id = found.id AND operations.epoch = found.epoch
  AND operations.next_at <> 0 AND operations.next_at <= sqlc.arg(due)
RETURNING operations.*;

-- name: DropClaim :execrows
-- Lets go of a claim whose answer was lost.
UPDATE operations SET owner = '' WHERE claim = sqlc.arg(claim) AND owner = sqlc.arg(replica) AND next_at <> 0;

-- name: Beat :exec
INSERT INTO replicas (name, alive_until) VALUES (sqlc.arg(name), sqlc.arg(alive_until))
ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until;

-- name: Leave :exec
DELETE FROM replicas WHERE name = sqlc.arg(name);

-- name: ForgetReplicas :exec
-- Forgets replicas that are taken for dead.
DELETE FROM replicas WHERE alive_until <= sqlc.arg(now);

-- name: PutAside :execrows
-- Gives back a record that this program cannot read, for a newer one to claim.
UPDATE operations SET owner = '', next_at = sqlc.arg(next_at)
WHERE id = sqlc.arg(id) AND owner = sqlc.arg(replica) AND epoch = sqlc.arg(epoch);
