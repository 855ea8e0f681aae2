import { isErrorCode } from '../../../shared/errors';
import type { Language } from '../../../shared/schema/label';
import { inLanguage } from '../../../shared/schema/label';
import { problemTexts, type ProblemCode } from '../../../shared/schema/validate';
import type { PendingChange } from '../../data/api';
import { formatText } from '../../i18n/texts';
import { fieldAt, fieldName } from './describe';

/** The figures of a refusal in the reader's words: names of fields, statuses and problems instead of codes. */
export function refusalParams(change: PendingChange, language: Language): Record<string, string | number> {
  const details = change.refused?.details ?? {};
  const words: Record<string, string | number> = { ...details };
  const field = details['field'];
  if (typeof field === 'string') words['field'] = fieldName(change.entity, field.replace(/\[\d+\]/, '[x]'), language);
  const problem = details['problem'];
  if (typeof problem === 'string' && Object.hasOwn(problemTexts, problem))
    words['problem'] = formatText(problemTexts[problem as ProblemCode], language, details);
  else if (isErrorCode(problem)) words['problem'] = String(problem);
  for (const name of ['from', 'to']) {
    const choice =
      fieldAt(change.entity, 'status')?.choices?.[String(details[name])] ??
      fieldAt(change.entity, 'stage')?.choices?.[String(details[name])];
    if (choice) words[name] = inLanguage(choice, language);
  }
  return words;
}
