import tseslint from 'typescript-eslint';

/** Strict and typed. What a rule protects is said where the rule would surprise. */
export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/data/**', 'apps/console/**', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: `${import.meta.dirname}/..` } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/unified-signatures': 'off',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/cqrs',
              importNames: ['EventBus', 'Saga', 'EventPublisher'],
              message: 'EventBus.publish cannot be awaited and a saga that throws once is dead: what must happen runs on catch-up subscriptions.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/casework/**', 'libs/procedure/**', 'libs/kernel/**', 'libs/organisation/**', 'libs/corrective-action/**'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an input of the core.' },
        { object: 'Math', property: 'random', message: 'Chance is an input of the core.' },
        { object: 'crypto', property: 'randomUUID', message: 'Ids are an input of the core.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an input of the core.' },
      ],
    },
  },
  {
    // Whose a stream is is settled where it is read. Whoever goes through everybody's record says so, and is one of these.
    files: ['apps/**', 'libs/**', 'test/**'],
    ignores: ['libs/event-store/**', 'libs/application/installation.ts', 'libs/audit/verify.ts', 'libs/audit/verify-attachments.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: '#event-store', importNames: ['ANYBODY'], message: 'Read as the organisation on whose behalf it is done.' }] },
      ],
    },
  },
  {
    // Code-first GraphQL types are classes that are answered as plain data.
    files: ['apps/api/**'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', '@typescript-eslint/no-misused-spread': 'off' },
  },
  { files: ['**/*.spec.ts', 'test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' } },
);
