import { IconCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { isEntityName, type EntityName } from '../../shared/entities';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { isPlainObject } from '../../shared/schema/validate';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import { useKnownTags } from './known-tags';
import { pathOf } from './paths';
import { useRefAbsent, useRefTitle } from './ref-source';
import { Tag } from './status-mark';
import { Run } from './text-run';

const texts = {
  yes: ['Yes', '是', '是'],
  no: ['No', '否', '否'],
  unknown: ['not on this laptop', '不在本机', '不在此裝置'],
  more: ['{n} more', '另 {n} 项', '另 {n} 項'],
} as const satisfies Record<string, Label>;

interface RefTitleProps {
  readonly entity: EntityName;
  readonly id: string;
  readonly link?: boolean;
}

/** The title of another record, as a link to it where it has a page. */
export function RefTitle({ entity, id, link = false }: RefTitleProps): ReactNode {
  const title = useRefTitle(entity, id);
  if (title === undefined) return <NoTitle entity={entity} id={id} />;
  const linked = link && !['user', 'team', 'territory', 'priceList'].includes(entity);
  return linked ? (
    <Link href={pathOf(entity, id)} className="link">
      <Run>{title}</Run>
    </Link>
  ) : (
    <Run>{title}</Run>
  );
}

/** Nothing while the laptop is still asked: a record that is only being read is not missing. */
function NoTitle({ entity, id }: { readonly entity: EntityName; readonly id: string }): ReactNode {
  const t = useTexts(texts);
  return useRefAbsent(entity, id) && <span className="d3">{t('unknown')}</span>;
}

export interface FieldValueProps {
  readonly field: Field;
  readonly value: unknown;
  /** For money. */
  readonly currency?: string;
  /** References and addresses become links. */
  readonly link?: boolean;
  /** In a table: one line, money without its sign. */
  readonly cell?: boolean;
}

/** A value as people read it, by the kind of its field. Nothing at all for an absent value. */
export function FieldValue({ field, value, currency, link = false, cell = false }: FieldValueProps): ReactNode {
  const format = useFormat();
  const label = useLabel();
  const t = useTexts(texts);
  if (value === undefined || value === null || value === '') return null;
  switch (field.kind) {
    case 'money':
      return typeof value === 'number'
        ? cell || currency === undefined
          ? format.amount(value, currency ?? 'EUR')
          : format.money(value, currency)
        : null;
    case 'quantity':
      return typeof value === 'number' ? format.quantity(value) : null;
    case 'percent':
      return typeof value === 'number' ? format.percent(value) : null;
    case 'integer':
      return typeof value === 'number' ? format.number(value) : null;
    case 'flag':
      return cell ? (
        value === true ? (
          <IconCheck size={15} className="i" aria-label={t('yes')} role="img" />
        ) : null
      ) : (
        t(value === true ? 'yes' : 'no')
      );
    case 'date':
      return format.date(String(value));
    case 'instant':
      return format.dateTime(String(value));
    case 'choice': {
      const words = field.choices?.[String(value)];
      return words ? label(words) : String(value);
    }
    case 'ref':
      return isEntityName(field.target) ? <RefTitle entity={field.target} id={String(value)} link={link} /> : null;
    case 'refs':
      return Array.isArray(value) ? (
        <>
          {value.map((id, index) => (
            <Fragment key={String(id)}>
              {index > 0 && (format.options.language === 'en' ? ', ' : '、')}
              {isEntityName(field.target) && <RefTitle entity={field.target} id={String(id)} link={link} />}
            </Fragment>
          ))}
        </>
      ) : null;
    case 'tags':
      return Array.isArray(value) ? (
        <Tags words={value.map(String)} most={cell ? 2 : value.length} moreText={(n) => t('more', { n })} />
      ) : null;
    case 'rows':
      return Array.isArray(value) ? (
        <RowsValue field={field} rows={value} {...(currency === undefined ? {} : { currency })} link={link} />
      ) : null;
    case 'phone':
      return link ? (
        <a className="link" href={`tel:${String(value).replace(/[^\d+]/g, '')}`}>
          {String(value)}
        </a>
      ) : (
        String(value)
      );
    case 'email':
      return link ? (
        <a className="link" href={`mailto:${encodeURIComponent(String(value)).replace('%40', '@')}`}>
          {String(value)}
        </a>
      ) : (
        String(value)
      );
    case 'url':
      return link && /^https?:\/\//i.test(String(value)) ? (
        <a className="link" href={String(value)} target="_blank" rel="noopener noreferrer">
          {String(value)
            .replace(/^https?:\/\//i, '')
            .replace(/\/$/, '')}
        </a>
      ) : (
        String(value)
      );
    case 'note':
      return cell ? (
        <Run className="el">{String(value).split('\n')[0] ?? ''}</Run>
      ) : (
        <span className="note">
          <Run>{String(value)}</Run>
        </span>
      );
    case 'text':
      return <Run>{String(value)}</Run>;
  }
}

function Tags({
  words,
  most,
  moreText,
}: {
  readonly words: readonly string[];
  readonly most: number;
  readonly moreText: (n: number) => string;
}): ReactNode {
  const named = useKnownTags().named(words);
  return (
    <span className="tags">
      {named.slice(0, most).map((word) => (
        <Tag key={word}>
          <Run>{word}</Run>
        </Tag>
      ))}
      {named.length > most && <span className="xs d3">{moreText(named.length - most)}</span>}
    </span>
  );
}

function RowsValue({
  field,
  rows,
  currency,
  link,
}: {
  readonly field: Field;
  readonly rows: readonly unknown[];
  readonly currency?: string;
  readonly link: boolean;
}): ReactNode {
  const columns = Object.entries(field.columns ?? {});
  return (
    <ul className="plainlist">
      {rows.filter(isPlainObject).map((row, index) => (
        <li key={String(field.key === undefined ? index : row[field.key])}>
          {columns
            .filter(([name]) => row[name] !== undefined && row[name] !== '' && row[name] !== false)
            .map(([name, column], position) => (
              <Fragment key={name}>
                {position > 0 && ', '}
                {column.kind === 'flag' ? (
                  <FlagWord field={column} />
                ) : (
                  <FieldValue
                    field={column}
                    value={row[name]}
                    link={link}
                    {...(currency === undefined ? {} : { currency })}
                  />
                )}
              </Fragment>
            ))}
        </li>
      ))}
    </ul>
  );
}

function FlagWord({ field }: { readonly field: Field }): ReactNode {
  return useLabel()(field.label);
}
