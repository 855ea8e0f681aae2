import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ConflictCase as Conflict } from '../../data/api';
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
import { decisionsOf, fieldsOf, valueOf, type Choice, type Choices, type ConflictField } from './choices';
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

  const lostBy = fields[0]?.losers[0].byId;
  const lostName = useRefTitle('user', lostBy) ?? t('somebody');
  const currentName = useRefTitle('user', record?.meta.changedById ?? undefined) ?? t('somebody');
  const lostIsMine = lostBy === me;
  const changedByMe = record?.meta.changedById === me;
  const currentIsMine = !lostIsMine && changedByMe;
  /** One person on two laptops: a name would tell nothing apart. */
  const alone = lostIsMine && changedByMe;
  const lostTitle = lostIsMine ? t('mine') : t('of', { name: lostName });
  const currentTitle = alone ? t('mineElsewhere') : currentIsMine ? t('mine') : t('of', { name: currentName });
  const choiceOf = (field: string): Choice => choices[field] ?? 'theirs';
  const choose = (field: string, choice: Choice): void => setChoices((before) => ({ ...before, [field]: choice }));
  /** One person's values throughout; what applies now where they lost nothing. */
  const chooseAllOf = (byId: string | undefined): void =>
    setChoices(
      Object.fromEntries(
        fields.map(({ field, losers }) => {
          const place = losers.findIndex((loser) => loser.byId === byId);
          return [field, place < 0 ? 'theirs' : place];
        }),
      ),
    );
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
      await data.resolveConflict(conflict.entity, conflict.id, decisionsOf(fields, choices));
      toast({ text: t('saved', { title: conflict.title }) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    } finally {
      setBusy(false);
    }
  };

  useShortcuts([
    { keys: '1', label: texts.mineKey, run: () => chooseHere(0) },
    { keys: '2', label: texts.theirs, run: () => chooseHere('theirs') },
    { keys: '3', label: texts.original3, run: () => chooseHere('base') },
    ...(fields[line] && both(fields[line].field)
      ? [{ keys: 'b', label: texts.both, run: () => chooseHere('both') }]
      : []),
    { keys: 'mod+Enter', label: texts.save, inFields: true, run: () => void save() },
  ]);

  const currency = record && 'currency' in record && typeof record.currency === 'string' ? record.currency : undefined;
  const columns: readonly {
    readonly choice: 0 | 'theirs' | 'base';
    readonly title: string;
    readonly detail: string;
    readonly key: string;
  }[] = [
    { choice: 0, title: lostTitle, detail: fields[0] ? format.dateTime(fields[0].losers[0].at) : '', key: '1' },
    { choice: 'theirs', title: currentTitle, detail: t('appliesNow'), key: '2' },
    { choice: 'base', title: t('original'), detail: t('originalNote'), key: '3' },
  ];
  return (
    <article>
      <h2 className="t2">
        <Run>{conflict.title}</Run>
      </h2>
      <p className="s d2">
        {alone
          ? t('conflictAlone')
          : lostIsMine
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
                <label key={choice} className={picked ? 'cmp-cell picked' : 'cmp-cell'}>
                  <input
                    type="radio"
                    name={`${conflict.id} ${field.field}`}
                    checked={picked}
                    aria-label={`${fieldName(conflict.entity, field.field, language)}, ${title}`}
                    onChange={() => choose(field.field, choice)}
                    onFocus={() => setLine(index)}
                  />
                  <span className={choice === 'base' ? 'd2' : ''}>
                    <Differing value={value} base={field.losers[0].base} marked={choice !== 'base'}>
                      <AnyValue field={fieldAt(conflict.entity, field.field)} value={value} currency={currency} />
                    </Differing>
                    {choice === 0 && field.losers[0].byId !== lostBy && <Whose loser={field.losers[0]} />}
                  </span>
                </label>
              );
            })}
            {field.losers.slice(1).map((loser, place) => (
              <EarlierLoser
                key={`${loser.byId} ${loser.at} ${place}`}
                group={`${conflict.id} ${field.field}`}
                label={fieldName(conflict.entity, field.field, language)}
                loser={loser}
                picked={choiceOf(field.field) === place + 1}
                onPick={() => choose(field.field, place + 1)}
                onFocus={() => setLine(index)}
              >
                <AnyValue field={fieldAt(conflict.entity, field.field)} value={loser.mine} currency={currency} />
              </EarlierLoser>
            ))}
            {both(field.field) && (
              <div className="cmp-both s">
                <button
                  type="button"
                  className="linkbutton"
                  aria-pressed={choiceOf(field.field) === 'both'}
                  onClick={() => choose(field.field, 'both')}
                >
                  {t(field.losers.length > 1 ? 'keepAll' : 'keepBoth')} <Key keys="b" />
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
                  <ChoiceWord choice={choiceOf(field.field)} field={field} current={currentTitle} />
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
        <Button variant="default" onClick={() => chooseAllOf(lostBy)}>
          {lostIsMine ? t('allMine') : t('allOf', { name: lostName })}
        </Button>
        <Button variant="default" onClick={() => setChoices({})}>
          {alone ? t('allElsewhere') : currentIsMine ? t('allMine') : t('allOf', { name: currentName })}
        </Button>
      </div>
    </article>
  );
}

/** Whose a value is, seen from the person who decides. */
function useWhose(byId: string | undefined): string {
  const t = useTexts(texts);
  const me = useData().session.user.id;
  const name = useRefTitle('user', byId) ?? t('somebody');
  return byId === me ? t('mine') : t('of', { name });
}

function ChoiceWord({
  choice,
  field,
  current,
}: {
  readonly choice: Choice;
  readonly field: ConflictField;
  readonly current: string;
}): ReactNode {
  const t = useTexts(texts);
  const whose = useWhose(typeof choice === 'number' ? field.losers[choice]?.byId : undefined);
  const words = {
    both: t(field.losers.length > 1 ? 'all' : 'both'),
    base: t('original'),
    theirs: current,
  };
  return <Run>{typeof choice === 'number' ? whose : words[choice]}</Run>;
}

function Whose({ loser }: { readonly loser: ConflictField['losers'][number] }): ReactNode {
  const format = useFormat();
  return (
    <span className="xs d3 cmp-whose">
      <Run>{useWhose(loser.byId)}</Run>, {format.dateTime(loser.at)}
    </span>
  );
}

/** A value that lost before the newest one did: below it, with whose it is and when. */
function EarlierLoser({
  group,
  label,
  loser,
  picked,
  onPick,
  onFocus,
  children,
}: {
  readonly group: string;
  readonly label: string;
  readonly loser: ConflictField['losers'][number];
  readonly picked: boolean;
  readonly onPick: () => void;
  readonly onFocus: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const format = useFormat();
  const whose = useWhose(loser.byId);
  return (
    <label className={picked ? 'cmp-cell cmp-earlier picked' : 'cmp-cell cmp-earlier'}>
      <input
        type="radio"
        name={group}
        checked={picked}
        aria-label={`${label}, ${whose}, ${format.dateTime(loser.at)}`}
        onChange={onPick}
        onFocus={onFocus}
      />
      <span>
        {children}
        <Whose loser={loser} />
      </span>
    </label>
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
