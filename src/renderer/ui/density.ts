import { createContext, useContext } from 'react';

export type Density = 'comfortable' | 'compact';
export const DensityContext = createContext<Density>('comfortable');

/** Height of a table row in pixels; the style sheet has the same figures under --rb-row. */
export const useRowHeight = (): number => (useContext(DensityContext) === 'compact' ? 28 : 34);
