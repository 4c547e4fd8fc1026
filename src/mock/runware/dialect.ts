import { BEARER, type DialectFacts } from '../dialect.ts'

export const runware = {
  id: 'runware',
  basePath: '/runware',
  keys: { good: 'rw-mock-image-assay', empty: 'rw-mock-empty' },
  keyPlaces: BEARER,
  has: ['task', 'delivery'],
  // Each image that is asked for with `includeCost` says what it cost.
  policy: { reportsCost: 'exact' },
  environment: ({ baseUrl, key }) => ({ RUNWARE_BASE_URL: baseUrl, RUNWARE_API_KEY: key }),
} as const satisfies DialectFacts
