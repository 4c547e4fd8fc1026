import { BEARER, type DialectFacts } from '../dialect.ts'

export const openai = {
  id: 'openai',
  basePath: '/openai/v1',
  keys: { good: 'sk-mock-image-assay', empty: 'sk-mock-empty' },
  keyPlaces: BEARER,
  has: ['stream'],
  policy: { moderationOutput: 'full', empty: 'full', cancelledTask: 'full' },
  environment: ({ baseUrl, key }) => ({ OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: key }),
} as const satisfies DialectFacts
