import { BEARER, type DialectFacts } from '../dialect.ts'

export const dashscope = {
  id: 'dashscope',
  basePath: '/dashscope/api/v1',
  keys: { good: 'sk-dashscope-mock', empty: 'sk-dashscope-mock-empty' },
  keyPlaces: BEARER,
  has: ['task', 'delivery'],
  // Only pictures that were made are billed, and tasks only when they succeed (2025-12-30).
  policy: { cancelledTask: 'free' },
  environment: ({ baseUrl, key }) => ({
    DASHSCOPE_HTTP_BASE_URL: baseUrl,
    DASHSCOPE_API_KEY: key,
  }),
} as const satisfies DialectFacts
