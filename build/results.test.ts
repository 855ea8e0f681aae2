import { describe, expect, it } from 'vitest';
import { playwrightResult, vitestResult } from './results.mjs';

const vitestSummary = (status: string) => ({
  numPassedTests: 1,
  testResults: [
    {
      name: 'a.test.ts',
      status,
      assertionResults: [
        { status: 'passed', fullName: 'adds' },
        { status, fullName: 'subtracts', failureMessages: ['\u001b[31mexpected 1\nto be 2\nat a\nat b'] },
      ],
    },
  ],
});
const playwrightSummary = (status: string) => ({
  stats: { expected: 1 },
  errors: [],
  suites: [
    {
      suites: [
        {
          specs: [
            { title: 'signs in', tests: [{ status: 'expected', results: [{}] }] },
            { title: 'signs out', tests: [{ status, results: [{ error: { message: 'waited in vain' } }] }] },
          ],
        },
      ],
    },
  ],
});

describe('how a suite went', () => {
  it('names each failed test with the beginning of its reason, at the end of all output', () => {
    expect(vitestResult('unit', vitestSummary('failed'), 1)).toEqual({
      passed: 1,
      failed: 1,
      notes: ['FAILED in unit: subtracts\n      expected 1 to be 2 at a'],
    });
    expect(playwrightResult('e2e', playwrightSummary('unexpected'), 1)).toEqual({
      passed: 1,
      failed: 1,
      notes: ['FAILED in e2e: signs out\n      waited in vain'],
    });
  });

  it('counts a test that passed only when repeated, and one that was skipped is named', () => {
    expect(playwrightResult('e2e', playwrightSummary('flaky'), 0).failed).toBe(1);
    expect(playwrightResult('e2e', playwrightSummary('skipped'), 0).notes).toEqual([
      'NOT RUN in e2e: 1 skipped\n      signs out',
    ]);
    expect(vitestResult('unit', vitestSummary('pending'), 0)).toEqual({
      passed: 1,
      failed: 0,
      notes: ['NOT RUN in unit: 1 skipped\n      subtracts'],
    });
  });

  it('fails when a file could not be read, and when the program failed without a failing test', () => {
    const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] };
    expect(vitestResult('unit', { numPassedTests: 0, testResults: [broken] }, 1).notes).toEqual([
      'FAILED in unit: b.test.ts\n      no such module',
    ]);
    expect(vitestResult('unit', vitestSummary('passed'), 1).failed).toBe(1);
    expect(playwrightResult('e2e', playwrightSummary('expected'), 1).failed).toBe(1);
  });
});
