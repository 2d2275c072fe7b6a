-- +goose Up

-- Some times of an operation by PortOne's clock, as JSON. A program of version 2 leaves
-- them alone: the clock of the journal has to agree with them anyway.
ALTER TABLE operations ADD COLUMN there TEXT NOT NULL DEFAULT '{}';
INSERT INTO meta (name, value) VALUES ('min_reader_version', '2')
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
