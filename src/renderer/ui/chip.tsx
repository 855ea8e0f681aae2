import { IconX } from '@tabler/icons-react';
import { forwardRef, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';

const texts = { drop: ['Drop filter {name}', '移除筛选 {name}', '移除篩選 {name}'] } as const satisfies Record<
  string,
  Label
>;

interface ChipProps {
  /** Light: the field. */
  readonly field?: string;
  /** Bold: the value. */
  readonly value?: ReactNode;
  readonly active?: boolean;
  readonly onClick?: () => void;
  readonly onRemove?: () => void;
  readonly children?: ReactNode;
  readonly expanded?: boolean;
}

/** A filter: a click opens its editor, where it has one, x drops it. */
export const Chip = forwardRef<HTMLSpanElement, ChipProps>(function Chip(
  { field, value, active = true, onClick, onRemove, children, expanded },
  ref,
): ReactNode {
  const t = useTexts(texts);
  const said = (
    <>
      {field !== undefined && <span className="d2">{field} </span>}
      {value !== undefined && <b>{value}</b>}
      {children}
    </>
  );
  return (
    <span ref={ref} className={active ? 'chip on' : 'chip'}>
      {onClick ? (
        <button
          type="button"
          className="chip-main"
          onClick={onClick}
          {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
        >
          {said}
        </button>
      ) : (
        <span className="chip-main">{said}</span>
      )}
      {onRemove && (
        <button type="button" className="chip-x" aria-label={t('drop', { name: field ?? '' })} onClick={onRemove}>
          <IconX size={13} aria-hidden />
        </button>
      )}
    </span>
  );
});
