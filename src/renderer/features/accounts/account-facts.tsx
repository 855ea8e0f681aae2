import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Fragment, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { careParts, type CarePart } from '../../../shared/domain/care';
import { entities, type Body } from '../../../shared/entities';
import type { Field } from '../../../shared/schema/field';
import type { Label } from '../../../shared/schema/label';
import { completeBody, validateBody } from '../../../shared/schema/validate';
import type { Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { FieldInput } from '../../ui/field-input';
import { useCare, useSegmentStays, useTagsByRule, type CareFound } from '../../pages/segments';
import { FieldValue } from '../../ui/field-value';
import { isComposing } from '../../ui/key-match';
import { useProblemText } from '../../ui/record-form';
import { CareValue, decidingSegment, FromSegment, OwnCare, UsualPrices } from './account-care';
import { AddressText } from './address';
import { TagHistory } from './tag-history';
import { texts } from './texts';
import { VerifiedToday } from './verified-today';

type Name = keyof Body<'account'> & string;
const fields = entities.account.fields as Readonly<Record<string, Field>>;
const addressNames = ['street', 'postalCode', 'city', 'region', 'country'] as const;

interface Fact {
  readonly key: string;
  readonly label: Label;
  readonly names: readonly Name[];
  /** Shown without a value too, with a way to add one. */
  readonly core?: boolean;
}

const single = (name: Name, core = false): Fact => ({
  key: name,
  label: (fields[name] as Field).label,
  names: [name],
  core,
});

const facts: readonly Fact[] = [
  { key: 'address', label: texts.address, names: addressNames, core: true },
  single('phone', true),
  single('email', true),
  single('website'),
  single('fax'),
  { ...single('code'), label: texts.number },
  single('ownerId'),
  single('territoryId'),
  single('parentId'),
  single('priceListId'),
  { ...single('paymentDays'), label: texts.terms },
  { ...single('visitIntervalDays', true), label: texts.visits },
  single('serviceLevel'),
  single('nextContactOn'),
  single('industry'),
  { ...single('registrationNumber'), label: texts.registration },
  single('currency'),
  single('tags', true),
  { key: 'won', label: texts.won, names: ['acquiredOn', 'cameFrom', 'acquisitionChannel'] },
  { ...single('acquisitionCostMinor'), label: texts.costOfWinning },
  single('referredById'),
  { key: 'lost', label: texts.lost, names: ['lostOn', 'lossReason'] },
  single('competitor'),
  single('note'),
  { ...single('lastVerifiedOn', true), label: texts.verified },
];

interface AccountFactsProps {
  readonly account: Row<'account'>;
  readonly mayWrite: boolean;
  readonly mayAssign: boolean;
}

const needsAssign = new Set<string>(['ownerId', 'territoryId']);

/** What is known about the account; each fact is changed where it stands. */
export function AccountFacts({ account, mayWrite, mayAssign }: AccountFactsProps): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const [editing, setEditing] = useState<string | undefined>();
  const body = account as unknown as Readonly<Record<string, unknown>>;
  const open = useMemo((): Row<'account'> => {
    const { visitIntervalDays: _visits, priceListId: _list, serviceLevel: _level, ...rest } = account;
    return rest;
  }, [account]);
  // What segments say, also where the account itself says something else.
  const care = useCare(open, careParts);
  const byRule = useTagsByRule(account.id);
  const stays = useSegmentStays(account.id);
  const filled = (fact: Fact): boolean =>
    fact.names.some((name) => body[name] !== undefined && !(Array.isArray(body[name]) && body[name].length === 0));
  return (
    <dl className="facts">
      {facts
        .filter(
          (fact) =>
            filled(fact) ||
            (fact.core === true && mayWrite) ||
            // What an account pays by is always known, whoever decides it.
            fact.key === 'priceListId' ||
            segmentOf(fact, care) !== undefined ||
            (fact.key === 'tags' && (byRule.length > 0 || stays.length > 0 || (account.tagHistory?.length ?? 0) > 0)),
        )
        .map((fact) => {
          const editable = mayWrite && (!needsAssign.has(fact.key) || mayAssign);
          if (editing === fact.key)
            return (
              <div key={fact.key} className="fact-editor" style={{ gridColumn: '1 / -1' }}>
                <FactEditor account={account} fact={fact} onClose={() => setEditing(undefined)} />
              </div>
            );
          return (
            <FactRow key={fact.key} name={label(fact.label)}>
              <span className="grow">
                {fact.key === 'tags' && <TagsByRule tags={byRule} />}
                {filled(fact) ? (
                  <>
                    <FactValue account={account} fact={fact} />
                    {isCare(fact.key) && <OwnCare account={account} part={fact.key} care={care} editable={editable} />}
                  </>
                ) : (
                  <>
                    {isCare(fact.key) && <FromSegment care={care} part={fact.key} />}
                    {fact.key === 'priceListId' && care && segmentOf(fact, care) === undefined && (
                      <UsualPrices currency={account.currency} />
                    )}
                    {editable && (
                      <button
                        type="button"
                        className="linkbutton"
                        aria-label={join('named', { name: t('addFact'), value: label(fact.label) })}
                        onClick={() => setEditing(fact.key)}
                      >
                        {t('addFact')}
                      </button>
                    )}
                  </>
                )}
                {fact.key === 'tags' && <TagHistory account={account} stays={stays} />}
                {fact.key === 'lastVerifiedOn' && editable && <VerifiedToday account={account} />}
              </span>
              {editable && filled(fact) && (
                <button
                  type="button"
                  className="fact-edit"
                  aria-label={t('changeFact', { name: label(fact.label) })}
                  onClick={() => setEditing(fact.key)}
                >
                  <IconPencil size={14} aria-hidden />
                </button>
              )}
            </FactRow>
          );
        })}
    </dl>
  );
}

const isCare = (key: string): key is CarePart => (careParts as readonly string[]).includes(key);

/** The segment that decides what the account itself leaves open. */
const segmentOf = ({ key }: Fact, care: CareFound | undefined): string | undefined =>
  isCare(key) ? decidingSegment(care, key) : undefined;

/** Tags that follow from a segment: nobody set them, so nobody takes them off. */
function TagsByRule({ tags }: { readonly tags: readonly string[] }): ReactNode {
  const t = useTexts(texts);
  if (tags.length === 0) return null;
  return (
    <span className="fact-of-segment">
      <FieldValue field={entities.account.fields.tags} value={tags} /> <span className="xs d3">{t('byRule')}</span>{' '}
    </span>
  );
}

function FactRow({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span className="fact">{children}</span>
      </dd>
    </>
  );
}

function FactValue({ account, fact }: { readonly account: Partial<Body<'account'>>; readonly fact: Fact }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { organisation } = useData().session;
  if (fact.key === 'address') return <AddressText account={account} />;
  if (fact.key === 'paymentDays') return t('paymentTerms', { n: format.number(account.paymentDays ?? 0) });
  if (isCare(fact.key)) return <CareValue care={account} part={fact.key} />;
  const body = account as unknown as Readonly<Record<string, unknown>>;
  return fact.names
    .filter((name) => body[name] !== undefined)
    .map((name, index) => (
      <Fragment key={name}>
        {index > 0 && ' · '}
        <FieldValue
          field={fields[name] as Field}
          value={body[name]}
          currency={account.currency ?? organisation.currency}
          link
        />
      </Fragment>
    ));
}

function FactEditor({
  account,
  fact,
  onClose,
}: {
  readonly account: Row<'account'>;
  readonly fact: Fact;
  readonly onClose: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const problemText = useProblemText('account');
  const errorText = useErrorText();
  const before = account as unknown as Readonly<Record<string, unknown>>;
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>(() =>
    Object.fromEntries(fact.names.map((name) => [name, before[name]])),
  );
  const [failure, setFailure] = useState<string | undefined>();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const save = async (): Promise<void> => {
    const { id: _id, meta: _meta, figures: _figures, ...body } = before;
    const complete = completeBody(entities.account, { ...body, ...values });
    const found = validateBody(entities.account, complete).filter((problem) =>
      (fact.names as readonly string[]).includes(problem.field.split(/[[.]/)[0] ?? ''),
    );
    if (found.length > 0) {
      setProblems(
        Object.fromEntries(found.map((problem) => [problem.field, problemText(problem, values[problem.field])])),
      );
      return;
    }
    const patch = Object.fromEntries(
      fact.names.filter((name) => values[name] !== before[name]).map((name) => [name, values[name] ?? null]),
    );
    try {
      if (Object.keys(patch).length > 0)
        await data.commit([{ entity: 'account', op: 'update', id: account.id, patch }]);
      onClose();
    } catch (error) {
      setFailure(errorText(error));
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (
      event.key === 'Enter' &&
      (event.ctrlKey ||
        event.metaKey ||
        (fact.names.length === 1 &&
          event.target instanceof HTMLInputElement &&
          isPlainText(fields[fact.names[0] ?? ''])))
    ) {
      event.preventDefault();
      event.stopPropagation();
      void save();
    }
  };
  return (
    <div onKeyDown={onKeyDown} className="col" style={{ gap: 6 }}>
      {fact.names.map((name, index) => {
        const field = fields[name];
        return field ? (
          <FieldInput
            key={name}
            field={field}
            name={`fact.${name}`}
            value={values[name]}
            currency={account.currency ?? data.session.organisation.currency}
            autoFocus={index === 0}
            error={problems[name]}
            onChange={(value) => setValues((all) => ({ ...all, [name]: value }))}
          />
        ) : null;
      })}
      {failure !== undefined && (
        <p className="s bad" role="alert">
          {failure}
        </p>
      )}
      <div className="row">
        <Button size="compact-sm" variant="light" onClick={() => void save()}>
          {t('save')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}

const isPlainText = (field: Field | undefined): boolean =>
  field !== undefined && ['text', 'phone', 'email', 'url', 'integer'].includes(field.kind);
