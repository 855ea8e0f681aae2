import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { patchBetween } from '../../../shared/domain/patch';
import { haveOtherRules, renamedTag } from '../../../shared/domain/tags';
import { entities, type Body } from '../../../shared/entities';
import type { Change, Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { RuleTrial } from '../../pages/rule-trial';
import { carriersOf } from '../../pages/tag-accounts';
import { useErrorText } from '../../ui/error-panel';
import { RecordForm } from '../../ui/record-form';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { mergeChanges, nameTakenBy, type NameTaken } from './tag-changes';
import { texts } from './texts';

const many = { window: { offset: 0, limit: 2000 } } as const;

/** What is open in the side panel: a tag or a group, or a new one. */
type Opened = { readonly entity: 'tag' | 'tagGroup'; readonly id: string | undefined };

/** The known tags by group, what each was called before, and who carries it. */
export function TagSection(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const tags = useRecords('tag', { sort: [{ field: 'name' }] }, many)?.rows;
  const groups = useRecords('tagGroup', { sort: [{ field: 'name' }] }, many)?.rows;
  const [opened, setOpened] = useState<Opened | undefined>(undefined);
  if (!tags || !groups) return null;
  const close = (): void => setOpened(undefined);
  const open = (tag: Row<'tag'>): void => setOpened({ entity: 'tag', id: tag.id });
  const lone = tags.filter((tag) => !groups.some(({ id }) => id === tag.groupId));
  const openTag = tags.find(({ id }) => id === opened?.id);
  const openGroup = groups.find(({ id }) => id === opened?.id);
  return (
    <Section title={label(entities.tag.plural)} count={format.number(tags.length)}>
      <p className="s d2 analysis-note">{t('tagsNote')}</p>
      {tags.length === 0 && <p className="s d2">{t('noTags')}</p>}
      <div className="analysis-groups">
        {groups.map((group) => (
          <div key={group.id}>
            <h3 className="s b row">
              <button
                type="button"
                className="admin-name"
                onClick={() => setOpened({ entity: 'tagGroup', id: group.id })}
              >
                <Run>{group.name}</Run>
              </button>
              {group.single === true && <span className="xs d3">{t('onePerAccount')}</span>}
            </h3>
            <TagList tags={tags.filter((tag) => tag.groupId === group.id)} onOpen={open} />
          </div>
        ))}
        {lone.length > 0 && (
          <div>
            <h3 className="s b">{t('withoutGroup')}</h3>
            <TagList tags={lone} onOpen={open} />
          </div>
        )}
      </div>
      <div className="row">
        {(['tag', 'tagGroup'] as const).map((entity) => (
          <Button
            key={entity}
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setOpened({ entity, id: undefined })}
          >
            {t(entity === 'tag' ? 'addTag' : 'addTagGroup')}
          </Button>
        ))}
      </div>
      {opened?.entity === 'tag' && <TagPanel key={opened.id ?? ''} tag={openTag} known={tags} onClose={close} />}
      {opened?.entity === 'tagGroup' && <GroupPanel key={opened.id ?? ''} group={openGroup} onClose={close} />}
    </Section>
  );
}

interface TagListProps {
  readonly tags: readonly Row<'tag'>[];
  readonly onOpen: (tag: Row<'tag'>) => void;
}

function TagList({ tags, onOpen }: TagListProps): ReactNode {
  return (
    <ul className="analysis-list">
      {tags.map((tag) => (
        <TagLine key={tag.id} tag={tag} onOpen={() => onOpen(tag)} />
      ))}
    </ul>
  );
}

function TagLine({ tag, onOpen }: { readonly tag: Row<'tag'>; readonly onOpen: () => void }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const where = carriersOf(tag.name);
  const count = useCount('account', { where });
  const former = tag.formerNames ?? [];
  return (
    <li className="analysis-line">
      <button type="button" className="admin-name grow" onClick={onOpen}>
        <Run>{tag.name}</Run>
        {former.length > 0 && <span className="xs d3 formerly">{t('formerly', { names: former.join(', ') })}</span>}
      </button>
      {count !== undefined && (
        <ChosenListLink
          entity="account"
          conditions={where}
          sort={{ field: 'name', desc: false }}
          className="link s nw"
          aria-label={t('segmentMembers', { name: tag.name, count: format.number(count) })}
        >
          {format.number(count)}
        </ChosenListLink>
      )}
    </li>
  );
}

/** Stores changes and says so, with undo. @returns whether they could be stored */
function useCommit(): (changes: readonly Change[], said: string) => Promise<boolean> {
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  return async (changes, said) => {
    try {
      const { undoToken } = await data.commit(changes);
      toast({ text: said, undo: () => data.undo(undoToken) });
      return true;
    } catch (error) {
      toast({ text: errorText(error), problem: true });
      return false;
    }
  };
}

interface TagPanelProps {
  /** Undefined: a new one. */
  readonly tag: Row<'tag'> | undefined;
  readonly known: readonly Row<'tag'>[];
  readonly onClose: () => void;
}

function TagPanel({ tag, known, onClose }: TagPanelProps): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const commit = useCommit();
  const [before] = useState<Partial<Body<'tag'>>>(() => {
    const { id: _id, meta: _meta, ...body } = tag ?? { id: '', meta: undefined };
    return body;
  });
  const [taken, setTaken] = useState<NameTaken | undefined>(undefined);
  const [intoId, setIntoId] = useState<string | null>(null);
  const [id] = useState(() => tag?.id ?? data.newId());
  const [draft, setDraft] = useState(before);
  const others = known.filter((one) => one.id !== id);
  const into = others.find((one) => one.id === intoId);

  const changesOf = (body: Partial<Body<'tag'>>): readonly Change[] => {
    const { name = '' } = body;
    if (!tag) return [{ entity: 'tag', id, op: 'create', body: { ...body, name } }];
    const named = tag.name === name ? body : { ...body, ...renamedTag(tag, name) };
    const patch = patchBetween<Partial<Body<'tag'>>>(before, named);
    return patch ? [{ entity: 'tag', id, op: 'update', patch }] : [];
  };
  const save = async (body: Body<'tag'>): Promise<void> => {
    const inTheWay = nameTakenBy(body.name, others);
    setTaken(inTheWay);
    if (inTheWay) return;
    const changes = changesOf(body);
    if (changes.length === 0 || (await commit(changes, t('saved', { name: body.name })))) onClose();
  };
  const merge = async (from: Row<'tag'>, target: Row<'tag'>): Promise<void> => {
    if (await commit(mergeChanges(from, target, known), t('merged', { name: from.name, into: target.name }))) onClose();
  };
  const hasOtherRule = tag !== undefined && into !== undefined && haveOtherRules(tag, into);
  const title = tag?.name ?? t('addTag');
  return (
    <SidePanel title={<Run>{title}</Run>} label={title} onClose={onClose}>
      <RecordForm
        entity="tag"
        value={before}
        columns={1}
        onChange={setDraft}
        onSubmit={save}
        onCancel={onClose}
        extra={
          <>
            {taken && (
              <p className="s bad" role="alert">
                {t(taken.isFormer ? 'formerNameTaken' : 'nameTaken', { tag: taken.by.name })}
              </p>
            )}
            {!into && <RuleTrial of={{ entity: 'tag', id }} changes={changesOf(draft)} />}
          </>
        }
      />
      {tag && (
        <div className="analysis-acts">
          <Select
            label={t('mergeInto')}
            searchable
            clearable
            value={intoId}
            onChange={setIntoId}
            data={others.map((one) => ({ value: one.id, label: one.name }))}
          />
          {into && !hasOtherRule && (
            <RuleTrial of={{ entity: 'tag', id: into.id }} changes={mergeChanges(tag, into, known)} />
          )}
          {hasOtherRule && <p className="s bad">{t('otherRules')}</p>}
          <Button variant="default" disabled={!into || hasOtherRule} onClick={() => into && void merge(tag, into)}>
            {t('merge')}
          </Button>
          <Button
            variant="subtle"
            color="red"
            onClick={() =>
              void commit([{ entity: 'tag', id: tag.id, op: 'remove' }], t('removed', { name: tag.name })).then(
                (done) => done && onClose(),
              )
            }
          >
            {t('remove')}
          </Button>
        </div>
      )}
    </SidePanel>
  );
}

function GroupPanel({
  group,
  onClose,
}: {
  readonly group: Row<'tagGroup'> | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const commit = useCommit();
  const [before] = useState<Partial<Body<'tagGroup'>>>(() => {
    const { id: _id, meta: _meta, ...body } = group ?? { id: '', meta: undefined };
    return body;
  });
  const save = async (body: Body<'tagGroup'>): Promise<void> => {
    const patch = patchBetween<Partial<Body<'tagGroup'>>>(before, body);
    const change: Change = group
      ? { entity: 'tagGroup', id: group.id, op: 'update', patch: patch ?? {} }
      : { entity: 'tagGroup', id: data.newId(), op: 'create', body };
    if (!patch || (await commit([change], t('saved', { name: body.name })))) onClose();
  };
  const title = group?.name ?? t('addTagGroup');
  return (
    <SidePanel title={<Run>{title}</Run>} label={title} onClose={onClose}>
      <RecordForm entity="tagGroup" value={before} columns={1} onSubmit={save} onCancel={onClose} />
      {group && (
        <div className="analysis-acts">
          <Button
            variant="subtle"
            color="red"
            onClick={() =>
              void commit(
                [{ entity: 'tagGroup', id: group.id, op: 'remove' }],
                t('removed', { name: group.name }),
              ).then((done) => done && onClose())
            }
          >
            {t('remove')}
          </Button>
        </div>
      )}
    </SidePanel>
  );
}
