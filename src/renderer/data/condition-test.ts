import { instantsOf, spanOf, type Condition } from '../../shared/domain/condition';
import { isEmptyValue } from './field-values';
import { wordsTest } from './fold-text';

/** What decides about days. */
export interface Calendar {
  /** YYYY-MM-DD where the user is, and the minutes to add to UTC for the time there. */
  readonly today: () => string;
  readonly zoneOffset: () => number;
}

/** Whether a record fits one condition. @param read the value at the path of the condition */
export function conditionTest(
  condition: Condition,
  read: (slot: number) => unknown,
  isPhone: boolean,
  calendar: Calendar,
): (slot: number) => boolean {
  const { op } = condition;
  switch (op) {
    case 'empty':
      return (slot) => isEmptyValue(read(slot));
    case 'notEmpty':
      return (slot) => !isEmptyValue(read(slot));
    case 'has': {
      const { value } = condition;
      return (slot) => {
        const found = read(slot);
        return Array.isArray(found) ? found.includes(value) : found === value;
      };
    }
    case 'in': {
      const values = new Set<unknown>(condition.value);
      return (slot) => {
        const found = read(slot);
        return Array.isArray(found) ? found.some((one) => values.has(one)) : values.has(found);
      };
    }
    case 'contains':
    case 'begins':
    case 'is': {
      const fits = wordsTest(op, condition.value, isPhone);
      return (slot) => {
        const found = read(slot);
        if (typeof found === 'string') return fits(found);
        return Array.isArray(found) && found.some((one) => typeof one === 'string' && fits(one));
      };
    }
    case 'days': {
      const days = spanOf(condition.value, calendar.today());
      const instants = instantsOf(days, calendar.zoneOffset());
      return (slot) => {
        const found = read(slot);
        if (typeof found !== 'string') return false;
        const { from = '', until = '9999-12-31' } = found.length === 'YYYY-MM-DD'.length ? days : instants;
        return from <= found && found <= until;
      };
    }
    case 'eq':
      return (slot) => read(slot) === condition.value;
    case 'ne':
      return (slot) => read(slot) !== condition.value;
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const { value } = condition;
      return (slot) => {
        const found = read(slot) as typeof value | undefined;
        if (found === undefined || found === null || typeof found !== typeof value) return false;
        if (op === 'lt') return found < value;
        if (op === 'lte') return found <= value;
        return op === 'gt' ? found > value : found >= value;
      };
    }
  }
}
