import type { DialectFacts } from '../dialect.ts'

export const bfl = {
  id: 'bfl',
  basePath: '/bfl/v1',
  keys: { good: 'bfl-mock-image-assay', empty: 'bfl-mock-empty' },
  keyPlaces: [{ header: 'x-key', prefix: '' }],
  has: ['task', 'delivery'],
  policy: { reportsCost: 'exact' },
  environment: ({ origin, key }) => ({ BFL_BASE_URL: `${origin}/bfl/v1`, BFL_API_KEY: key }),
} as const satisfies DialectFacts
