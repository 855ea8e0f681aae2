import type { ReactNode } from 'react';
import { entityOf, type Body, type EntityName } from '../../shared/entities';
import { useLabel } from '../i18n/texts';
import { FieldValue } from './field-value';
import './facts.css';

interface FactsProps<N extends EntityName> {
  readonly entity: N;
  readonly record: { readonly [K in keyof Body<N>]?: Body<N>[K] | undefined };
  readonly names: readonly (keyof Body<N> & string)[];
  /** For money of a record that has no currency of its own. */
  readonly currency?: string;
  /** Instead of the value as its field shows it. */
  readonly values?: Readonly<Partial<Record<keyof Body<N> & string, ReactNode>>>;
}

const isKnown = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** What is known of a record, each fact with the word of its field; what is not known takes no room. */
export function Facts<N extends EntityName>({ entity, record, names, currency, values }: FactsProps<N>): ReactNode {
  const label = useLabel();
  const { fields } = entityOf(entity);
  return (
    <dl className="record-facts">
      {names
        .filter((name) => isKnown(record[name]))
        .map((name) => {
          const field = fields[name];
          return field ? (
            <div key={name}>
              <dt>{label(field.label)}</dt>
              <dd>
                {values?.[name] ?? (
                  <FieldValue
                    field={field}
                    value={record[name]}
                    {...(currency === undefined ? {} : { currency })}
                    link
                  />
                )}
              </dd>
            </div>
          ) : null;
        })}
    </dl>
  );
}
