import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import type { Format } from '../../i18n/format';
import { useTexts } from '../../i18n/texts';
import { DecimalField } from '../../ui/decimal-field';
import { isPossible, type Misfit, type Threshold, type ThresholdKind, type Tried } from './what-if-values';
import { whatIfTexts } from './what-if-texts';

interface WhatIfFieldsProps {
  readonly thresholds: readonly Threshold[];
  readonly tried: Tried;
  readonly misfits: readonly Misfit[];
  readonly onTry: (tried: Tried) => void;
}

type Words = ReturnType<typeof useTexts<typeof whatIfTexts>>;

const groups = [
  { title: 'share', kinds: ['share'], misfit: 'grades' },
  { title: 'rhythm', kinds: ['slippingFactor', 'leastDays', 'lostAfterDays'] },
  { title: 'recencyDays', kinds: ['recencyDays'], misfit: 'recencyDays' },
  { title: 'purchases', kinds: ['purchases'], misfit: 'purchases' },
] as const satisfies readonly {
  readonly title: keyof typeof whatIfTexts;
  readonly kinds: readonly ThresholdKind[];
  readonly misfit?: Misfit;
}[];

/** What a threshold is called under the title of its group. */
function nameOf({ kind, of }: Threshold, t: Words): string {
  if (kind === 'share') return t('ofGrade', { of });
  return of === '' ? t(kind) : t('ofScore', { of });
}

/** What it is called where it stands alone. */
export const fullNameOf = (threshold: Threshold, t: Words): string =>
  threshold.of === '' || threshold.kind === 'share'
    ? nameOf(threshold, t)
    : `${t(threshold.kind)}${t('comma')}${nameOf(threshold, t)}`;

export function valueWords({ kind }: Threshold, value: number, format: Format): string {
  if (kind === 'share') return format.percent(value);
  return kind === 'slippingFactor' ? format.quantity(value) : format.number(value);
}

/** A field for each threshold, with the value of today below it. A value that is not possible is not tried. */
export function WhatIfFields({ thresholds, tried, misfits, onTry }: WhatIfFieldsProps): ReactNode {
  const t = useTexts(whatIfTexts);
  const [impossible, setImpossible] = useState<ReadonlySet<string>>(new Set());
  // Fields keep what was typed: after a reset they are other fields.
  const [resets, setResets] = useState(0);
  const put = (threshold: Threshold, value: unknown): void => {
    const isGood = isPossible(threshold, value);
    const others = Object.entries(tried).filter(([key]) => key !== threshold.key);
    setImpossible((before) => {
      const after = new Set(before);
      if (isGood) after.delete(threshold.key);
      else after.add(threshold.key);
      return after;
    });
    onTry(Object.fromEntries(isGood && value !== threshold.today ? [...others, [threshold.key, value]] : others));
  };
  return (
    <div className="what-if-fields">
      {groups.map((group) => {
        const own = thresholds.filter(({ kind }) => group.kinds.some((one) => one === kind));
        if (own.length === 0) return null;
        const isMisfit = 'misfit' in group && misfits.includes(group.misfit);
        return (
          <fieldset key={`${group.title} ${resets}`}>
            <legend className="s b">{t(group.title)}</legend>
            <div className={group.title === 'rhythm' ? 'what-if-lines' : 'what-if-pairs'}>
              {own.map((threshold) => (
                <ThresholdField
                  key={threshold.key}
                  threshold={threshold}
                  value={tried[threshold.key] ?? threshold.today}
                  isImpossible={impossible.has(threshold.key)}
                  onChange={(value) => put(threshold, value)}
                />
              ))}
            </div>
            {isMisfit && (
              <p className="s bad" role="alert">
                {t(group.misfit === 'grades' ? 'sharesMisfit' : 'limitsMisfit')}
              </p>
            )}
          </fieldset>
        );
      })}
      <p className="xs d3">{t(thresholds.some(({ kind }) => kind === 'recencyDays') ? 'noSpend' : 'rfmFifths')}</p>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        onClick={() => {
          setResets(resets + 1);
          setImpossible(new Set());
          onTry({});
        }}
      >
        {t('asToday')}
      </Button>
    </div>
  );
}

interface ThresholdFieldProps {
  readonly threshold: Threshold;
  readonly value: number;
  readonly isImpossible: boolean;
  readonly onChange: (value: unknown) => void;
}

function ThresholdField({ threshold, value, isImpossible, onChange }: ThresholdFieldProps): ReactNode {
  const t = useTexts(whatIfTexts);
  const format = useFormat();
  const { kind, min, max, today } = threshold;
  const words = (one: number): string => valueWords(threshold, one, format);
  const digits = { share: 2, slippingFactor: 3 } as const satisfies Partial<Record<ThresholdKind, number>>;
  return (
    <DecimalField
      label={nameOf(threshold, t)}
      description={t('todayIs', { value: words(today) })}
      value={value}
      digits={kind in digits ? digits[kind as keyof typeof digits] : 0}
      least={0}
      error={
        isImpossible
          ? max === Number.MAX_SAFE_INTEGER
            ? t('possibleFrom', { min: words(min) })
            : t('possible', { min: words(min), max: words(max) })
          : undefined
      }
      onChange={onChange}
      {...(kind === 'share' ? { unit: '%' } : {})}
    />
  );
}
