// What the reports of vitest and Playwright say of a suite: how many passed, and of each test that failed or was skipped its name.
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failed: number, notes: string[] }} Result */

const reasonLength = 300;

/** @param {string} [message] */
const reason = (message = '') =>
  stripVTControlCharacters(message).trim().split('\n', 3).join(' ').slice(0, reasonLength);

/**
 * @param {string} suite
 * @param {{ title: string, reason: string }[]} failures
 * @param {string[]} skipped titles
 */
const notesOf = (suite, failures, skipped) => [
  ...failures.map((failure) => `FAILED in ${suite}: ${failure.title}\n      ${failure.reason}`),
  ...(skipped.length === 0
    ? []
    : [`NOT RUN in ${suite}: ${skipped.length} skipped\n${skipped.map((title) => `      ${title}`).join('\n')}`]),
];

/**
 * @param {string} suite
 * @param {any} summary of vitest's JSON reporter
 * @param {number} exitCode
 * @returns {Result}
 */
export function vitestResult(suite, summary, exitCode) {
  const tests = summary.testResults.flatMap((file) => file.assertionResults);
  const failures = tests
    .filter((test) => test.status === 'failed')
    .map((test) => ({ title: test.fullName, reason: reason(test.failureMessages[0]) }));
  for (const file of summary.testResults)
    if (file.status === 'failed' && file.assertionResults.length === 0)
      failures.push({ title: file.name, reason: reason(file.message) });
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  return {
    passed: summary.numPassedTests,
    // Something outside of any test went wrong (an unhandled rejection, a broken set-up).
    failed: failures.length === 0 && exitCode !== 0 ? 1 : failures.length,
    notes: notesOf(
      suite,
      failures,
      skipped.map((test) => test.fullName),
    ),
  };
}

/**
 * @param {string} suite
 * @param {any} summary of Playwright's JSON reporter
 * @param {number} exitCode
 * @returns {Result}
 */
export function playwrightResult(suite, summary, exitCode) {
  const specs = specsOf(summary.suites);
  const tests = specs.flatMap((spec) => spec.tests.map((test) => ({ title: spec.title, test })));
  const failures = tests
    .filter(({ test }) => test.status === 'unexpected' || test.status === 'flaky')
    .map(({ title, test }) => ({
      title,
      reason: reason(test.results.find((result) => result.error !== undefined)?.error.message),
    }));
  for (const error of summary.errors) failures.push({ title: 'outside of any test', reason: reason(error.message) });
  return {
    passed: summary.stats.expected,
    failed: failures.length === 0 && exitCode !== 0 ? 1 : failures.length,
    notes: notesOf(
      suite,
      failures,
      tests.filter(({ test }) => test.status === 'skipped').map(({ title }) => title),
    ),
  };
}

const specsOf = (suites) => suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])]);
