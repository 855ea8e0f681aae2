-- How many device codes were given out or skipped: codes begin provisional order numbers, which are on customers' papers, so
-- none is given twice, also after a restore from a backup that does not know the newest ones. Earlier restores count.
ALTER TABLE organisation ADD COLUMN device_codes integer NOT NULL DEFAULT 0;
SELECT set_config('app.system', 'on', true);
UPDATE organisation SET device_codes = (SELECT count(*) FROM device WHERE device.org_id = organisation.id)
  + 1000 * (SELECT count(*) FROM act WHERE act.org_id = organisation.id AND act.act = 'restored from a backup');
SELECT set_config('app.system', '', true);
