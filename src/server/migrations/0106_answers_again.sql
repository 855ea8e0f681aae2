-- An invitation that was used, until it would have run out: the device that used it may have lost the answer, asks again and
-- gets it again. Nobody else does.
ALTER TABLE credential ADD COLUMN accepted_hash text UNIQUE, ADD COLUMN accepted_device uuid, ADD COLUMN accepted_until timestamptz;
