import { createContext, useContext } from 'react';
import { makeFormat, todayOf, type Format } from './format';

/** Filled by the app and renewed at midnight, so that "today" is true in a window that stays open. */
export const FormatContext = createContext<Format>(
  makeFormat({ language: 'en', region: 'en-GB', today: todayOf(Date.now()) }),
);

export const useFormat = (): Format => useContext(FormatContext);
