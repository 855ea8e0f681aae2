import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useLabel, useTexts } from '../../i18n/texts';
import { NoteArea } from '../../ui/note-area';
import { SidePanel } from '../../ui/side-panel';
import { pasteProblemTexts, texts } from './texts';
import type { PasteProblem } from './paste-lines';

/** Characters: some thousand rows, far more than an order holds. */
const longestPaste = 100_000;

/** A pasted row that is not on the order, kept until the user closes the list. */
export interface LostRow {
  readonly row: number;
  readonly text: string;
  readonly value: string;
  readonly problem: PasteProblem | 'noPrice' | 'tooMany';
}

/** What could not be read, row by row, above the grid. */
export function LostRows({
  rows,
  onClose,
}: {
  readonly rows: readonly LostRow[];
  readonly onClose: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  if (rows.length === 0) return null;
  return (
    <div className="lostrows" role="alert">
      <div className="row sp">
        <span className="b">{t('notTaken', { n: rows.length })}</span>
        <Button variant="subtle" size="compact-sm" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
      <ul>
        {rows.slice(0, 50).map((lost) => (
          <li key={lost.row} className="s">
            <span className="d2">{t('row', { n: lost.row })}</span>{' '}
            {lost.problem === 'noPrice'
              ? t('noPriceProblem', { value: lost.value })
              : lost.problem === 'tooMany'
                ? lost.text
                : l(pasteProblemTexts[lost.problem], { value: lost.value })}
            {lost.text !== lost.value && lost.problem !== 'tooMany' && <span className="d3"> · {lost.text}</span>}
          </li>
        ))}
        {rows.length > 50 && <li className="s d3">{t('moreAdvice', { n: rows.length - 50 })}</li>}
      </ul>
    </div>
  );
}

export function PastePanel({
  onPaste,
  onClose,
}: {
  readonly onPaste: (text: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const [text, setText] = useState('');
  return (
    <SidePanel title={t('pasteTitle')} label={t('pasteTitle')} onClose={onClose}>
      <p className="s d2">{t('pasteHint')}</p>
      <NoteArea
        data-autofocus
        label={t('pasteField')}
        max={longestPaste}
        minRows={8}
        maxRows={20}
        mt={12}
        value={text}
        onChange={setText}
      />
      <Button mt={12} disabled={text.trim() === ''} onClick={() => onPaste(text)}>
        {t('pasteRead')}
      </Button>
    </SidePanel>
  );
}
