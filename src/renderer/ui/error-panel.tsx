import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { entityOf, isEntityName } from '../../shared/entities';
import { errorTexts, isErrorCode } from '../../shared/errors';
import { AppError } from '../../shared/errors';
import type { Label } from '../../shared/schema/label';
import { problemTexts, type ProblemCode } from '../../shared/schema/validate';
import { useLabel, useTexts } from '../i18n/texts';

const texts = {
  failed: ['This part could not be shown', '此部分无法显示', '此部分無法顯示'],
  rest: [
    'Everything else on this page is right. Nothing you entered is lost.',
    '页面其他内容不受影响，已输入的内容不会丢失',
    '頁面其他內容不受影響，已輸入的內容不會遺失',
  ],
  again: ['Show it again', '重新显示', '重新顯示'],
} as const satisfies Record<string, Label>;

/** The sentence for anything that was thrown. */
export function useErrorText(): (error: unknown) => string {
  const label = useLabel();
  return (error) => {
    if (error instanceof AppError) return label(errorTexts[error.code], problemInWords(error.details, label));
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
    return label(
      errorTexts[isErrorCode(code) ? code : 'store_failed'],
      (details ?? {}) as Record<string, string | number>,
    );
  };
}

/** The name of the field and what is wrong with it, instead of their codes. */
function problemInWords(
  details: AppError['details'],
  label: (words: Label, params?: AppError['details']) => string,
): AppError['details'] {
  const { entity, field, problem } = details;
  const root = String(field).split(/[[.]/)[0] ?? '';
  const named = isEntityName(entity) ? entityOf(entity).fields[root] : undefined;
  const known = typeof problem === 'string' && Object.hasOwn(problemTexts, problem);
  return {
    ...details,
    ...(named ? { field: label(named.label) } : {}),
    ...(known ? { problem: label(problemTexts[problem as ProblemCode], details) } : {}),
  };
}

/** A problem inside its panel: what, which records, what still works. */
export function ErrorPanel({
  title,
  children,
  action,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="errorpanel" role="alert">
      <p className="b bad row">
        <IconAlertTriangleFilled size={16} aria-hidden className="i" /> {title}
      </p>
      {children !== undefined && <div>{children}</div>}
      {action !== undefined && <div className="row empty-action">{action}</div>}
    </div>
  );
}

function Broken({ onAgain }: { readonly onAgain: () => void }): ReactNode {
  const t = useTexts(texts);
  return (
    <ErrorPanel
      title={t('failed')}
      action={
        <button type="button" className="plainbutton" onClick={onAgain}>
          {t('again')}
        </button>
      }
    >
      {t('rest')}
    </ErrorPanel>
  );
}

interface BoundaryProps {
  readonly children: ReactNode;
  /** Another value shows the children again: the path of the page. */
  readonly resetKey?: string;
}

/** Keeps a broken panel from taking the page with it. */
export class ErrorBoundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render(): ReactNode {
    return this.state.failed ? <Broken onAgain={() => this.setState({ failed: false })} /> : this.props.children;
  }
}
