import { BEARER, type DialectFacts } from '../dialect.ts'

export const openrouter = {
  id: 'openrouter',
  basePath: '/openrouter/api/v1',
  keys: { good: 'sk-or-v1-mock-image-assay', empty: 'sk-or-v1-mock-empty' },
  keyPlaces: BEARER,
  has: ['stream'],
  // Only what was completed is charged, and a client that hangs up stops the work
  // (openrouter.ai/docs, image generation and zero completion insurance, read 2026-11-21).
  policy: { disconnect: 'stops', serverErrorAfter: 'free', reportsCost: 'exact' },
  environment: ({ baseUrl, key }) => ({ OPENROUTER_BASE_URL: baseUrl, OPENROUTER_API_KEY: key }),
} as const satisfies DialectFacts
