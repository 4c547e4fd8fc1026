import { BEARER, type DialectFacts } from '../dialect.ts'

export const stability = {
  id: 'stability',
  basePath: '/stability',
  keys: { good: 'sk-mock-stability', empty: 'sk-mock-stability-empty' },
  keyPlaces: BEARER,
  has: ['task'],
  // "Failed generations are not charged"; a filtered output is called a successful one, and is
  // billed here because nobody says that it is not.
  policy: { moderationOutput: 'full', empty: 'full', serverErrorAfter: 'free' },
  environment: ({ baseUrl, key }) => ({ STABILITY_BASE_URL: baseUrl, STABILITY_API_KEY: key }),
} as const satisfies DialectFacts
