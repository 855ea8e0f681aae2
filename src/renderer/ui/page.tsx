import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';

export interface Crumb {
  readonly label: string;
  readonly path?: string;
}

interface PageProps {
  readonly title: ReactNode;
  /** One sentence of state below the title. */
  readonly sentence?: ReactNode;
  readonly actions?: ReactNode;
  readonly crumbs?: readonly Crumb[];
  /** Beside the title: tags, grade, segmented control. */
  readonly beside?: ReactNode;
  /** Below the head and above the body, outside of what scrolls: tabs, chips, figures. */
  readonly toolbar?: ReactNode;
  /** `fill`: the body does not scroll itself (tables, columns that scroll each for themselves). */
  readonly fill?: boolean;
  /** No line below the head. */
  readonly plain?: boolean;
  readonly children: ReactNode;
}

/** The frame of every screen: head with title, state and acts; below it the body. */
export function Page({
  title,
  sentence,
  actions,
  crumbs,
  beside,
  toolbar,
  fill = false,
  plain = false,
  children,
}: PageProps): ReactNode {
  return (
    <>
      <header className={plain || toolbar ? 'head' : 'head hl'}>
        <div className="grow">
          {crumbs && crumbs.length > 0 && (
            <nav className="crumbs xs d3">
              {crumbs.map((crumb, index) => (
                <Fragment key={`${index} ${crumb.label}`}>
                  {index > 0 && <span aria-hidden> / </span>}
                  {crumb.path === undefined ? <span>{crumb.label}</span> : <Link href={crumb.path}>{crumb.label}</Link>}
                </Fragment>
              ))}
            </nav>
          )}
          <div className="row">
            <h1 className="t1 el">{title}</h1>
            {beside}
          </div>
          {sentence !== undefined && <p className="s d2">{sentence}</p>}
        </div>
        {actions !== undefined && <div className="row head-actions">{actions}</div>}
      </header>
      {toolbar}
      <div className={fill ? 'body fill' : 'body'} {...(fill ? {} : { tabIndex: -1 })}>
        {children}
      </div>
    </>
  );
}
