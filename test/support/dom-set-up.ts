import { configure } from '@testing-library/react';

// What is waited for comes at once; only on a computer that has other work to do it takes longer than the usual second.
configure({ asyncUtilTimeout: 25_000 });
