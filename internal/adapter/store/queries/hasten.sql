-- name: HastenOperations :execrows
-- Makes doubts due that nobody works on. The outer conditions are looked at again after
-- waiting for a row, as those of a claim are.
UPDATE operations SET next_at = sqlc.arg(due)
WHERE operations.id IN (
    SELECT o.id FROM operations AS o
    WHERE o.next_at > sqlc.arg(due) AND o.next_at <= sqlc.arg(latest)
      AND o.state = 'IN_DOUBT' AND o.owner = '' AND o.updated_at >= sqlc.arg(since)
    ORDER BY o.next_at, o.id
    LIMIT sqlc.arg(most)
  )
  AND operations.next_at > sqlc.arg(due) AND operations.state = 'IN_DOUBT' AND operations.owner = '';
