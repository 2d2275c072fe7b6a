-- name: GetMeta :one
SELECT value FROM meta WHERE name = sqlc.arg(name);

-- name: AddMeta :exec
-- Adds a value unless another replica was faster.
INSERT INTO meta (name, value) VALUES (sqlc.arg(name), sqlc.arg(value)) ON CONFLICT DO NOTHING;

-- name: SetMeta :exec
INSERT INTO meta (name, value) VALUES (sqlc.arg(name), sqlc.arg(value))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
