import type { DialectFacts } from '../dialect.ts'

export const ideogram = {
  id: 'ideogram',
  basePath: '/ideogram',
  // A record takes out what begins like a key, and the vendor's models begin with its name.
  keys: { good: 'mock-key-for-ideogram', empty: 'mock-key-without-credit' },
  keyPlaces: [{ header: 'api-key', prefix: '' }],
  has: ['task', 'delivery'],
  // A picture that was made and withheld is billed as one that was given (errors page, 2026-11).
  policy: { moderationOutput: 'full', fewer: 'asked' },
  environment: ({ baseUrl, key }) => ({ IDEOGRAM_BASE_URL: baseUrl, IDEOGRAM_API_KEY: key }),
} as const satisfies DialectFacts
