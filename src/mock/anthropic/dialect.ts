import type { DialectFacts } from '../dialect.ts'

/** Gives words only: it looks at pictures and draws none. */
export const anthropic = {
  id: 'anthropic',
  // The vendor's SDK adds `/v1` itself.
  basePath: '/anthropic',
  keys: { good: 'sk-ant-mock-image-assay', empty: 'sk-ant-mock-empty' },
  // Where both are there, the older one counts (2026-10-21).
  keyPlaces: [
    { header: 'x-api-key', prefix: '' },
    { header: 'authorization', prefix: 'Bearer ' },
  ],
  has: [],
  policy: {},
  environment: ({ baseUrl, key }) => ({ ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: key }),
} as const satisfies DialectFacts
