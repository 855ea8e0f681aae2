-- Who made a key; nobody of the organisation: the command line of the head office.
ALTER TABLE access_key ADD COLUMN made_by text;
