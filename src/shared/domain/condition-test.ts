import { instantsOf, spanOf, type FieldCondition } from './condition';
import { wordsTest } from './fold-text';

/** What decides about days. */
export interface Calendar {
  /** YYYY-MM-DD where the user is, and the minutes to add to UTC for the time there. */
  readonly today: () => string;
  readonly zoneOffset: () => number;
}

const isEmptyValue = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Whether a record fits one condition. @param read the value at the path of the condition */
export function conditionTest<T>(
  condition: FieldCondition,
  read: (of: T) => unknown,
  isPhone: boolean,
  calendar: Calendar,
): (of: T) => boolean {
  const { op } = condition;
  switch (op) {
    case 'empty':
      return (of) => isEmptyValue(read(of));
    case 'notEmpty':
      return (of) => !isEmptyValue(read(of));
    case 'has': {
      const { value } = condition;
      return (of) => {
        const found = read(of);
        return Array.isArray(found) ? found.includes(value) : found === value;
      };
    }
    case 'in': {
      const values = new Set<unknown>(condition.value);
      return (of) => {
        const found = read(of);
        return Array.isArray(found) ? found.some((one) => values.has(one)) : values.has(found);
      };
    }
    case 'contains':
    case 'begins':
    case 'is': {
      const fits = wordsTest(op, condition.value, isPhone);
      return (of) => {
        const found = read(of);
        if (typeof found === 'string') return fits(found);
        return Array.isArray(found) && found.some((one) => typeof one === 'string' && fits(one));
      };
    }
    case 'days': {
      const days = spanOf(condition.value, calendar.today());
      const instants = instantsOf(days, calendar.zoneOffset());
      return (of) => {
        const found = read(of);
        if (typeof found !== 'string') return false;
        const { from = '', until = '9999-12-31' } = found.length === 'YYYY-MM-DD'.length ? days : instants;
        return from <= found && found <= until;
      };
    }
    case 'eq':
      return (of) => read(of) === condition.value;
    case 'ne':
      return (of) => read(of) !== condition.value;
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const { value } = condition;
      return (of) => {
        const found = read(of) as typeof value | undefined;
        if (found === undefined || found === null || typeof found !== typeof value) return false;
        if (op === 'lt') return found < value;
        if (op === 'lte') return found <= value;
        return op === 'gt' ? found > value : found >= value;
      };
    }
  }
}
