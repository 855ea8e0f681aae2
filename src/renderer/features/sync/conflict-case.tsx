import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Change, ConflictCase as Conflict } from '../../data/api';
import { useData, useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLanguage, useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { Key } from '../../ui/kbd';
import { useRefTitle } from '../../ui/ref-source';
import { Run } from '../../ui/text-run';
import { useShortcuts } from '../../ui/shortcuts';
import { useToast } from '../../ui/toast';
import { AnyValue } from './change-case';
import { bothPatch, fieldsOf, plainChoices, valueOf, type Choice, type Choices } from './choices';
import { fieldAt, fieldName } from './describe';
import { texts } from './texts';

const textKinds = new Set(['note', 'text']);

/** Fields that two people changed: mine, theirs and the original side by side, a choice per field, the result below. */
export function ConflictCase({ conflict }: { readonly conflict: Conflict }): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const me = data.session.user.id;
  const record = useRecord(conflict.entity, conflict.id);
  const fields = fieldsOf(conflict);
  const [choices, setChoices] = useState<Choices>({});
  const [line, setLine] = useState(0);
  const [busy, setBusy] = useState(false);

  const lostBy = fields[0]?.byId;
  const lostName = useRefTitle('user', lostBy) ?? t('somebody');
  const currentName = useRefTitle('user', record?.meta.changedById ?? undefined) ?? t('somebody');
  const lostIsMine = lostBy === me;
  const currentIsMine = !lostIsMine && record?.meta.changedById === me;
  const nameOf = (side: 'mine' | 'theirs'): string => {
    const mine = side === 'mine' ? lostIsMine : currentIsMine;
    return mine ? t('mine') : t('of', { name: side === 'mine' ? lostName : currentName });
  };
  const choiceOf = (field: string): Choice => choices[field] ?? 'theirs';
  const choose = (field: string, choice: Choice): void => setChoices((before) => ({ ...before, [field]: choice }));
  const chooseAll = (choice: Choice): void =>
    setChoices(Object.fromEntries(fields.map(({ field }) => [field, choice])));
  const chooseHere = (choice: Choice): void => {
    const field = fields[line];
    if (!field) return;
    choose(field.field, choice);
    setLine(Math.min(line + 1, fields.length - 1));
  };
  const both = (field: string): boolean =>
    textKinds.has(fieldAt(conflict.entity, field)?.kind ?? '') && !/[[.]/.test(field);

  const save = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const patch = bothPatch(fields, choices);
      // Both texts are written first: if that fails, the conflict stays and nothing is lost.
      if (Object.keys(patch).length > 0)
        await data.commit([{ entity: conflict.entity, id: conflict.id, op: 'update', patch } as Change]);
      await data.resolveConflict(conflict.entity, conflict.id, plainChoices(fields, choices));
      toast({ text: t('saved', { title: conflict.title }) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    } finally {
      setBusy(false);
    }
  };

  useShortcuts([
    { keys: '1', label: texts.mineKey, run: () => chooseHere('mine') },
    { keys: '2', label: texts.theirs, run: () => chooseHere('theirs') },
    { keys: '3', label: texts.original3, run: () => chooseHere('base') },
    ...(fields[line] && both(fields[line].field)
      ? [{ keys: 'b', label: texts.both, run: () => chooseHere('both') }]
      : []),
    { keys: 'mod+Enter', label: texts.save, inFields: true, run: () => void save() },
  ]);

  const currency = record && 'currency' in record && typeof record.currency === 'string' ? record.currency : undefined;
  const columns: readonly {
    readonly choice: 'mine' | 'theirs' | 'base';
    readonly title: string;
    readonly detail: string;
    readonly key: string;
  }[] = [
    { choice: 'mine', title: nameOf('mine'), detail: fields[0] ? format.dateTime(fields[0].at) : '', key: '1' },
    { choice: 'theirs', title: nameOf('theirs'), detail: t('appliesNow'), key: '2' },
    { choice: 'base', title: t('original'), detail: t('originalNote'), key: '3' },
  ];
  const wordOf = (choice: Choice): string =>
    choice === 'both' ? t('both') : choice === 'base' ? t('original') : nameOf(choice);
  return (
    <article>
      <h2 className="t2">
        <Run>{conflict.title}</Run>
      </h2>
      <p className="s d2">
        {lostIsMine
          ? t('conflictNote', { name: currentName })
          : currentIsMine
            ? t('conflictNote', { name: lostName })
            : t('conflictOther', { a: lostName, b: currentName })}
      </p>
      <div className="cmp" role="group" aria-label={conflict.title}>
        <div className="h" />
        {columns.map((column) => (
          <div className="h" key={column.choice}>
            <span className="b s cmp-name">
              <Run>{column.title}</Run> <Key keys={column.key} />
            </span>
            <br />
            {column.detail}
          </div>
        ))}
        {fields.map((field, index) => (
          <FieldLine
            key={field.field}
            label={fieldName(conflict.entity, field.field, language)}
            current={index === line}
          >
            {columns.map(({ choice, title }) => {
              const value = valueOf(field, choice);
              const picked = choiceOf(field.field) === choice;
              return (
                <label key={choice} className={picked ? 'cmp-cell pick' : 'cmp-cell'}>
                  <input
                    type="radio"
                    name={`${conflict.id} ${field.field}`}
                    checked={picked}
                    aria-label={`${fieldName(conflict.entity, field.field, language)}, ${title}`}
                    onChange={() => choose(field.field, choice)}
                    onFocus={() => setLine(index)}
                  />
                  <span className={choice === 'base' ? 'd2' : ''}>
                    <Differing value={value} base={field.base} marked={choice !== 'base'}>
                      <AnyValue field={fieldAt(conflict.entity, field.field)} value={value} currency={currency} />
                    </Differing>
                  </span>
                </label>
              );
            })}
            {both(field.field) && (
              <div className="cmp-both s">
                <button
                  type="button"
                  className="linkbutton"
                  aria-pressed={choiceOf(field.field) === 'both'}
                  onClick={() => choose(field.field, 'both')}
                >
                  {t('keepBoth')} <Key keys="b" />
                </button>
              </div>
            )}
          </FieldLine>
        ))}
      </div>
      <section className="resultbox" aria-label={t('result')}>
        <div className="row sp">
          <h3 className="s b">{t('result')}</h3>
          <span className="xs d3">{t('resultNote')}</span>
        </div>
        <dl className="factlist s">
          {fields.map((field) => (
            <div key={field.field} className="factlist-line">
              <dt>{fieldName(conflict.entity, field.field, language)}</dt>
              <dd>
                <AnyValue
                  field={fieldAt(conflict.entity, field.field)}
                  value={valueOf(field, choiceOf(field.field))}
                  currency={currency}
                />{' '}
                <span className="d3">
                  <Run>{wordOf(choiceOf(field.field))}</Run>
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="row form-acts">
        <Button loading={busy} onClick={() => void save()}>
          {t('save')} <Key keys="mod+Enter" />
        </Button>
        <Button variant="default" onClick={() => chooseAll('mine')}>
          {lostIsMine ? t('allMine') : t('allOf', { name: lostName })}
        </Button>
        <Button variant="default" onClick={() => chooseAll('theirs')}>
          {currentIsMine ? t('allMine') : t('allOf', { name: currentName })}
        </Button>
      </div>
    </article>
  );
}

function FieldLine({
  label,
  current,
  children,
}: {
  readonly label: string;
  readonly current: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
      <div className={current ? 'd2 cmp-label on' : 'd2 cmp-label'}>{label}</div>
      {children}
    </>
  );
}

/** Underlines what differs from the original: the end of a longer text, else the whole value. */
function Differing({
  value,
  base,
  marked,
  children,
}: {
  readonly value: unknown;
  readonly base: unknown;
  readonly marked: boolean;
  readonly children: ReactNode;
}): ReactNode {
  if (!marked || value === base || value === null || value === undefined) return children;
  if (typeof value === 'string' && typeof base === 'string') {
    let same = 0;
    while (same < base.length && value[same] === base[same]) same += 1;
    // Only a shared beginning of some words is worth telling apart.
    if (same > 8 && same < value.length) {
      return (
        <span className="note">
          <Run>{value.slice(0, same)}</Run>
          <ins>
            <Run>{value.slice(same)}</Run>
          </ins>
        </span>
      );
    }
  }
  return <ins>{children}</ins>;
}
