import type { DialectFacts } from '../dialect.ts'

export const fal = {
  id: 'fal',
  // fal has three hosts: `https://fal.run` is this, its queue `/queue` below, its platform `/platform`.
  basePath: '/fal',
  // An admin's key may ask for usage and balance, the other one may not.
  keys: { good: 'fal-mock-admin:image-assay', empty: 'fal-mock:empty' },
  keyPlaces: [{ header: 'authorization', prefix: 'Key ' }],
  has: ['task', 'delivery'],
  // An answer of 500 and above is never billed. A blackened picture is delivered like any other;
  // what a refused prompt and a cancelled request cost is not public, so here it is the whole.
  policy: {
    moderationInput: 'full',
    moderationOutput: 'full',
    empty: 'full',
    failedTask: 'free',
    serverErrorAfter: 'free',
    cancelledTask: 'full',
    reportsCost: 'exact',
  },
  environment: ({ baseUrl, key }) => ({ FAL_BASE_URL: baseUrl, FAL_KEY: key }),
} as const satisfies DialectFacts
