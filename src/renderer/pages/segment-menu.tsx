import { Button, Menu, Popover } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useData } from '../data/hooks';
import { useTexts } from '../i18n/texts';
import type { FilterCondition } from '../ui/filters';
import { NameField } from './name-field';
import { useSegmentActs, useSegments } from './segments';
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
  const acts = useSegmentActs();
  const [naming, setNaming] = useState(false);
  const create = async (name: string): Promise<void> => {
    setNaming(false);
    await acts.create(name, conditions, t('segmentSaved', { name }));
  };
  return (
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
                <Menu.Item
                  key={segment.id}
                  onClick={() =>
                    void acts.setConditions(segment, conditions, t('segmentSaved', { name: segment.name }))
                  }
                >
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
  );
}
