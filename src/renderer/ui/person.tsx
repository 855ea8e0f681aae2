import type { ReactNode } from 'react';
import { useRunLanguage } from './text-run';

/** MP for Margaret Peacock, 周 for 周明远. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  const first = Array.from(trimmed)[0] ?? '';
  if (/[\u3400-\u9fff\uf900-\ufaff]/u.test(first)) return first;
  const words = trimmed.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${Array.from(words[0] ?? first)[0] ?? ''}${last === undefined ? '' : (Array.from(last)[0] ?? '')}`.toUpperCase();
}

interface PersonProps {
  readonly name: string;
  /** Second line: role, phone. */
  readonly detail?: ReactNode;
  /** Only the name, no round mark. */
  readonly bare?: boolean;
}

export function Person({ name, detail, bare = false }: PersonProps): ReactNode {
  const lang = useRunLanguage(name);
  if (bare) return <span lang={lang}>{name}</span>;
  return (
    <span className="person">
      <span className="ava" aria-hidden lang={lang}>
        {initialsOf(name)}
      </span>
      <span className="person-words">
        <span lang={lang} className="el">
          {name}
        </span>
        {detail !== undefined && <span className="s d2">{detail}</span>}
      </span>
    </span>
  );
}
