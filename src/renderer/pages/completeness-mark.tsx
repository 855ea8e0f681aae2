import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { texts } from './texts';

/** Something that a complete record would have. */
export interface Gap {
  readonly key: string;
  readonly name: string;
  /** Where it is filled in: a page, or what opens the form at the field. Absent: the reader may not. */
  readonly fill?: string | (() => void);
}

interface CompletenessMarkProps {
  /** 0 to 100. */
  readonly score: number;
  readonly gaps: readonly Gap[];
}

/** How complete a record is, and the way to each of its gaps. */
export function CompletenessMark({ score, gaps }: CompletenessMarkProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const share = format.percent(score * 100);
  return (
    <p className="completeness s">
      <span className="meter" role="img" aria-label={t('complete', { share })}>
        <i style={{ width: `${score}%` }} />
      </span>
      <span className="d2 nw" aria-hidden>
        {t('complete', { share })}
      </span>
      {gaps.length > 0 && (
        <span className="d2">
          {t('lacks')}{' '}
          {gaps.map((gap, index) => (
            <Fragment key={gap.key}>
              {index > 0 && ' · '}
              <GapName gap={gap} />
            </Fragment>
          ))}
        </span>
      )}
    </p>
  );
}

function GapName({ gap: { name, fill } }: { readonly gap: Gap }): ReactNode {
  const t = useTexts(texts);
  if (fill === undefined) return name;
  const label = t('fillIn', { name });
  return typeof fill === 'string' ? (
    <Link href={fill} className="link" aria-label={label}>
      {name}
    </Link>
  ) : (
    <button type="button" className="linkbutton" aria-label={label} onClick={fill}>
      {name}
    </button>
  );
}
