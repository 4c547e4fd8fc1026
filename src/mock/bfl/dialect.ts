import type { DialectFacts } from '../dialect.ts'

export const bfl = {
  id: 'bfl',
  basePath: '/bfl/v1',
  keys: { good: 'bfl-mock-image-assay', empty: 'bfl-mock-empty' },
  keyPlaces: [{ header: 'x-key', prefix: '' }],
  has: ['task', 'delivery'],
  // The price is announced before the task runs; whether a task that ends without a picture is
  // billed is not public, so here it is.
  policy: {
    reserve: true,
    moderationInput: 'full',
    moderationOutput: 'full',
    empty: 'full',
    failedTask: 'full',
    reportsCost: 'exact',
  },
  environment: ({ origin, key }) => ({ BFL_BASE_URL: `${origin}/bfl/v1`, BFL_API_KEY: key }),
} as const satisfies DialectFacts
