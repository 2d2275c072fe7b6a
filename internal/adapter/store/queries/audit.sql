-- name: AddAuditLine :exec
INSERT INTO audit_lines (id, operation_id, who, decided_at, from_state, to_state, note)
VALUES (sqlc.arg(id), sqlc.arg(operation_id), sqlc.arg(who), sqlc.arg(decided_at), sqlc.arg(from_state),
  sqlc.arg(to_state), sqlc.arg(note))
ON CONFLICT DO NOTHING;

-- name: ListAuditLines :many
SELECT * FROM audit_lines WHERE operation_id = sqlc.arg(operation_id) ORDER BY decided_at, id;
