-- +goose Up

-- Lists by request id and by intent. Every index is written with every save, so these
-- take the place of others: the first is unique over the same columns in another
-- order, and the second serves accepting as well, since few operations share an intent.
CREATE UNIQUE INDEX operations_by_request_id ON operations (caller, request_id, rpc) WHERE request_id <> '';
DROP INDEX operations_by_request;

CREATE INDEX operations_by_intent_ref ON operations (caller, intent_ref) WHERE intent_ref <> '';
DROP INDEX operations_by_late_intent;

-- Programs that only know version 1 do not know the states of operations that were
-- rejected or failed inside the service, which programs of this version write.
INSERT INTO meta (name, value) VALUES ('min_reader_version', '2')
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
