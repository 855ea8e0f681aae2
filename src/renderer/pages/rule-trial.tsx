import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { careParts, type Care } from '../../shared/domain/care';
import { entities } from '../../shared/entities';
import type { Label } from '../../shared/schema/label';
import { trialLists, type Change, type Trial, type TrialList, type TrialRequest, type TrialRow } from '../data/api';
import { useTrial } from '../data/insights/hooks';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import type { Column } from '../ui/columns';
import { useErrorText } from '../ui/error-panel';
import { FieldValue } from '../ui/field-value';
import { ListSearch } from '../ui/list-search';
import { RecordTable } from '../ui/record-table';
import { Run } from '../ui/text-run';

const texts = {
  title: ['Before it is saved', '保存前预览', '儲存前預覽'],
  members: [
    '{now} in it now, {coming} would come, {going} would go',
    '现有 {now} 个，将加入 {coming} 个，将退出 {going} 个',
    '目前 {now} 個，將加入 {coming} 個，將退出 {going} 個',
  ],
  unchanged: ['{n} account in it now|{n} accounts in it now', '现有 {n} 个客户', '目前 {n} 個客戶'],
  otherCare: [
    'Visits, prices or service would change for {n} account|Visits, prices or service would change for {n} accounts',
    '{n} 个客户的拜访、价格或服务将变动',
    '{n} 個客戶的拜訪、價格或服務將異動',
  ],
  sameCare: [
    'Visits, prices and service stay as they are for everybody',
    '所有客户的拜访、价格和服务不变',
    '所有客戶的拜訪、價格與服務不變',
  ],
  onLaptop: [
    'Worked out from the accounts on this laptop. Nothing is saved yet.',
    '按本机客户计算，尚未保存',
    '依此裝置的客戶計算，尚未儲存',
  ],
  lists: ['Show', '显示', '顯示'],
  coming: ['Would come', '将加入', '將加入'],
  going: ['Would go', '将退出', '將退出'],
  care: ['Other care', '服务方式变动', '服務方式異動'],
  staying: ['Stay', '保留', '保留'],
  listed: ['{list} {n}', '{list} {n}', '{list} {n}'],
  change: ['Now → then', '现在 → 之后', '目前 → 之後'],
  search: ['Name, place, phone digits', '名称、城市、电话号码', '名稱、城市、電話號碼'],
  nobody: ['Nobody is called that', '没有符合的客户', '沒有符合的客戶'],
  none: ['none', '无', '無'],
} as const satisfies Record<string, Label>;

const first = { offset: 0, limit: 100 } as const;

interface RuleTrialProps {
  /** What would be saved. */
  readonly changes: readonly Change[];
  /** Whose accounts are compared; without it: how accounts are looked after. */
  readonly of?: NonNullable<TrialRequest['of']>;
}

/** Who would come into a segment or under a tag, who would go, and whose care would be another one: all of them, with a search, before anything is saved. */
export function RuleTrial({ changes, of }: RuleTrialProps): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [list, setList] = useState<TrialList | undefined>();
  const [search, setSearch] = useState('');
  const [window, setWindow] = useState<TrialRequest['window']>(first);
  const { answer, isStale, error } = useTrial({ changes, ...(of ? { of } : {}), list, search, window });
  if (error !== undefined)
    return (
      <p className="s bad" role="alert">
        {errorText(error)}
      </p>
    );
  if (!answer) return <section className="rule-trial" aria-label={t('title')} aria-busy />;
  return (
    <section className="rule-trial" aria-label={t('title')} aria-busy={isStale}>
      <p className="b" role="status">
        <Outcome counts={answer.counts} hasMembers={of !== undefined} isChanged={changes.length > 0} />
      </p>
      {changes.length > 0 && <p className="xs d3">{t('onLaptop')}</p>}
      <Listed
        answer={answer}
        search={search}
        onList={(next) => {
          setList(next);
          setWindow(first);
        }}
        onSearch={(next) => {
          setSearch(next);
          setWindow(first);
        }}
        onWindow={setWindow}
      />
    </section>
  );
}

interface OutcomeProps {
  readonly counts: Trial['counts'];
  readonly hasMembers: boolean;
  readonly isChanged: boolean;
}

/** How many, in a sentence. */
function Outcome({ counts, hasMembers, isChanged }: OutcomeProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [now, coming, going] = [counts.staying + counts.going, counts.coming, counts.going].map((n) =>
    format.number(n),
  );
  const care = counts.care > 0 ? t('otherCare', { n: counts.care }) : undefined;
  if (!hasMembers) return care ?? t('sameCare');
  if (!isChanged) return t('unchanged', { n: counts.staying });
  return (
    <>
      {t('members', { now: now ?? '', coming: coming ?? '', going: going ?? '' })}
      {care !== undefined && <span className="block s">{care}</span>}
    </>
  );
}

interface ListedProps {
  readonly answer: Trial;
  readonly search: string;
  readonly onList: (list: TrialList) => void;
  readonly onSearch: (search: string) => void;
  readonly onWindow: (window: TrialRequest['window']) => void;
}

function Listed({ answer, search, onList, onSearch, onWindow }: ListedProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { counts, list } = answer;
  const columns = useTrialColumns(list === 'care');
  const offered = trialLists.filter((one) => counts[one] > 0);
  if (offered.length === 0) return null;
  const name = t(list);
  return (
    <>
      {offered.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('lists')}
          value={list}
          onChange={(next) => {
            const chosen = trialLists.find((one) => one === next);
            if (chosen) onList(chosen);
          }}
          data={offered.map((one) => ({
            value: one,
            label: t('listed', { list: t(one), n: format.number(counts[one]) }),
          }))}
        />
      )}
      <ListSearch value={search} onChange={onSearch} placeholder={t('search')} width="100%" />
      <div className="rule-trial-list">
        <RecordTable<TrialRow>
          key={list}
          entity="account"
          storageKey={`trial:${list}`}
          label={name}
          columns={columns}
          data={answer}
          onWindow={onWindow}
          emptyState={<p className="s d2">{t('nobody')}</p>}
        />
      </div>
    </>
  );
}

function useTrialColumns(ofCare: boolean): readonly Column<TrialRow>[] {
  return useMemo(() => {
    const { name, city } = entities.account.fields;
    const change: Column<TrialRow> = {
      ...{ key: 'change', label: texts.change, width: 220, grow: 2 },
      render: (row) => <CareChange {...row} />,
    };
    const place: Column<TrialRow> = {
      ...{ key: 'city', label: city.label, width: 140 },
      render: ({ account }) => account.city !== undefined && <Run className="d2">{account.city}</Run>,
    };
    return [
      {
        ...{ key: 'name', label: name.label, width: 160, grow: 1, fixed: true },
        render: ({ account }) => <Run className="b">{account.name}</Run>,
      },
      ofCare ? change : place,
    ];
  }, [ofCare]);
}

/** What a segment decides about an account, now and then. */
function CareChange({ before, after }: Pick<TrialRow, 'before' | 'after'>): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const { fields } = entities.segment;
  const valueOf = (care: Care, part: keyof Care): ReactNode =>
    care[part] === undefined ? t('none') : <FieldValue field={fields[part]} value={care[part]} cell />;
  return careParts
    .filter((part) => before[part] !== undefined || after[part] !== undefined)
    .map((part, place) => (
      <span key={part} className="nw">
        {place > 0 && ' · '}
        <span className="d2">{label(fields[part].label)}</span> {valueOf(before, part)} → {valueOf(after, part)}
      </span>
    ));
}
