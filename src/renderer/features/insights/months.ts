/** The same day so many months before, or the last one of that month. @param day YYYY-MM-DD */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const count = year * 12 + (month - 1) - months;
  const [y, m] = [Math.floor(count / 12), count % 12];
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return [
    String(y).padStart(4, '0'),
    String(m + 1).padStart(2, '0'),
    String(Math.min(date, last)).padStart(2, '0'),
  ].join('-');
}

/** The month after so many months. @param month YYYY-MM */
export const monthAfter = (month: string, months: number): string => monthsBefore(`${month}-01`, -months).slice(0, 7);

/** The last day of a month. @param month YYYY-MM */
export const lastDayOf = (month: string): string => monthsBefore(`${month}-31`, 0);
