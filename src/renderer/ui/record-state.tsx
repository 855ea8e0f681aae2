import { IconAlertTriangleFilled, IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RecordMeta } from '../../shared/record';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';

const texts = {
  waiting: ['Waiting to sync', '待同步', '待同步'],
  refused: ['Head office refused this change. See why', '总部未接受此更改，查看原因', '總公司未接受此變更，查看原因'],
  conflict: [
    'Somebody else changed the same field. Choose what stays',
    '其他人也修改了同一字段，选择保留哪个',
    '其他人也修改了同一欄位，選擇保留哪一個',
  ],
} as const satisfies Record<string, Label>;

/** Clock and word while a change waits; a way to the sync centre when it needs the user. Nothing when all is well. */
export function RecordState({
  meta,
  brief = false,
}: {
  readonly meta: RecordMeta;
  readonly brief?: boolean;
}): ReactNode {
  const t = useTexts(texts);
  const problem = meta.parked ? t('refused') : meta.conflicts.length > 0 ? t('conflict') : undefined;
  if (problem !== undefined)
    return (
      <Link href="/sync" className="st s bad" aria-label={problem} title={problem}>
        <IconAlertTriangleFilled size={15} className="i" aria-hidden />
        {!brief && problem}
      </Link>
    );
  if (!meta.pending) return null;
  return (
    <span className="st s d3" title={t('waiting')}>
      <IconClock size={15} className="i" role="img" aria-label={t('waiting')} />
      {!brief && t('waiting')}
    </span>
  );
}
