import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a thing has one name wherever it is used.',
};
const noExportStar = { selector: 'ExportAllDeclaration', message: 'Import from the file that defines it, no barrels.' };
const noDateFromText = {
  selector: "NewExpression[callee.name='Date'] > Literal.arguments[value!=/Z$/]",
  message: 'Parsing text with new Date() depends on the engine and the time zone; use src/shared/domain for dates.',
};

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', '.data/', 'test-results/', 'test/frozen/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': ['error', noDefaultExport, noExportStar, noDateFromText],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-debugger': 'error',
      'no-control-regex': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'localStorage', message: 'Settings go through src/renderer/platform; customer data never lies there.' },
        { name: 'sessionStorage', message: 'Keep it in memory or in the data module.' },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/main/**', 'src/shared/bridge.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', message: 'Only src/main knows Electron; use src/shared/bridge.ts.' }] },
      ],
    },
  },
  {
    files: ['src/shared/**/*.ts', 'src/renderer/**/*.{ts,tsx}'],
    ignores: ['src/shared/bridge.ts', 'src/shared/schema/zod.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'electron', message: 'Only src/main knows Electron; use src/shared/bridge.ts.' },
            {
              name: 'zod',
              message: 'Import z from src/shared/schema/zod.ts, where it is told to keep to the page’s policy.',
            },
          ],
        },
      ],
    },
  },
  {
    // Tests try times in other zones on purpose.
    files: ['**/*.test.{ts,tsx}', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noExportStar] },
  },
  {
    // Configuration files are read by tools that want a default export.
    files: ['**/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
