import { Tooltip } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

interface ReportProps {
  /** The finding, in words. */
  readonly finding: ReactNode;
  readonly detail?: ReactNode;
  /** Between the finding and what shows it: which of several is shown. */
  readonly before?: ReactNode;
  readonly chart: ReactNode;
  /** The same as figures. */
  readonly table: ReactNode;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  /** Below both. */
  readonly children?: ReactNode;
}

/** A report: what was found, then the chart or its figures. */
export function Report({ finding, detail, before, chart, table, isTable, onTable, children }: ReportProps): ReactNode {
  const t = useTexts(texts);
  const name = t(isTable ? 'asChart' : 'asTable');
  return (
    <section className="report">
      <div className="report-head">
        <div className="grow">
          <h2 className="t2">{finding}</h2>
          {detail !== undefined && <p className="s d2">{detail}</p>}
        </div>
        <Tooltip label={name} position="left">
          <button type="button" className="iconbutton" aria-label={name} onClick={() => onTable(!isTable)}>
            {isTable ? <IconChartBar size={17} aria-hidden /> : <IconTable size={17} aria-hidden />}
          </button>
        </Tooltip>
      </div>
      {before}
      {isTable ? (
        <div className="report-table" tabIndex={0} role="region" aria-label={t('figures')}>
          {table}
        </div>
      ) : (
        chart
      )}
      {children}
    </section>
  );
}

export interface TableColumn<R> {
  readonly name: string;
  readonly right?: boolean;
  readonly cell: (row: R) => ReactNode;
}

interface FigureTableProps<R> {
  readonly label: string;
  readonly columns: readonly TableColumn<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
}

/** A plain table of figures; the first column names the row. */
export function FigureTable<R>({ label, columns, rows, keyOf }: FigureTableProps<R>): ReactNode {
  return (
    <table className="tb flush figuretable" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ name, right }) => (
            <th key={name} scope="col" className={right ? 'r' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ name, right, cell }, index) =>
              index === 0 ? (
                <th key={name} scope="row" className={right ? 'r' : undefined}>
                  {cell(row)}
                </th>
              ) : (
                <td key={name} className={right ? 'r' : undefined}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
