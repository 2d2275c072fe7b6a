-- name: SaveOperation :execrows
-- Replaces an operation, unless somebody else owns it by now.
UPDATE operations SET
  state = sqlc.arg(state), snapshot = sqlc.arg(snapshot), not_after = sqlc.arg(not_after),
  first_byte = sqlc.arg(first_byte), last_byte = sqlc.arg(last_byte),
  attempts = sqlc.arg(attempts), sent = sqlc.arg(sent), looks = sqlc.arg(looks),
  voids = sqlc.arg(voids), absences = sqlc.arg(absences), first_absence = sqlc.arg(first_absence), there = sqlc.arg(there),
  sealed_suspected = sqlc.arg(sealed_suspected), next_at = sqlc.arg(next_at), watch_until = sqlc.arg(watch_until),
  sealed_response = sqlc.arg(sealed_response), sealed_failure = sqlc.arg(sealed_failure),
  resolution = sqlc.arg(resolution), owner = sqlc.arg(owner), epoch = sqlc.arg(epoch),
  claim = '', attempt_log = attempt_log || sqlc.arg(attempt_log), updated_at = sqlc.arg(updated_at)
WHERE id = sqlc.arg(id) AND owner = sqlc.arg(held_by) AND epoch = sqlc.arg(held_epoch);

-- name: ReopenOperation :execrows
-- Replaces an operation that was not sent, unless it was replaced meanwhile or a
-- late success serves its intent.
UPDATE operations SET
  state = sqlc.arg(state), snapshot = sqlc.arg(snapshot), not_after = sqlc.arg(not_after),
  first_byte = sqlc.arg(first_byte), last_byte = sqlc.arg(last_byte),
  attempts = sqlc.arg(attempts), sent = sqlc.arg(sent), looks = sqlc.arg(looks),
  voids = sqlc.arg(voids), absences = sqlc.arg(absences), first_absence = sqlc.arg(first_absence), there = sqlc.arg(there),
  sealed_suspected = sqlc.arg(sealed_suspected), next_at = sqlc.arg(next_at), watch_until = sqlc.arg(watch_until),
  sealed_response = sqlc.arg(sealed_response), sealed_failure = sqlc.arg(sealed_failure),
  resolution = sqlc.arg(resolution), owner = sqlc.arg(owner), epoch = sqlc.arg(epoch),
  claim = '', updated_at = sqlc.arg(updated_at)
WHERE operations.id = sqlc.arg(id) AND operations.epoch = sqlc.arg(held_epoch) AND operations.state = 'FAILED_NOT_SENT'
  AND NOT EXISTS (
    SELECT 1 FROM operations AS late
    WHERE late.caller = operations.caller AND late.intent_ref = operations.intent_ref
      AND late.intent_ref <> '' AND late.state IN ('LATE_SUCCESS', 'SUCCEEDED_LATE')
  );
