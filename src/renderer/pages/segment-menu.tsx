import { Button, Menu, Popover } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { conditionRowsOf } from '../../shared/domain/saved-list';
import type { Change, Row } from '../data/api';
import { useData } from '../data/hooks';
import { useTexts } from '../i18n/texts';
import type { FilterCondition } from '../ui/filters';
import { SidePanel } from '../ui/side-panel';
import { Run } from '../ui/text-run';
import { NameField } from './name-field';
import { RuleTrial } from './rule-trial';
import { SegmentRule } from './segment-rule';
import { creation, useSaveSegments, useSegments } from './segments';
import { texts } from './texts';

interface SegmentMenuProps {
  readonly conditions: readonly FilterCondition[];
}

/** Beside the filters of the accounts, for administrators: what is filtered for becomes a segment, a new one or one that is there. */
export function SegmentMenu({ conditions }: SegmentMenuProps): ReactNode {
  const { user } = useData().session;
  return user.role === 'administrator' && conditions.length > 0 && <Acts conditions={conditions} />;
}

function Acts({ conditions }: SegmentMenuProps): ReactNode {
  const t = useTexts(texts);
  const segments = useSegments() ?? [];
  const data = useData();
  const save = useSaveSegments();
  const [naming, setNaming] = useState(false);
  const [trying, setTrying] = useState<string | undefined>();
  const tried = segments.find(({ id }) => id === trying);
  const create = async (name: string): Promise<void> => {
    setNaming(false);
    const body = { name, conditions: conditionRowsOf(conditions) };
    await save(creation(data.newId(), body, segments), t('segmentSaved', { name }));
  };
  return (
    <>
      {tried && <NewRule key={tried.id} segment={tried} conditions={conditions} onClose={() => setTrying(undefined)} />}
      <Popover
        opened={naming}
        onChange={setNaming}
        position="bottom-start"
        width={300}
        withRoles={false}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <span>
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="compact-sm" variant="default" leftSection={<IconUsersGroup size={14} aria-hidden />}>
                  {t('saveSegment')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown className="pop">
                <Menu.Item onClick={() => setNaming(true)}>{t('newSegment')}</Menu.Item>
                {segments.map((segment) => (
                  <Menu.Item key={segment.id} onClick={() => setTrying(segment.id)}>
                    {t('asSegment', { name: segment.name })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </span>
        </Popover.Target>
        <Popover.Dropdown className="pop" role="dialog" aria-label={t('newSegment')}>
          <NameField name="" label={t('segmentName')} save={t('save')} onName={(name) => void create(name)} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

interface NewRuleProps extends SegmentMenuProps {
  readonly segment: Row<'segment'>;
  readonly onClose: () => void;
}

/** Beside the list, whose filters go on being the rule that is tried: who would come and go with it, and the way to save it. */
function NewRule({ segment, conditions, onClose }: NewRuleProps): ReactNode {
  const t = useTexts(texts);
  const save = useSaveSegments();
  const { id, name } = segment;
  const rows = conditionRowsOf(conditions);
  const changes: readonly Change[] = [{ entity: 'segment', op: 'update', id, patch: { conditions: rows } }];
  return (
    <SidePanel
      title={<Run>{name}</Run>}
      label={name}
      onClose={onClose}
      footer={
        <>
          <Button
            onClick={() => void save(changes, t('segmentSaved', { name })).then((isSaved) => isSaved && onClose())}
          >
            {t('saveRule')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <p className="s d2">
        <SegmentRule segment={{ conditions: rows }} />
      </p>
      <RuleTrial of={{ entity: 'segment', id }} changes={changes} />
    </SidePanel>
  );
}
