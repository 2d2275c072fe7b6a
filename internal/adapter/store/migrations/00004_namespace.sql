-- +goose Up

-- What the journal belongs to may name a namespace, which is part of the keys that PortOne
-- sees. Programs that only know version 3 leave it out of their keys, and take it out of
-- the journal when they write down a new secret or the merchant.
INSERT INTO meta (name, value) VALUES ('min_reader_version', '4')
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
